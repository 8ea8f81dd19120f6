import type { Rule } from '../../rule-api/index.ts'
import lazyLoadInLoop from './lazy-load-in-loop.ts'
import queryInLoop from './query-in-loop.ts'

export const DATABASE_RULES: readonly Rule[] = [lazyLoadInLoop, queryInLoop]
