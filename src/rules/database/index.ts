import type { Rule } from '../../rule-api/index.ts'
import clientPerRequest from './client-per-request.ts'
import countByLoading from './count-by-loading.ts'
import disabledPool from './disabled-pool.ts'
import enginePerRequest from './engine-per-request.ts'
import expiredAttribute from './expired-attribute.ts'
import joinedCollectionWithoutUnique from './joined-collection-without-unique.ts'
import lazyLoadInLoop from './lazy-load-in-loop.ts'
import lazyLoadInResponse from './lazy-load-in-response.ts'
import lazyLoadWithAsyncSession from './lazy-load-with-async-session.ts'
import mismatchedDriver from './mismatched-driver.ts'
import missingRollback from './missing-rollback.ts'
import moduleLevelSession from './module-level-session.ts'
import overFetching from './over-fetching.ts'
import pythonOperatorInFilter from './python-operator-in-filter.ts'
import queryInLoop from './query-in-loop.ts'
import queryOnAsyncSession from './query-on-async-session.ts'
import sessionInBackgroundTask from './session-in-background-task.ts'
import sharedAsyncSession from './shared-async-session.ts'
import unawaitedSessionCall from './unawaited-session-call.ts'
import unclosedSession from './unclosed-session.ts'
import unexecutedStatement from './unexecuted-statement.ts'
import unindexedForeignKey from './unindexed-foreign-key.ts'

export const DATABASE_RULES: readonly Rule[] = [
  clientPerRequest,
  countByLoading,
  disabledPool,
  enginePerRequest,
  expiredAttribute,
  joinedCollectionWithoutUnique,
  lazyLoadInLoop,
  lazyLoadInResponse,
  lazyLoadWithAsyncSession,
  mismatchedDriver,
  missingRollback,
  moduleLevelSession,
  overFetching,
  pythonOperatorInFilter,
  queryInLoop,
  queryOnAsyncSession,
  sessionInBackgroundTask,
  sharedAsyncSession,
  unawaitedSessionCall,
  unclosedSession,
  unexecutedStatement,
  unindexedForeignKey,
]
