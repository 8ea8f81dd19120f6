import type { Rule } from '../../rule-api/index.ts'
import blockingSleep from './blocking-sleep.ts'

export const ASYNC_RULES: readonly Rule[] = [blockingSleep]
