import type { ResolvedCall } from '../../project/calls.ts'
import type { Inference } from '../../project/inference.ts'
import type { Module } from '../../project/module.ts'
import type { Project } from '../../project/project.ts'
import type { FunctionSymbol } from '../../project/symbols.ts'
import { withoutNone } from '../../project/types.ts'
import type { Call, Expression } from '../../syntax/ast.ts'
import { lastIdentifier } from '../../syntax/expressions.ts'
import { walk } from '../../syntax/visit.ts'
import { encloses, type Span } from '../../text/span.ts'
import { isAsyncSession, SESSION_COROUTINES } from '../sqlalchemy/session-calls.ts'

/** One asynchronous session that several coroutines use at the same time. */
export interface ConcurrentUse {
  /** The session as the function writes it: `session`, `self.session`. */
  readonly session: string
  /** The coroutines that use it, those in a comprehension or loop once. */
  readonly users: readonly Call[]
  /** Whether there is one for each element of a comprehension or loop. */
  readonly isRepeated: boolean
  /** What runs them at the same time: `asyncio.gather()`. */
  readonly runner: string
}

/** A coroutine that a runner is given; `loop` is the comprehension or statement that makes one for each element. */
interface Given {
  readonly call: Call
  readonly loop: Span | null
}

/** How many calls deep the use of a session is looked for. */
const MAXIMUM_CALLS = 3
const STARTERS = new Set(['create_task', 'ensure_future'])
const GATHER = /^asyncio\.(gather|wait|as_completed)$/
const TASK_GROUP = /^asyncio\.(taskgroups\.)?TaskGroup\.create_task$/
const LOCK = /lock|sem(aphore)?|limit|mutex/i

/** Finds sessions that are used by several coroutines at once. */
export class ConcurrentUses {
  readonly #project: Project
  readonly #inference: Inference
  readonly #paths = new Map<FunctionSymbol, ReadonlySet<string>>()

  constructor(project: Project) {
    this.#project = project
    this.#inference = project.inference
  }

  /** Those in the body of a function. */
  in(symbol: FunctionSymbol): readonly ConcurrentUse[] {
    const { facts } = symbol
    if (!facts.isAsync || !facts.calls.some(({ call }) => RUNNERS.has(lastIdentifier(call.func)))) return []
    const found: ConcurrentUse[] = []
    const groups = new Map<string, { given: Given[]; runner: string }>()
    for (const call of this.#project.calls.callsIn(symbol)) {
      if (call.site === null || !RUNNERS.has(lastIdentifier(call.site.call.func))) continue
      const { names } = call
      if (names.some((name) => GATHER.test(name))) {
        const runner = call.site.call
        const given = runner.args
          .flatMap((one) => this.#givenBy(symbol, one, null))
          // What a loop makes and awaits in each round does not meet what it makes in the next.
          .map(({ call: one, loop }) => ({ call: one, loop: loop && encloses(loop, runner) ? null : loop }))
        groups.set(`gather ${call.node.start}`, { given, runner: `${names[0]}()` })
      } else if (names.some((name) => TASK_GROUP.test(name))) {
        const { func, args } = call.site.call
        const path = func.kind === 'Attribute' ? (pathOf(func.value) ?? '') : ''
        const opened = this.#openingOf(symbol.module, path, call.node.start)
        const key = `${path} ${opened}`
        const group = groups.get(key) ?? { given: [], runner: 'the task group' }
        const around = loopAround(symbol.module, call)
        const loop = around && opened !== null && opened > around.start ? null : around
        if (args[0]?.kind === 'Call') group.given.push({ call: args[0], loop })
        groups.set(key, group)
      }
    }
    for (const { given, runner } of groups.values()) found.push(...this.#concurrent(symbol, given, runner))
    return found
  }

  #concurrent(symbol: FunctionSymbol, given: readonly Given[], runner: string): readonly ConcurrentUse[] {
    const users = new Map<string, { calls: Call[]; isRepeated: boolean }>()
    for (const { call, loop } of given) {
      for (const path of this.#sessionsUsedBy(symbol, call)) {
        if (loop !== null && this.#isMadeIn(symbol.module, loop, path, call)) continue
        const known = users.get(path) ?? { calls: [], isRepeated: false }
        known.calls.push(call)
        known.isRepeated ||= loop !== null
        users.set(path, known)
      }
    }
    return Array.from(users).flatMap(([session, { calls, isRepeated }]) => {
      const together = isRepeated
        ? calls
        : calls.filter((one) => calls.some((other) => other !== one && !isEither(symbol.module, one, other)))
      return together.length > 0 ? [{ session, users: together, isRepeated, runner }] : []
    })
  }

  /** Where the task group that a name means at a place is opened; null for an attribute, or if it may be one of several. */
  #openingOf(module: Module, name: string, offset: number): number | null {
    const resolution = this.#inference.names.lookUp(module, name, offset)
    const [only, ...others] = resolution.kind === 'definitions' ? resolution.sites : []
    return only && others.length === 0 ? only.definition.start : null
  }

  /** The coroutines that an argument of `gather` stands for: written out, in a list, made by a comprehension, or appended to a list. */
  #givenBy(symbol: FunctionSymbol, node: Expression, loop: Span | null): readonly Given[] {
    switch (node.kind) {
      case 'Starred':
        return this.#givenBy(symbol, node.value, loop)
      case 'List':
      case 'Tuple':
        return node.elts.flatMap((one) => this.#givenBy(symbol, one, loop))
      case 'ListComp':
      case 'GeneratorExp':
      case 'SetComp':
        return this.#givenBy(symbol, node.elt, node)
      case 'Call': {
        const [first] = node.args
        const isStarter = STARTERS.has(lastIdentifier(node.func)) && first?.kind === 'Call'
        return [{ call: isStarter ? first : node, loop }]
      }
      case 'Name': {
        const { module, facts } = symbol
        const definitions = module.definitionsIn(facts.scope, node.id)
        const [only, ...others] = definitions
        if (!only || others.length > 0 || only.kind === 'parameter') return []
        const value = only.kind === 'assign' || only.kind === 'annotated' ? only.value : null
        const written = value && value.kind !== 'Name' ? this.#givenBy(symbol, value, loop) : []
        const appended = this.#project.calls.callsIn(symbol).flatMap((call) => {
          const { func, args } = call.site?.call ?? { func: node, args: [] }
          if (func.kind !== 'Attribute' || func.attr !== 'append' || pathOf(func.value) !== node.id) return []
          const [one] = args
          return one?.kind === 'Call' ? this.#givenBy(symbol, one, loopAround(module, call)) : []
        })
        return [...written, ...appended]
      }
      default:
        return []
    }
  }

  // ---- sessions -------------------------------------------------------------------------------------------------------------

  /** The sessions, as the function writes them, that a coroutine talks to the database with. */
  #sessionsUsedBy(symbol: FunctionSymbol, call: Call): readonly string[] {
    const resolved = this.#project.calls
      .callsIn(symbol)
      .find(({ site, node }) => site !== null && node.start === call.start && node.end === call.end)
    if (!resolved) return []
    return [...this.#pathsOf(resolved, MAXIMUM_CALLS)].map((path) => this.#behind(symbol, path))
  }

  /** The same for any call, whether it is awaited or not. */
  #pathsOf({ module, site, callee }: ResolvedCall, calls: number): ReadonlySet<string> {
    const found = new Set<string>()
    const { func, args, keywords } = site!.call
    if (func.kind === 'Attribute' && SESSION_COROUTINES.has(func.attr)) {
      const path = pathOf(func.value)
      const type = withoutNone(this.#inference.typeOf(module, func.value))
      if (path !== null && type.kind === 'instance' && isAsyncSession(this.#inference, type)) return found.add(path)
    }
    if (callee.kind !== 'function' || !callee.function.facts.isAsync || callee.function.module.isStub) return found
    const { parameters, isGenerator } = callee.function.facts
    if (isGenerator || calls === 0) return found
    const isMethod = callee.self?.kind === 'instance' && func.kind === 'Attribute'
    for (const inner of this.#pathsIn(callee.function, calls - 1)) {
      const [root, ...rest] = inner.split('.')
      const index = parameters.findIndex(({ name }) => name === root)
      const position = isMethod ? index - 1 : index
      const given =
        isMethod && index === 0 ? func.value : (keywords.find(({ arg }) => arg === root)?.value ?? args[position])
      const path = given && pathOf(given)
      if (path) found.add([path, ...rest].join('.'))
    }
    return found
  }

  /** The sessions that the body of a function always talks to the database with, as paths from its parameters: `self.session`. */
  #pathsIn(symbol: FunctionSymbol, calls: number): ReadonlySet<string> {
    const known = this.#paths.get(symbol)
    if (known !== undefined) return known
    this.#paths.set(symbol, new Set())
    const { module, facts } = symbol
    const names = new Set(facts.parameters.map(({ name }) => name))
    const found = new Set<string>()
    for (const call of this.#project.calls.callsIn(symbol)) {
      if (!call.site?.awaited || isLocked(module, call.block)) continue
      for (const path of this.#pathsOf(call, calls)) {
        const root = path.split('.')[0]!
        const isParameter = names.has(root) && module.definitionsIn(facts.scope, root).length === 1
        if (isParameter) found.add(path)
      }
    }
    if (calls === MAXIMUM_CALLS - 1) this.#paths.set(symbol, found)
    else this.#paths.delete(symbol)
    return found
  }

  /** What `repository.session` is where the function made the repository: `session` of `Repository(session)`. */
  #behind(symbol: FunctionSymbol, path: string): string {
    const [root, attribute, ...rest] = path.split('.')
    const [definition, ...others] = symbol.module.definitionsIn(symbol.facts.scope, root!)
    if (!attribute || others.length > 0 || definition?.kind !== 'assign' || definition.value.kind !== 'Call')
      return path
    const call = definition.value
    const object = this.#inference.typeOf(symbol.module, call)
    const member = object.kind === 'instance' ? this.#inference.classes.member(object, attribute) : null
    const [assignment, another] = member?.assignments ?? []
    if (!assignment?.value || another || assignment.value.kind !== 'Name') return path
    const parameter = assignment.value.id
    const initializer = assignment.module.functionAt(assignment.value.start)
    const index = initializer?.facts.parameters.findIndex(({ name }) => name === parameter) ?? -1
    if (initializer?.facts.name !== '__init__' || index < 1) return path
    const given = call.keywords.find(({ arg }) => arg === parameter)?.value ?? call.args[index - 1]
    const outer = given && pathOf(given)
    return outer ? [outer, ...rest].join('.') : path
  }

  /** Whether each round of a loop has a session of its own. */
  #isMadeIn(module: Module, loop: Span, path: string, call: Call): boolean {
    const root = path.split('.')[0]!
    const resolution = this.#inference.names.lookUp(module, root, call.start)
    if (resolution.kind !== 'definitions') return true
    return resolution.sites.some(({ module: home, definition }) => home === module && encloses(loop, definition))
  }
}

const RUNNERS = new Set(['gather', 'wait', 'as_completed', 'create_task'])

/** Whether a condition decides which one of two calls runs. */
function isEither(module: Module, one: Call, other: Call): boolean {
  const around = [...module.blocksAround(module.blockAt(one.start))]
  return [...module.blocksAround(module.blockAt(other.start))].some(({ statement, start, kind }) =>
    around.some(
      (block) => block.statement === statement && block.start !== start && (kind === 'else' || block.kind === 'else'),
    ),
  )
}

/** Whether a block only runs while a lock is held. */
function isLocked(module: Module, block: number): boolean {
  for (const { kind, test } of module.blocksAround(block)) {
    if (kind === 'function') return false
    if (kind !== 'with' || test === null) continue
    let locked = false
    walk(test, (node) => {
      if ((node.kind === 'Name' && LOCK.test(node.id)) || (node.kind === 'Attribute' && LOCK.test(node.attr)))
        locked = true
      return !locked
    })
    if (locked) return true
  }
  return false
}

/** The loop that a call stands in, as a span; null for none. */
function loopAround(module: Module, { block }: ResolvedCall): Span | null {
  for (const one of module.blocksAround(block)) {
    if (one.kind === 'function') return null
    if (one.kind === 'for' || one.kind === 'while' || one.kind === 'comprehension') {
      return { start: one.statement, end: one.end }
    }
  }
  return null
}

/** `session` and `self.session` as they are written; null for anything longer than names. */
function pathOf(node: Expression): string | null {
  if (node.kind === 'Name') return node.id
  const object = node.kind === 'Attribute' ? pathOf(node.value) : null
  return object === null || node.kind !== 'Attribute' ? null : `${object}.${node.attr}`
}
