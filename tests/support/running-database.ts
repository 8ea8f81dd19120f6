/**
 * Asks a running SQLAlchemy what the functions of small projects do on SQLite: whether they raise, what they warn of, what statements they send,
 * whether the database has changed afterwards. Needs a Python with FastAPI, httpx, SQLModel and aiosqlite: set FASTAPI_LINT_PYTHON to its path.
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Complaint } from './running-app.ts'

const SCRIPT = fileURLToPath(new URL('running_database.py', import.meta.url))

/**
 * A project whose functions are run, one after the other, each in a new database with rows in every table: three where a table refers to no
 * other, otherwise two for each row that it refers to; numbers start at 1, texts are `name 1`, `name 2`.
 *
 * The functions are those of the module, without generators. Handlers of its `app` are sent the request that they ask for (path parameters are
 * 1, other values are made up by type). Other functions are called with sessions, session makers and engines of the database as their
 * annotations say, 1 for numbers, `name 1` for texts, the first row for entities; functions for whose parameters that gives nothing are left
 * out. Engines of the project itself find the database as `sqlite:///app.db` and `sqlite+aiosqlite:///app.db`.
 */
export interface DatabaseProject {
  readonly files: Readonly<Record<string, string>>
  /** The module whose functions are run; default: `main`. */
  readonly module?: string
  /** How many rows the tables have that refer to no other; default: 3. */
  readonly rows?: number
}

export interface FunctionOutcome {
  /** The exception that left the function, or the app. */
  readonly error: Complaint | null
  /** The status of the answer; null for a function that is no handler, and where an exception left the app. */
  readonly status: number | null
  readonly warnings: readonly Complaint[]
  /** The statements that were sent while it ran, in order. */
  readonly statements: readonly string[]
  /** Whether the database has other contents than before. */
  readonly changes: boolean
  /** Whether two tasks were in calls of the same `AsyncSession` at the same time. */
  readonly overlaps: boolean
}

export interface DatabaseOutcome {
  readonly importError: Complaint | null
  /** What happened to each function, by its name. */
  readonly functions: Readonly<Record<string, FunctionOutcome>>
}

/** Runs the functions of projects, by names of the caller's choice, in one process. */
export function runDatabaseProjects<Name extends string>(
  projects: Readonly<Record<Name, DatabaseProject>>,
): Readonly<Record<Name, DatabaseOutcome>> {
  const complete = Object.entries<DatabaseProject>(projects).map(([name, project]) => [
    name,
    { module: 'main', rows: 3, ...project },
  ])
  const { stdout, stderr, status, error } = spawnSync(
    process.env['FASTAPI_LINT_PYTHON']!,
    ['-X', 'utf8', '-B', SCRIPT],
    {
      input: JSON.stringify(Object.fromEntries(complete)),
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    },
  )
  if (status !== 0) throw error ?? new Error(stderr)
  return JSON.parse(stdout) as Record<Name, DatabaseOutcome>
}
