import { type Inference, qualifiedNameOf } from '../../project/inference.ts'
import type { Module } from '../../project/module.ts'
import type { FunctionSymbol } from '../../project/symbols.ts'
import { membersOf, type Type, withoutNone } from '../../project/types.ts'
import type { Call, Expression } from '../../syntax/ast.ts'
import { lastIdentifier } from '../../syntax/expressions.ts'
import type { CheckedFile } from '../checked-file.ts'
import type { SessionSource, SessionSources } from './sources.ts'

/** The session of a request that a background task is given. */
export interface SessionInTask {
  /** What is handed over: the session, or the method of an object that holds it. */
  readonly at: Expression
  /** How the attribute of that object is called that holds the session; null where the session itself is handed over. */
  readonly attribute: string | null
  /** What the task is called; null where it has no name. */
  readonly task: string | null
  /** The dependency that closes the session when the request has ended. */
  readonly dependency: FunctionSymbol
  /** Whether the session is closed before the response is sent: `Depends(get_db, scope="function")`. */
  readonly isClosedEarly: boolean
}

const TASKS = /^(fastapi|starlette\.background)\.BackgroundTasks$/
const TASK = /^starlette\.background\.BackgroundTask$/
/** How many methods deep the use of a session is looked for. */
const MAXIMUM_CALLS = 3

/** The sessions of requests that the code of a file hands to background tasks, in source order. */
export function sessionsInTasks(
  inference: Inference,
  sources: SessionSources,
  { module }: CheckedFile,
): readonly SessionInTask[] {
  const found: SessionInTask[] = []
  for (const { facts } of module.functions) {
    for (const { call } of facts.calls) {
      const name = lastIdentifier(call.func)
      if ((name !== 'add_task' && name !== 'BackgroundTask') || !takesTask(inference, module, call)) continue
      const [task, ...given] = argumentsOf(inference, module, call)
      if (task === undefined) continue
      const label = lastIdentifier(task) || null
      for (const argument of given) {
        if (!isSession(inference, inference.typeOf(module, argument))) continue
        const source = ofRequest(sources.sourcesOf({ module, node: argument }))
        if (source) found.push({ at: argument, attribute: null, task: label, ...source })
      }
      const held = heldSession(inference, sources, module, task)
      if (held) found.push({ at: task, task: label, ...held })
    }
  }
  return found
}

function takesTask(inference: Inference, module: Module, { func }: Call): boolean {
  if (func.kind === 'Attribute' && func.attr === 'add_task') {
    const types = membersOf(inference.typeOf(module, func.value))
    return types.every((type) => type.kind === 'instance' && TASKS.test(type.class.qualifiedName))
  }
  return TASK.test(qualifiedNameOf(inference.typeOf(module, func)) ?? '')
}

/** The function that a task calls and what it is called with, `functools.partial` taken apart. */
function argumentsOf(inference: Inference, module: Module, { args, keywords }: Call): readonly Expression[] {
  const named = keywords.filter(({ arg }) => arg !== 'func').map(({ value }) => value)
  const [task = keywords.find(({ arg }) => arg === 'func')?.value, ...rest] = args
  if (task === undefined) return []
  const given = [...rest, ...named]
  if (task.kind !== 'Call' || qualifiedNameOf(inference.typeOf(module, task.func)) !== 'functools.partial') {
    return [task, ...given]
  }
  return [...argumentsOf(inference, module, task), ...given]
}

function isSession(inference: Inference, type: Type): boolean {
  return membersOf(withoutNone(type)).every(
    (one) =>
      one.kind === 'instance' &&
      (inference.classes.isSubclass(one.class, 'sqlalchemy.ext.asyncio.AsyncSession') === true ||
        inference.classes.isSubclass(one.class, 'sqlalchemy.orm.Session') === true),
  )
}

/** The dependency that all sources of a session come from, if they do. */
function ofRequest(
  sources: readonly SessionSource[] | null,
): Pick<SessionInTask, 'dependency' | 'isClosedEarly'> | null {
  const dependency = sources?.[0]?.dependency ?? null
  if (dependency === null || !sources!.every((source) => source.dependency !== null)) return null
  return { dependency, isClosedEarly: sources!.every(({ scope }) => scope === 'function') }
}

/** The session of a request in the object whose method a task calls, if the method uses it. */
function heldSession(
  inference: Inference,
  sources: SessionSources,
  module: Module,
  task: Expression,
): Omit<SessionInTask, 'at' | 'task'> | null {
  if (task.kind !== 'Attribute') return null
  const method = inference.typeOf(module, task)
  if (method.kind !== 'function' || method.function.module.isStub || method.self?.kind !== 'instance') return null
  for (const { class: symbol } of inference.classes.ancestryOf(method.self).classes) {
    for (const [attribute, assignments] of inference.classes.assignedAttributes(symbol)) {
      if (!usesAttribute(inference, method.function, attribute, MAXIMUM_CALLS)) continue
      if (!isSession(inference, inference.attribute(method.self, attribute))) continue
      const found = assignments.map(({ module: home, value, path }) =>
        value && path.length === 0 ? ofRequest(sources.sourcesOf({ module: home, node: value })) : null,
      )
      if (found[0] && found.every((one) => one !== null)) return { ...found[0], attribute }
    }
  }
  return null
}

/** Whether a method calls something of `self.attribute`, or hands it over, itself or in other methods of the object. */
function usesAttribute(inference: Inference, symbol: FunctionSymbol, attribute: string, calls: number): boolean {
  const self = symbol.facts.parameters[0]?.name
  const isHeld = (node: Expression): boolean =>
    node.kind === 'Attribute' && node.attr === attribute && node.value.kind === 'Name' && node.value.id === self
  return symbol.facts.calls.some(({ call }) => {
    const { func, args, keywords } = call
    if (func.kind === 'Attribute' && isHeld(func.value)) return true
    if (args.some(isHeld) || keywords.some(({ value }) => isHeld(value))) return true
    if (calls === 0 || func.kind !== 'Attribute' || func.value.kind !== 'Name' || func.value.id !== self) return false
    const callee = inference.typeOf(symbol.module, func)
    if (callee.kind !== 'function' || callee.function.module.isStub) return false
    return usesAttribute(inference, callee.function, attribute, calls - 1)
  })
}
