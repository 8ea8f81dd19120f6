import type { Rule } from '../../rule-api/index.ts'

export const SECURITY_RULES: readonly Rule[] = []
