import type { ResolvedCall } from '../../project/calls.ts'
import type { Inference } from '../../project/inference.ts'
import type { Module } from '../../project/module.ts'
import type { Project } from '../../project/project.ts'
import type { FunctionSymbol } from '../../project/symbols.ts'
import { membersOf, type Type, withoutNone } from '../../project/types.ts'
import type { Attribute, Await, Call, Expression } from '../../syntax/ast.ts'
import { isSameSpan } from '../../text/span.ts'
import type { CheckedFile } from '../checked-file.ts'

/** A call of an `AsyncSession` that makes a coroutine, which nobody awaits. */
export interface UnawaitedSessionCall {
  readonly call: ResolvedCall
  /** The function in whose body it stands. */
  readonly caller: FunctionSymbol
  /** What is read of the coroutine as if it were the result (`session.execute(query).scalars()`); null for one that is dropped or iterated. */
  readonly read: Attribute | null
  /** Whether it is iterated as if it were the result: `for user in session.scalars(query)`. */
  readonly isIterated: boolean
  /** The `await` around that read, which awaits something else: `await session.execute(query).scalars()`. */
  readonly outer: Await | null
}

/** What an `AsyncSession` cannot do. */
export type SessionMisuse =
  /** `session.query`: there is no such method. */
  | { readonly kind: 'query'; readonly node: Attribute }
  /** `await session.add(user)`: the method gives nothing that could be awaited. */
  | { readonly kind: 'await'; readonly node: Await; readonly call: Call; readonly method: string }

const SESSION = 'sqlalchemy.ext.asyncio.AsyncSession'
const SESSION_METHOD = /^(sqlalchemy\.ext\.asyncio|sqlmodel\.ext\.asyncio\.session)\.AsyncSession\.\w+$/
/** Methods that give a coroutine, by their names: looked at first, because that needs no types. */
export const SESSION_COROUTINES: ReadonlySet<string> = new Set([
  ...['execute', 'exec', 'scalar', 'scalars', 'stream', 'stream_scalars', 'get', 'get_one', 'merge', 'delete'],
  ...['delete_all', 'refresh', 'flush', 'commit', 'rollback', 'reset', 'close', 'aclose', 'invalidate', 'run_sync'],
  'connection',
])
/** Methods that give nothing, or something else that cannot be awaited. */
const PLAIN = new Set([
  ...['add', 'add_all', 'expire', 'expire_all', 'expunge', 'expunge_all', 'in_transaction', 'is_modified', 'get_bind'],
])

/** The session calls in the body of a function that need an `await` and have none, in source order; `file` is the one in which it stands. */
export function unawaitedSessionCalls(
  project: Project,
  caller: FunctionSymbol,
  file: CheckedFile,
): readonly UnawaitedSessionCall[] {
  const mayMean = ({ site }: ResolvedCall): boolean =>
    site !== null &&
    !site.awaited &&
    site.call.func.kind === 'Attribute' &&
    SESSION_COROUTINES.has(site.call.func.attr) &&
    site.result !== 'entered'
  const { calls } = caller.facts
  if (
    !calls.some(
      ({ call, awaited }) => !awaited && call.func.kind === 'Attribute' && SESSION_COROUTINES.has(call.func.attr),
    )
  ) {
    return []
  }
  return project.calls.callsIn(caller).flatMap((call) => {
    if (!mayMean(call)) return []
    const { call: node, result } = call.site!
    const read = result === 'value' ? readOf(project.inference, caller, file, node) : null
    if (read === null && result === 'value') return []
    if (!isCoroutineOfSession(call.callee)) return []
    return { call, caller, read, isIterated: result === 'iterated', outer: read && outerAwait(file, node) }
  })
}

/** What a file asks of an `AsyncSession` that has no such thing, in source order. */
export function sessionMisuses(inference: Inference, file: CheckedFile): readonly SessionMisuse[] {
  const { module } = file
  const found: SessionMisuse[] = []
  for (const node of file.nodesOf('Attribute')) {
    if (node.attr === 'query' && isWithoutQuery(inference, module, node.value)) found.push({ kind: 'query', node })
  }
  for (const node of file.nodesOf('Await')) {
    const call = node.value
    if (call.kind !== 'Call' || call.func.kind !== 'Attribute' || !PLAIN.has(call.func.attr)) continue
    const isOfSession = membersOf(inference.typeOf(module, call.func)).every(
      (type) =>
        type.kind === 'function' && SESSION_METHOD.test(type.function.qualifiedName) && !type.function.facts.isAsync,
    )
    if (isOfSession) found.push({ kind: 'await', node, call, method: call.func.attr })
  }
  return found
}

/** Whether the value of an expression is an `AsyncSession`, whatever else it may be. */
export function isAsyncSession(inference: Inference, type: Type): boolean {
  const types = membersOf(withoutNone(type))
  return types.every((one) => one.kind === 'instance' && inference.classes.isSubclass(one.class, SESSION) === true)
}

function isCoroutineOfSession(callee: Type): boolean {
  return membersOf(callee).every(
    (type) =>
      type.kind === 'function' && SESSION_METHOD.test(type.function.qualifiedName) && type.function.facts.isAsync,
  )
}

function isWithoutQuery(inference: Inference, module: Module, object: Expression): boolean {
  const type = withoutNone(inference.typeOf(module, object))
  if (type.kind === 'unknown' || !isAsyncSession(inference, type)) return false
  return membersOf(type).every(
    (one) =>
      one.kind === 'instance' &&
      inference.classes.ancestryOf(one).isComplete &&
      inference.classes.member(one, 'query') === null &&
      inference.classes.member(one, '__getattr__') === null,
  )
}

/**
 * The attribute that is read of what a call gives: at once, or of the local name that it is given to, if nothing else is done with that name. Null
 * for a call whose coroutine may be awaited.
 */
function readOf(
  inference: Inference,
  { module, facts }: FunctionSymbol,
  file: CheckedFile,
  call: Call,
): Attribute | null {
  const direct = file.nodesOf('Attribute').find(({ value }) => isSameSpan(value, call))
  if (direct !== undefined) return isCoroutineMethod(direct) ? null : direct
  const assigned = file.nodesOf('Assign').find(({ value }) => isSameSpan(value, call))
  const target = assigned?.targets.length === 1 ? assigned.targets[0]! : null
  if (target?.kind !== 'Name' || module.definitionsIn(facts.scope, target.id).length !== 1) return null
  const uses = file.namesOf(target.id).filter(({ start }) => {
    if (start === target.start) return false
    const found = inference.names.lookUp(module, target.id, start)
    return found.kind === 'definitions' && found.sites.some(({ definition }) => definition.start === target.start)
  })
  const reads = uses.map((use) => file.nodesOf('Attribute').find(({ value }) => isSameSpan(value, use)))
  return reads.some((read) => read === undefined || isCoroutineMethod(read)) ? null : (reads[0] ?? null)
}

/** Whether a coroutine itself has what is read. */
function isCoroutineMethod({ attr }: Attribute): boolean {
  return /^(close|send|throw|cr_\w+|__\w+__)$/.test(attr)
}

/** The `await` whose value starts with the call and goes on after it. */
function outerAwait(file: CheckedFile, call: Call): Await | null {
  return file.nodesOf('Await').find(({ value }) => value.start === call.start && value.end > call.end) ?? null
}
