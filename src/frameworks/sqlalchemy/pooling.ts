import { importsModule } from '../../semantics/imports.ts'
import type { Application, CheckedFile } from '../application.ts'
import type { EngineCreation } from './engines.ts'

/**
 * Whether a server opens a database connection for every session because of the `NullPool` of an engine, and nothing speaks of a reason:
 * another pool between it and the database, a platform that freezes processes, event loops that do not share connections.
 */
export function disablesPooling(application: Application, file: CheckedFile, engine: EngineCreation): boolean {
  const { made, pool, urls, isAsync } = engine
  const { module } = file
  if (pool?.name !== 'NullPool' || module.role !== 'application' || urls.some(({ dialect }) => dialect === 'sqlite'))
    return false
  // Under a condition it is one of several ways to run.
  for (const { kind } of module.blocksAround(made.block)) {
    if (kind === 'function' || kind === 'module') break
    if (kind !== 'with' && kind !== 'class') return false
  }
  if (!isForServer(application, engine) || REASONS.test(file.text)) return false
  const modules = [...application.project.modules.values()]
  const others = isAsync ? LOOPS_OF_THEIR_OWN : SERVERLESS
  return !modules.some(({ facts }) => importsModule(facts, others))
}

/** Whether an engine is what a server uses: at module level, made in a lifespan, or by a function for others. */
function isForServer({ eventLoop, requestCode }: Application, { made }: EngineCreation): boolean {
  if (made.caller === null) return true
  return eventLoop.isLifespan(made.caller) || requestCode.outlives(made)
}

const REASONS =
  /pg_?bouncer|pg_?cat|supavisor|pooler|odyssey|rds.?proxy|pgpool|serverless|lambda_|aws_lambda|neon\b|vercel|cloud.?run|statement_cache_size|prepared_statement|celery|asyncio\.run\b|event loops?\b|fork/i

const SERVERLESS = /^(mangum|aws_lambda_powertools|awslambdaric|chalice|modal|azure\.functions|functions_framework)\b/
const LOOPS_OF_THEIR_OWN = new RegExp(`${SERVERLESS.source}|^(celery|dramatiq|rq|huey|arq|taskiq)\\b`)
