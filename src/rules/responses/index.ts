import type { Rule } from '../../rule-api/index.ts'

export const RESPONSE_RULES: readonly Rule[] = []
