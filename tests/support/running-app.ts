/**
 * Asks a running FastAPI what small projects do: whether they can be imported, what routes they have, how they answer. Needs a Python with
 * FastAPI and httpx (newest versions): set FASTAPI_LINT_PYTHON to its path. All projects of one call run in one process, each imported afresh.
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe } from 'vitest'
import type { Example } from '../../src/rule-api/index.ts'
import { RULES } from '../../src/rules/index.ts'
import { filesOf } from './samples.ts'

const PYTHON = process.env['FASTAPI_LINT_PYTHON']
const SCRIPT = fileURLToPath(new URL('running_app.py', import.meta.url))

/** A project to run: Python files by path. Other files are written too. */
export interface RunnableProject {
  readonly files: Readonly<Record<string, string>>
  /** The module to import; default: that of the file called `main.py`, in whatever folder. */
  readonly module?: string
  /** The name of the app in it; default: `app`. A project without it can only be imported. */
  readonly app?: string
  /** Sent one after the other by the TestClient, with the app's lifespan running. Redirects are not followed. */
  readonly requests?: readonly TrialRequest[]
}

/** The `data` of a form, `files` are name and content. `method: 'WEBSOCKET'` connects and waits for one message. */
export interface TrialRequest {
  readonly method: string
  readonly path: string
  readonly json?: unknown
  readonly content?: string
  readonly data?: Readonly<Record<string, string>>
  readonly files?: Readonly<Record<string, readonly [name: string, content: string]>>
  readonly params?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly cookies?: Readonly<Record<string, string>>
}

/** An exception or a warning: the name of its class (`AssertionError`), and its text. */
export interface Complaint {
  readonly type: string
  readonly message: string
}

export interface TrialResponse {
  /** 500 where an exception left the app; for a WebSocket 101 once it is accepted. */
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Decoded JSON, or text; the message of a WebSocket, or the code that it was closed with. */
  readonly body: unknown
  /** The exception that left the app. */
  readonly error: Complaint | null
  /** The name of the function whose route was chosen; null where none was. */
  readonly handler: string | null
}

export interface Outcome {
  readonly importError: Complaint | null
  readonly importWarnings: readonly Complaint[]
  /** In the order in which FastAPI tries them, those of mounted apps under their full path. */
  readonly routes: readonly { readonly methods: readonly string[]; readonly path: string; readonly handler: string }[]
  /** The OpenAPI schema. */
  readonly schema: unknown
  readonly schemaError: Complaint | null
  readonly schemaWarnings: readonly Complaint[]
  /** What went wrong in the lifespan. */
  readonly startError: Complaint | null
  /** The answers to the requests, in order; empty where the app could not be imported or started. */
  readonly responses: readonly TrialResponse[]
  /** What was warned of while the app ran. */
  readonly requestWarnings: readonly Complaint[]
}

/** Runs projects, by a name of the caller's choice, and gives what happened to each. */
export function runProjects<Name extends string>(
  projects: Readonly<Record<Name, RunnableProject>>,
): Readonly<Record<Name, Outcome>> {
  const complete = Object.entries<RunnableProject>(projects).map(([name, project]) => [
    name,
    { module: mainOf(project), app: 'app', requests: [], ...project },
  ])
  const { stdout, stderr, status, error } = spawnSync(PYTHON!, ['-X', 'utf8', SCRIPT], {
    input: JSON.stringify(Object.fromEntries(complete)),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  if (status !== 0) throw error ?? new Error(stderr)
  return JSON.parse(stdout) as Record<Name, Outcome>
}

/** Runs one file as `main.py`. */
export function runApp(text: string, requests: readonly TrialRequest[] = []): Outcome {
  return runProjects({ app: { files: { 'main.py': text }, requests } }).app
}

/** `describe`, skipped with a message where there is no Python to ask. */
export function describeRunning(title: string, tests: () => void): void {
  describe.skipIf(!PYTHON)(PYTHON ? title : `${title} (skipped: FASTAPI_LINT_PYTHON is not set)`, tests)
}

/** The examples of a rule; `name` is `bad 1`, `good 2`. */
export function examplesOf(
  rule: string,
): readonly { readonly name: string; readonly isBad: boolean; readonly files: Readonly<Record<string, string>> }[] {
  const found = RULES.find(({ id }) => id === rule)
  if (found === undefined) throw new Error(`there is no rule ${rule}`)
  const named = (examples: readonly Example[], isBad: boolean) =>
    examples.map((example, index) => ({
      name: `${isBad ? 'bad' : 'good'} ${index + 1}`,
      isBad,
      files: filesOf(example),
    }))
  return [...named(found.docs.bad, true), ...named(found.docs.good, false)]
}

function mainOf({ files }: RunnableProject): string {
  const path = Object.keys(files).find((one) => /(^|\/)main\.py$/.test(one)) ?? 'main.py'
  return path.replace(/\.py$/, '').replaceAll('/', '.')
}
