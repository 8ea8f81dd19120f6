import { qualifiedNameOf } from '../../project/inference.ts'
import type { Module } from '../../project/module.ts'
import type { ExceptHandler, Expression } from '../../syntax/ast.ts'
import { encloses, type Span } from '../../text/span.ts'
import type { Application } from '../application.ts'
import { type GeneratorDependency, nodesWithin, triesAround, withsAround } from './generators.ts'

/** What keeps an exception of the handler from leaving a dependency with `yield`. */
export interface SwallowedException {
  /** `except Exception`, or the call of `suppress`. */
  readonly at: Span
  /** The classes as written, outermost parentheses included; null for a bare `except`. */
  readonly types: Span | null
  /** Whether an `HTTPException` is among what is caught. */
  readonly isBroad: boolean
  /** Null for `suppress`. */
  readonly handler: ExceptHandler | null
}

/** Exceptions that end a task or a generator; no handler raises them to say that something went wrong. */
const SIGNALS =
  /^(asyncio\.(exceptions\.)?CancelledError|builtins\.(GeneratorExit|KeyboardInterrupt|SystemExit|Stop(Async)?Iteration)|starlette\.websockets\.WebSocketDisconnect)$/
const BROAD = /^(builtins\.(Base)?Exception|starlette\.exceptions\.HTTPException|fastapi\.HTTPException)$/
/** Functions that do not return. */
const ENDINGS = /^(sys\.exit|os\._exit|os\.abort|builtins\.(exit|quit))$/

/**
 * The `except` blocks and `suppress` around the `yield` of a dependency after which it ends as if nothing had happened. Those that may
 * raise, yield or go round a loop again are left out.
 */
export function swallowedExceptions(
  application: Application,
  dependency: GeneratorDependency,
): readonly SwallowedException[] {
  const found = new Map<ExceptHandler | Expression, SwallowedException>()
  const { module } = dependency.symbol
  for (const point of dependency.yields) {
    for (const statement of triesAround(point)) {
      let isHttpExceptionLeft = true
      const behind = statement.handlers.at(-1)?.end ?? statement.end
      for (const handler of statement.handlers) {
        const { start, type } = handler
        const caught = caughtBy(application, module, type === null ? null : type.kind === 'Tuple' ? type.elts : [type])
        const isBroad = caught === 'broad' && isHttpExceptionLeft
        if (caught === 'broad') isHttpExceptionLeft = false
        if (caught === null || !endsNormally(application, dependency, handler, behind)) continue
        const at = { start, end: type?.end ?? start + 'except'.length }
        found.set(handler, { at, types: type, isBroad, handler })
      }
    }
    for (const { context_expr: call } of withsAround(point).flatMap(({ items }) => items)) {
      if (call.kind !== 'Call' || call.args.length === 0) continue
      if (qualifiedNameOf(application.project.inference.typeOf(module, call.func)) !== 'contextlib.suppress') continue
      const caught = caughtBy(application, module, call.args)
      const types = { start: call.args[0]!.start, end: call.args.at(-1)!.end }
      if (caught !== null) found.set(call, { at: call, types, isBroad: caught === 'broad', handler: null })
    }
  }
  return [...found.values()]
}

/** Null where nothing but signals is caught. */
function caughtBy(
  { project }: Application,
  module: Module,
  types: readonly Expression[] | null,
): 'broad' | 'narrow' | null {
  if (types === null) return 'broad'
  const names = types.map((type) => qualifiedNameOf(project.inference.typeOf(module, type)) ?? '')
  if (names.some((name) => BROAD.test(name))) return 'broad'
  return names.some((name) => !SIGNALS.test(name)) ? 'narrow' : null
}

/** Whether an `except` block lets the function go on to its end: nothing in it, or from `behind` on, raises. */
function endsNormally(
  { project }: Application,
  { node, symbol }: GeneratorDependency,
  handler: ExceptHandler,
  behind: number,
): boolean {
  const mayNot = node.body.flatMap(nodesWithin).some(({ kind, start }) => {
    const isWithin = handler.start <= start && start < handler.end
    if (kind === 'Raise') return isWithin || start >= behind
    return isWithin && (kind === 'Yield' || kind === 'YieldFrom' || kind === 'Continue')
  })
  if (mayNot) return false
  return project.calls
    .callsIn(symbol)
    .filter((call) => encloses(handler, call.node))
    .every(({ names, runs }) => {
      const mayRaise = runs.some(({ facts }) => facts.raises.length > 0)
      return !mayRaise && !names.some((name) => ENDINGS.test(name))
    })
}
