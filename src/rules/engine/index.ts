import type { Rule } from '../../rule-api/index.ts'

export const ENGINE_RULES: readonly Rule[] = []
