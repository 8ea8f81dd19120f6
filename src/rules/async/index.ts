import type { Rule } from '../../rule-api/index.ts'
import blockingDatabaseCall from './blocking-database-call.ts'
import blockingFileIo from './blocking-file-io.ts'
import blockingHttpCall from './blocking-http-call.ts'
import blockingSleep from './blocking-sleep.ts'
import blockingSubprocess from './blocking-subprocess.ts'

export const ASYNC_RULES: readonly Rule[] = [
  blockingSleep,
  blockingHttpCall,
  blockingDatabaseCall,
  blockingFileIo,
  blockingSubprocess,
]
