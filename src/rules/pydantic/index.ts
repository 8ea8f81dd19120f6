import type { Rule } from '../../rule-api/index.ts'

export const PYDANTIC_RULES: readonly Rule[] = []
