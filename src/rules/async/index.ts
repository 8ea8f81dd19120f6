import type { Rule } from '../../rule-api/index.ts'
import blockingDatabaseCall from './blocking-database-call.ts'
import blockingFileIo from './blocking-file-io.ts'
import blockingHttpCall from './blocking-http-call.ts'
import blockingSdkCall from './blocking-sdk-call.ts'
import blockingSleep from './blocking-sleep.ts'
import blockingSubprocess from './blocking-subprocess.ts'
import blockingWait from './blocking-wait.ts'
import cpuBoundCall from './cpu-bound-call.ts'
import danglingTask from './dangling-task.ts'
import nestedEventLoop from './nested-event-loop.ts'
import unawaitedCoroutine from './unawaited-coroutine.ts'

export const ASYNC_RULES: readonly Rule[] = [
  blockingSleep,
  blockingHttpCall,
  blockingDatabaseCall,
  blockingFileIo,
  blockingSubprocess,
  blockingSdkCall,
  blockingWait,
  cpuBoundCall,
  nestedEventLoop,
  unawaitedCoroutine,
  danglingTask,
]
