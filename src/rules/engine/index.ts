import type { Rule } from '../../rule-api/index.ts'
import syntaxError from './syntax-error.ts'
import unreadableFile from './unreadable-file.ts'
import unusedSuppression from './unused-suppression.ts'

export const ENGINE_RULES: readonly Rule[] = [syntaxError, unreadableFile, unusedSuppression]
