import type { Rule } from '../../rule-api/index.ts'

export const ASYNC_RULES: readonly Rule[] = []
