import type { Call, Expression, Statement } from '../../syntax/ast.ts'
import { lastIdentifier } from '../../syntax/expressions.ts'
import { encloses } from '../../text/span.ts'
import type { Application } from '../application.ts'
import {
  afterYield,
  type GeneratorDependency,
  isBroad,
  isWebSocketOnly,
  nodesWithin,
  runsAfter,
  triesAround,
  withsAround,
  type YieldPoint,
} from './generators.ts'

/** A `yield` that a dependency may come to after another one. */
export interface RepeatedYield {
  readonly point: YieldPoint
  /** The one before it; itself for a `yield` in a loop. */
  readonly first: YieldPoint
  /** `handler`: only when the handler of the route raises. */
  readonly reason: 'sequence' | 'loop' | 'handler'
}

/** The `yield`s of a dependency that run after another one, each with the first that it follows. */
export function multipleYields({ yields }: GeneratorDependency): readonly RepeatedYield[] {
  return yields.flatMap((point, index): RepeatedYield[] => {
    const first = yields.slice(0, index).find((earlier) => runsAfter(earlier, point))
    if (first) return [{ point, first, reason: 'sequence' }]
    if (repeats(point)) return [{ point, first: point, reason: 'loop' }]
    const guarded = yields.slice(0, index).find((earlier) => catchesFrom(earlier, point))
    return guarded ? [{ point, first: guarded, reason: 'handler' }] : []
  })
}

/** Whether the `yield` stands in a loop that goes round more than once for certain: `while True`, or over written-out values. */
function repeats({ levels }: YieldPoint): boolean {
  const depth = levels.findLastIndex(({ statement, branch }) => isEndless(statement) && branch?.kind === 'body')
  if (depth < 0) return false
  // What leaves the loop, wherever it stands in it, may do so after the first round.
  return !nodesWithin(levels[depth]!.statement).some(
    ({ kind }) => kind === 'Break' || kind === 'Return' || kind === 'Raise',
  )
}

function isEndless(statement: Statement): boolean {
  if (statement.kind === 'While') {
    const { test } = statement
    return test.kind === 'Constant' && (test.value === true || test.value === 1)
  }
  if (statement.kind !== 'For') return false
  const { iter } = statement
  return (iter.kind === 'List' || iter.kind === 'Tuple') && iter.elts.length > 1
}

/** Whether `other` stands in a broad `except` around `one`: what the handler of the route raises leads to it. */
function catchesFrom(one: YieldPoint, other: YieldPoint): boolean {
  return triesAround(one).some(({ handlers }) =>
    handlers.some((handler) => encloses(handler, other.node) && isBroad(handler)),
  )
}

/** A call after a `yield` that cleans up, and does not run when the handler of the route raises. */
export interface SkippedCleanUp {
  readonly call: Call
  /** The statement in which it stands. */
  readonly statement: Statement
  readonly point: YieldPoint
}

/** Methods and functions that give something back: connections, locks, files, context variables. */
const CLEAN_UP = new Set([
  ...['close', 'aclose', 'close_all', 'close_async', 'wait_closed', 'disconnect', 'dispose', 'release', 'unlock'],
  ...['shutdown', 'cleanup', 'clean_up', 'teardown', 'stop', 'terminate', 'kill', 'logout', 'quit'],
  ...['rmtree', 'unlink', 'rmdir', 'remove', 'reset', '__exit__', '__aexit__'],
])

/** The clean-up calls of a dependency that an exception skips, in source order. */
export function skippedCleanUps({ yields }: GeneratorDependency): readonly SkippedCleanUp[] {
  const found = new Map<Call, SkippedCleanUp>()
  for (const point of yields) {
    const after = afterYield(point)
    const handled = triesAround(point).flatMap(({ handlers }) => handlers.flatMap(({ body }) => body))
    const always = after.flatMap(({ statement, runsOnError }) => (runsOnError === false ? [] : [statement]))
    const certain = [...handled, ...always].flatMap(callsOf).map(textOf)
    const entered = withsAround(point).flatMap(({ items }) => items.map(({ optional_vars }) => optional_vars))
    for (const aftermath of after) {
      if (aftermath.runsOnError !== false) continue
      for (const call of callsOf(aftermath.statement)) {
        if (!CLEAN_UP.has(lastIdentifier(call.func)) || found.has(call)) continue
        const object = call.func.kind === 'Attribute' ? call.func.value : null
        const isClosedByWith = object !== null && entered.some((one) => one !== null && textOf(one) === textOf(object))
        if (isClosedByWith || certain.includes(textOf(call))) continue
        found.set(call, { call, statement: aftermath.statement, point })
      }
    }
  }
  return [...found.values()]
}

function callsOf(statement: Statement): readonly Call[] {
  return nodesWithin(statement).filter((node) => node.kind === 'Call')
}

/** The names in an expression, enough to tell whether two are the same. */
function textOf(node: Expression): string {
  switch (node.kind) {
    case 'Name':
      return node.id
    case 'Attribute':
      return `${textOf(node.value)}.${node.attr}`
    case 'Call':
      return `${textOf(node.func)}()`
    default:
      return node.kind
  }
}

/** Where a dependency commits a transaction after its `yield`. */
export interface LateCommit {
  /** The call of `commit`, or of the `begin` whose `with` commits at its end. */
  readonly call: Call
  readonly isBegin: boolean
  readonly point: YieldPoint
}

/** What commits at the end of a `with`. */
const BEGIN =
  /^(sqlalchemy|sqlmodel)\.(\w+\.)*(Async)?(Session|sessionmaker|async_sessionmaker|Engine|Connection)\.begin$/

/**
 * The commits of a dependency that happen when a response has been sent, as far as its scope tells: those of dependencies that are only
 * declared with `scope="function"`, or only for WebSockets, do not.
 */
export function lateCommits({ project }: Application, dependency: GeneratorDependency): readonly LateCommit[] {
  const { symbol, yields, uses, dependencies } = dependency
  const declared = [...dependencies, ...uses.flatMap(({ node }) => (node ? [node.dependency] : []))]
  if (isWebSocketOnly(dependency) || declared.every(({ scope }) => scope === 'function')) return []
  const found = new Map<Call, LateCommit>()
  for (const point of yields) {
    for (const call of afterYield(point).flatMap(({ statement }) => callsOf(statement))) {
      const isCommit = call.func.kind === 'Attribute' && call.func.attr === 'commit' && call.args.length === 0
      if (isCommit && !found.has(call)) found.set(call, { call, isBegin: false, point })
    }
    for (const { context_expr: call } of withsAround(point).flatMap(({ items }) => items)) {
      if (call.kind !== 'Call' || found.has(call)) continue
      const names = project.calls
        .callsIn(symbol)
        .find(({ site }) => site?.call.start === call.start && site.call.end === call.end)
      if (names?.names.some((name) => BEGIN.test(name))) found.set(call, { call, isBegin: true, point })
    }
  }
  return [...found.values()]
}
