import { STUB_COROUTINES } from '../../knowledge/stubs/index.ts'
import type { CallGraph, ResolvedCall } from '../../project/calls.ts'
import type { Project } from '../../project/project.ts'
import type { FunctionSymbol } from '../../project/symbols.ts'
import { membersOf, type Type } from '../../project/types.ts'
import type { CheckedFile } from '../checked-file.ts'
import { lastPart } from './threads.ts'

/** A call of an `async def` whose coroutine nobody gets: it never runs. */
export interface DroppedCoroutine {
  readonly call: ResolvedCall
  /** The function in whose body it stands. */
  readonly caller: FunctionSymbol
}

/** A call that starts a task which nobody keeps. */
export interface DroppedTask {
  readonly call: ResolvedCall
  /** The local name that it is given and that is never read; null where it is given none. */
  readonly name: string | null
}

/** Finds coroutines and tasks that are made and dropped. */
export class Dropped {
  readonly #project: Project
  readonly #coroutineNames: ReadonlySet<string>

  constructor(project: Project) {
    this.#project = project
    const names = new Set(STUB_COROUTINES)
    for (const module of project.modules.values()) {
      for (const { facts } of module.functions) if (facts.isAsync && !facts.isGenerator) names.add(facts.name)
    }
    this.#coroutineNames = names
  }

  /** The statements of a function that call an `async def` without `await`, in source order. */
  coroutinesIn(caller: FunctionSymbol): readonly DroppedCoroutine[] {
    return callsWhere(this.#project.calls, caller, ({ awaited, result, call }) => {
      return result === 'statement' && !awaited && this.#coroutineNames.has(lastPart(call.func))
    }).flatMap((call) => (membersOf(call.callee).every(isCoroutineFunction) ? { call, caller } : []))
  }

  /** The tasks that a function starts and drops, in source order; `file` is the one in which it stands. */
  tasksIn(caller: FunctionSymbol, file: CheckedFile): readonly DroppedTask[] {
    return callsWhere(this.#project.calls, caller, ({ awaited, call }) => {
      return !awaited && TASK_MAKERS.has(lastPart(call.func))
    }).flatMap((call) => {
      if (call.names.length === 0 || !call.names.every((name) => TASK_FUNCTIONS.has(name))) return []
      if (call.site!.result === 'statement') return { call, name: null }
      const name = unreadName(file, caller, call)
      return name === null ? [] : { call, name }
    })
  }
}

type Site = NonNullable<ResolvedCall['site']>

/** The calls in the body of a function of which only the place needs to be known; most functions have none. */
function callsWhere(
  graph: CallGraph,
  caller: FunctionSymbol,
  isMeant: (site: Site) => boolean,
): readonly ResolvedCall[] {
  if (!caller.facts.calls.some(isMeant)) return []
  return graph.callsIn(caller).filter(({ site }) => site !== null && isMeant(site))
}

/** Whether a value is a function that makes a coroutine when it is called, whatever its decorators do. */
function isCoroutineFunction(type: Type): boolean {
  if (type.kind !== 'function') return false
  const { facts, qualifiedName } = type.function
  // Sessions have a rule of their own.
  if (/^(sqlalchemy|sqlmodel)\.ext\.asyncio\.(session\.)?AsyncSession\./.test(qualifiedName)) return false
  return facts.isAsync && !facts.isGenerator && facts.decorators.every((one) => TRANSPARENT.has(lastPart(one)))
}

/** Decorators that give the function back, or one that makes a coroutine as well. */
const TRANSPARENT: ReadonlySet<string> = new Set([
  ...['staticmethod', 'classmethod', 'override', 'final', 'abstractmethod', 'overload', 'retry', 'wraps'],
  ...['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'trace', 'api_route', 'websocket', 'route'],
  ...['exception_handler', 'middleware', 'on_event'],
])

const TASK_MAKERS: ReadonlySet<string> = new Set(['create_task', 'ensure_future'])
const TASK_FUNCTIONS: ReadonlySet<string> = new Set([
  'asyncio.create_task',
  'asyncio.ensure_future',
  'asyncio.AbstractEventLoop.create_task',
])

/** The local name that a call is assigned to and that the function never reads; null for everything else. */
function unreadName(file: CheckedFile, { facts, module }: FunctionSymbol, { node }: ResolvedCall): string | null {
  const assigned = file.nodesOf('Assign').find(({ value }) => value === node || value.start === node.start)
  const target = assigned?.value.end === node.end && assigned.targets.length === 1 ? assigned.targets[0] : undefined
  if (target?.kind !== 'Name') return null
  const { globals, nonlocals } = module.scope(facts.scope)
  if (globals.includes(target.id) || nonlocals.includes(target.id)) return null
  const isElsewhere = file
    .nodesOf('Name')
    .some(({ id, start }) => id === target.id && start !== target.start && facts.start <= start && start < facts.end)
  return isElsewhere ? null : target.id
}
