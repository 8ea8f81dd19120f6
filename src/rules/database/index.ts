import type { Rule } from '../../rule-api/index.ts'

export const DATABASE_RULES: readonly Rule[] = []
