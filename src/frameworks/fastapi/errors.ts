import { isCached } from '../../project/calls.ts'
import { isDefined, type Module, type Place } from '../../project/module.ts'
import type { ClassSymbol, FunctionSymbol } from '../../project/symbols.ts'
import { lastName } from '../../project/symbols.ts'
import { onlyValue, valuesOf } from '../../project/values.ts'
import type { Call, Expression } from '../../syntax/ast.ts'
import { lastIdentifier } from '../../syntax/expressions.ts'
import type { Application } from '../application.ts'
import { argumentsOf, type CallArguments } from './arguments.ts'
import type { Operation } from './operations.ts'
import { statusCodeOf } from './status-codes.ts'

/** An `HTTPException` with a known status that a handler or one of its helpers raises. */
export interface RaisedError {
  readonly status: number
  readonly place: Place
}

/** Calls are followed this far: what is raised further down is often caught on the way. */
const MAXIMUM_DEPTH = 4

const HTTP_EXCEPTION = 'starlette.exceptions.HTTPException'

/** The `HTTPException`s that leave a function when it is called, directly or through functions of the project, each status at its first place. */
export function raisedErrors(application: Application, symbol: FunctionSymbol): readonly RaisedError[] {
  const found = new Map<number, RaisedError>()
  const seen = new Set([symbol])
  let level: readonly FunctionSymbol[] = [symbol]
  for (let depth = 0; depth <= MAXIMUM_DEPTH && level.length > 0; depth++) {
    const next: FunctionSymbol[] = []
    for (const current of level) {
      const { module, facts } = current
      for (const { exception, start, end, block } of facts.raises) {
        const status = exception && statusOfException(application, module, exception)
        if (status === null || found.has(status) || isCaught(application, module, block)) continue
        found.set(status, { status, place: { module, start, end } })
      }
      for (const { runs, module: home, block } of application.project.calls.callsIn(current)) {
        for (const callee of runs) {
          if (seen.has(callee) || callee.module.role !== 'application' || isCached(callee)) continue
          if (isCaught(application, home, block)) continue
          seen.add(callee)
          next.push(callee)
        }
      }
    }
    level = next
  }
  return [...found.values()]
}

/** The status of what is raised: of an `HTTPException`, or of a subclass that gives it one; null for anything else. */
function statusOfException(application: Application, module: Module, exception: Expression): number | null {
  const { inference } = application.project
  const only = onlyValue(inference, { module, node: exception })
  if (only === null) return null
  const call = only.node.kind === 'Call' ? only.node : null
  const type = inference.typeOf(only.module, call?.func ?? only.node)
  if (type.kind !== 'class' || type.of.kind !== 'instance') return null
  if (inference.classes.isSubclass(type.of.class, HTTP_EXCEPTION) !== true) return null
  const initializer = inference.classes.member(type.of, '__init__')
  const site = initializer?.sites[0]
  if (site?.definition.kind === 'function' && !site.module.isStub) {
    return statusOfSubclass(application, site.module.functions[site.definition.function]!, type.of.class)
  }
  return call && given(application, argumentsOf(inference, only.module, call, ['status_code']))
}

/** The status that the constructor of a subclass hands to its base. */
function statusOfSubclass(
  application: Application,
  { module, facts }: FunctionSymbol,
  symbol: ClassSymbol,
): number | null {
  const isToBase = ({ func }: Call): boolean => func.kind === 'Attribute' && func.attr === '__init__'
  const site = facts.calls.find(({ call }) => isToBase(call))
  if (site === undefined || !isDefined(symbol)) return null
  return given(application, argumentsOf(application.project.inference, module, site.call, ['status_code']))
}

function given({ project }: Application, args: CallArguments): number | null {
  const status = args.get('status_code')
  const code = status && statusCodeOf(project.inference, status)
  return typeof code === 'number' ? code : null
}

/** Whether what is raised in a block is caught in the same function, and not raised again. */
function isCaught(application: Application, module: Module, block: number): boolean {
  const { blocks } = module.facts
  for (const around of module.blocksAround(block)) {
    if (around.kind === 'function' || around.kind === 'lambda') return false
    if (around.kind !== 'try') continue
    const handlers = blocks.filter(({ kind, statement }) => kind === 'except' && statement === around.statement)
    const symbol = module.functionAt(around.start)
    const raises = symbol?.facts.raises ?? []
    for (const handler of handlers) {
      if (!mayCatch(application, module, handler.test)) continue
      return !raises.some(({ start }) => handler.start <= start && start < handler.end)
    }
  }
  return false
}

function mayCatch({ project }: Application, module: Module, test: Expression | null): boolean {
  if (test === null) return true
  const types = test.kind === 'Tuple' ? test.elts : [test]
  return types.some((one) => {
    if (/^(Base)?Exception$/.test(lastIdentifier(one))) return true
    const type = project.inference.typeOf(module, one)
    return (
      type.kind === 'class' &&
      type.of.kind === 'instance' &&
      /HTTPException$/.test(lastName(type.of.class.qualifiedName))
    )
  })
}

/**
 * The statuses that the `responses` of an operation describe, at the route, its router, the includes and the app, with its own status code;
 * null where they are not all known, or `default` describes the rest.
 */
export function documentedStatuses(
  application: Application,
  { route, reach, steps }: Operation,
): ReadonlySet<string> | null {
  const lists = [
    route.arguments,
    ...(reach?.routers ?? [route.router]).map((router) => router.arguments),
    ...steps.flatMap((step) => (step.kind === 'include' ? [step.arguments] : [])),
  ]
  const found = new Set<string>()
  for (const one of lists) {
    const responses = one.get('responses')
    if (responses === null ? !one.isComplete : !addKeys(application, responses.module, responses.node, found))
      return null
  }
  return found.has('default') ? null : found
}

function addKeys(application: Application, module: Module, node: Expression, found: Set<string>): boolean {
  const { inference } = application.project
  const values = valuesOf(inference, { module, node })
  const [only] = values
  if (only === undefined || values.length > 1) return false
  switch (only.node.kind) {
    case 'Constant':
      return only.node.type === 'None'
    case 'BinOp':
      return (
        only.node.op === 'BitOr' &&
        addKeys(application, only.module, only.node.left, found) &&
        addKeys(application, only.module, only.node.right, found)
      )
    case 'Dict': {
      const { keys, values: entries } = only.node
      return keys.every((key, index) => {
        if (key === null) return addKeys(application, only.module, entries[index]!, found)
        const code = statusCodeOf(inference, { module: only.module, node: key })
        const text = key.kind === 'Constant' && key.type === 'str' ? key.value : null
        if (code === 'unknown' && text === null) return false
        found.add(text ?? String(code))
        return true
      })
    }
    default:
      return false
  }
}
