/** What comments in model fixtures can assert, by the word before the colon. */
import type { CheckedFile } from '../../src/frameworks/application.ts'
import type { ResolvedCall } from '../../src/project/calls.ts'
import { qualifiedNameOf } from '../../src/project/inference.ts'
import { describe } from '../../src/project/types.ts'
import type { Expression } from '../../src/syntax/ast.ts'
import { contains, type Span } from '../../src/text/span.ts'
import type { TestProject } from '../support/application.ts'

/** What an assertion is about. */
export interface Subject {
  readonly project: TestProject
  readonly file: CheckedFile
  /** The line of code that the comment speaks of, without its indentation. */
  readonly line: Span
  /** What the line says: the expression whose columns are pinned, else the value of the statement; null where it has none. */
  readonly expression: Expression | null
}

/** Gives what the program knows, in the words of the assertion; the assertion holds when that is what it expects. */
export type Directive = (subject: Subject, expected: string) => string

export const DIRECTIVES: Readonly<Record<string, Directive>> = {
  resolves,
  type: ({ project, file, expression }) =>
    expression === null
      ? NO_EXPRESSION
      : describe(project.application.project.inference.typeOf(file.module, expression)),
  calls,
  route,
}

const NO_EXPRESSION = '(the line has no expression)'

/** `# resolves: app.deps.get_db`: the dotted name of what the expression (of a call: what is called) means, or `unknown`. */
function resolves({ project, file, expression }: Subject): string {
  if (expression === null) return NO_EXPRESSION
  const awaited = expression.kind === 'Await' ? expression.value : expression
  const named = awaited.kind === 'Call' ? awaited.func : awaited
  return qualifiedNameOf(project.application.project.inference.typeOf(file.module, named)) ?? 'unknown'
}

/**
 * `# calls: app.repo.save -> requests.post`: a call on this line runs `app.repo.save`, and a call in its body runs `requests.post`.
 * `# calls: unknown`: nothing is known of the calls on this line. `# calls: app.repo.save -> nothing`: its body is not run.
 */
function calls({ project, file, line }: Subject, expected: string): string {
  const graph = project.application.project.calls
  const caller = file.module.functionAt(line.start)
  const candidates = caller === null ? graph.callsAtImport(file.module) : graph.callsIn(caller)
  const onLine = candidates.filter(({ node }) => contains(line, node.start))
  const steps = expected.split(' -> ')
  const holds = (call: ResolvedCall, [name, ...rest]: readonly string[]): boolean => {
    if (name === undefined || !call.names.includes(name)) return false
    if (rest.length === 0) return true
    if (rest[0] === 'nothing') return call.runs.length === 0
    return call.runs.some((callee) => graph.callsIn(callee).some((inner) => holds(inner, rest)))
  }
  if (onLine.some((call) => holds(call, steps))) return expected
  const found = onLine.flatMap((call) => {
    const inner = call.runs.flatMap((callee) => graph.callsIn(callee).flatMap(({ names }) => names))
    return call.names.map((name) => (inner.length === 0 ? name : `${name} -> (${inner.join(', ')})`))
  })
  return found.length === 0 ? 'unknown' : found.join(', ')
}

/**
 * `# route: GET /users/{user_id}`: the decorator or call on this line registers a route that an app reaches under this path (`?` for one
 * that is not constant, `unreached` after the registered path where no app is known to reach it). `deps=a,b` adds the dependencies that
 * run for it, in order; `params=user_id:path,q:query` the handler's own parameters. `# route: none`: the line registers nothing.
 */
function route({ project, file, line }: Subject, expected: string): string {
  const { fastapi } = project.application
  const found = fastapi.routesIn(file.module).filter(({ registration }) => contains(line, registration.start))
  const spoken = found.flatMap((one) => {
    const ways = fastapi.fullPaths(one)
    const paths = ways.length > 0 ? ways : [{ path: `${one.path ?? '?'} unreached`, reach: null }]
    return paths.map(({ path, reach }) => {
      const parts = [one.methods?.join('|') ?? '?', path ?? '?']
      if (expected.includes(' deps=')) {
        parts.push(
          `deps=${fastapi
            .dependenciesOf(one, reach)
            .map(({ callable }) => callable.name)
            .join(',')}`,
        )
      }
      if (expected.includes(' params=')) {
        const parameters = fastapi.parametersOf(one, reach)
        parts.push(`params=${parameters?.map(({ name, source }) => `${name}:${source}`).join(',') ?? '?'}`)
      }
      return parts.join(' ')
    })
  })
  if (spoken.includes(expected)) return expected
  return spoken.length === 0 ? 'none' : [...new Set(spoken)].join(' + ')
}
