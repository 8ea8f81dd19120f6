import type { Rule } from '../../rule-api/index.ts'
import syntaxError from './syntax-error.ts'

export const ENGINE_RULES: readonly Rule[] = [syntaxError]
