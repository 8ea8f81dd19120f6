import type { Rule } from '../../rule-api/index.ts'
import lazyLoadInLoop from './lazy-load-in-loop.ts'
import queryInLoop from './query-in-loop.ts'
import queryOnAsyncSession from './query-on-async-session.ts'
import unawaitedSessionCall from './unawaited-session-call.ts'

export const DATABASE_RULES: readonly Rule[] = [lazyLoadInLoop, queryInLoop, queryOnAsyncSession, unawaitedSessionCall]
