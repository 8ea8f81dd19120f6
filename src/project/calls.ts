import type { CallSite, CodeFacts, FunctionFacts } from '../semantics/facts.ts'
import type { Expression, Name } from '../syntax/ast.ts'
import { lastIdentifier } from '../syntax/expressions.ts'
import { hasDecorator, type Inference, qualifiedNameOf } from './inference.ts'
import type { Module } from './module.ts'
import { PropertyReads } from './property-reads.ts'
import type { FunctionSymbol } from './symbols.ts'
import { type InstanceType, membersOf, type Type } from './types.ts'

/** A call (or a `with`/`for` that calls protocol methods) with what is known about its target. */
export interface ResolvedCall {
  readonly module: Module
  /** The function in whose body it stands; null for code of a module or class body. */
  readonly caller: FunctionSymbol | null
  /** The call; for `with` and `for` the expression that is entered or iterated. */
  readonly node: Expression
  /** Null for `with` and `for`. */
  readonly site: CallSite | null
  readonly block: number
  readonly callee: Type
  /**
   * Dotted names of what may be called: `requests.get`, `sqlalchemy.orm.Session.execute`, `app.repo.save`; of a `with` or `for` those of the
   * protocol methods that a library stub describes (`sqlalchemy.orm.Query.__iter__`). Empty when nothing is known. Asking for it, for
   * `callee` or for `runs` works out types; what `site` tells is free.
   */
  readonly names: readonly string[]
  /** The project's functions whose bodies run before the expression has its value (or, for `with` and `for`, while it is used). */
  readonly runs: readonly FunctionSymbol[]
}

/** Who calls whom. Computed for each function when it is first asked about. */
export class CallGraph {
  readonly #inference: Inference
  readonly #calls = new Map<CodeFacts, readonly ResolvedCall[]>()
  readonly #properties: PropertyReads
  readonly #reads = new Map<FunctionSymbol, readonly ResolvedCall[]>()
  readonly #implementations = new Map<FunctionSymbol, FunctionSymbol | null>()
  #methods: Map<string, FunctionSymbol[]> | null = null

  constructor(inference: Inference) {
    this.#inference = inference
    this.#properties = new PropertyReads(inference)
  }

  /**
   * The reads in the body of a function that run properties of the project, as calls of these, in source order: like `with` and `for` they have
   * no `site`, and they have no names either.
   */
  readsIn(caller: FunctionSymbol): readonly ResolvedCall[] {
    let reads = this.#reads.get(caller)
    if (reads === undefined) {
      const { module } = caller
      reads = this.#properties.candidatesIn(caller).map(
        (node) =>
          new LazyCall(module, caller, node, null, module.blockAt(node.start), () => ({
            callee: this.#inference.typeOf(module, node.value),
            names: [],
            runs: this.#properties.runsOf(caller, node),
          })),
      )
      this.#reads.set(caller, reads)
    }
    return reads
  }

  /** The properties that may run where an attribute of this name is read: more than do, but asking takes no types. */
  propertiesNamed(name: string): ReadonlySet<FunctionSymbol> {
    return this.#properties.named(name)
  }

  /** The calls in the body of a function, in source order. */
  callsIn(caller: FunctionSymbol): readonly ResolvedCall[] {
    return this.#resolve(caller.module, caller, caller.facts)
  }

  /** The calls that run when a module is imported, in source order. */
  callsAtImport(module: Module): readonly ResolvedCall[] {
    return this.#resolve(module, null, module.facts.topLevel)
  }

  #resolve(module: Module, caller: FunctionSymbol | null, code: CodeFacts): readonly ResolvedCall[] {
    let calls = this.#calls.get(code)
    if (calls === undefined) {
      calls = [
        ...code.calls.map(
          (site) => new LazyCall(module, caller, site.call, site, site.block, () => this.#targetOf(module, site)),
        ),
        ...code.uses.map(({ kind, isAsync, value, block }) => {
          const methods = kind === 'with' ? (isAsync ? ASYNC_WITH : WITH) : isAsync ? ASYNC_FOR : FOR
          return new LazyCall(module, caller, value, null, block, () => this.#protocolOf(module, value, methods))
        }),
      ].sort((a, b) => a.node.start - b.node.start)
      this.#calls.set(code, calls)
    }
    return calls
  }

  #targetOf(module: Module, site: CallSite): Target {
    const callee = this.#inference.typeOf(module, site.call.func)
    const names: string[] = []
    const runs: FunctionSymbol[] = []
    for (const member of membersOf(callee)) {
      if (member.kind === 'instance') {
        const method = this.#inference.attribute(member, '__call__')
        names.push(qualifiedNameOf(method) ?? `${member.class.qualifiedName}.__call__`)
        if (method.kind === 'function') this.#addRun(runs, method.function, site)
        continue
      }
      const name = qualifiedNameOf(member)
      if (name !== null) names.push(name)
      if (member.kind === 'function') this.#addRun(runs, member.function, site)
      else if (member.kind === 'class' && member.of.kind === 'instance') {
        for (const initializer of ['__init__', '__post_init__']) this.#addMethod(runs, member.of, initializer)
        for (const symbol of this.#inference.constructionOf(member.of)) if (!runs.includes(symbol)) runs.push(symbol)
      }
    }
    for (const name of names) this.#addHandedOver(runs, name, module, site)
    return { callee, names, runs }
  }

  #protocolOf(module: Module, node: Expression, methods: readonly string[]): Target {
    const callee = this.#inference.typeOf(module, node)
    const runs: FunctionSymbol[] = []
    const names: string[] = []
    if (node.kind === 'Name') this.#addGenerator(runs, module, node)
    for (const member of membersOf(callee)) {
      if (member.kind !== 'instance') continue
      for (const method of methods) {
        const name = this.#addMethod(runs, member, method)
        if (name !== null) names.push(name)
      }
    }
    return { callee, names, runs }
  }

  /** Adds a method of the project to what runs; the dotted name of a library's method instead. */
  #addMethod(runs: FunctionSymbol[], object: InstanceType, name: string): string | null {
    const site = this.#inference.classes.member(object, name)?.sites[0]
    // Of a library's class without a stub nothing is known but its name.
    if (site === undefined && object.class.module === null) return `${object.class.qualifiedName}.${name}`
    if (site?.definition.kind !== 'function') return null
    const symbol = site.module.functions[site.definition.function]!
    if (site.module.isStub) return symbol.qualifiedName
    if (!runs.includes(symbol)) runs.push(symbol)
    return null
  }

  /** Adds the generator function whose generator a local name holds: `rows = read(); for row in rows: …`. */
  #addGenerator(runs: FunctionSymbol[], module: Module, { id, start }: Name): void {
    const { names } = this.#inference
    const resolution = names.lookUp(module, id, start)
    if (resolution.kind !== 'definitions' || resolution.sites.length !== 1) return
    const { module: home, definition } = resolution.sites[0]!
    if (home !== module || definition.kind !== 'assign' || definition.value.kind !== 'Call') return
    const callee = this.#inference.typeOf(module, definition.value.func)
    if (callee.kind !== 'function' || callee.function.module.isStub) return
    const { facts } = callee.function
    if (facts.isGenerator && !facts.isAsync && !runs.includes(callee.function)) runs.push(callee.function)
  }

  /** Adds the functions that a library function is given to call in this thread: `sorted(books, key=price)`, `loop.call_later(1, check)`. */
  #addHandedOver(runs: FunctionSymbol[], name: string, module: Module, { call, result }: CallSite): void {
    const taken = CALLED_BY.get(name)
    if (taken === undefined || (taken.whenIterated && result !== 'iterated')) return
    const given =
      typeof taken.argument === 'number'
        ? call.args[taken.argument]
        : call.keywords.find(({ arg }) => arg === taken.argument)?.value
    if (given === undefined) return
    for (const member of membersOf(this.#inference.typeOf(module, given))) {
      if (member.kind !== 'function' || member.function.module.isStub || runs.includes(member.function)) continue
      if (!member.function.facts.isAsync && !member.function.facts.isGenerator) runs.push(member.function)
    }
  }

  /** The one function of the project that a method without a body stands for, or null: that of the only class that is one. */
  #implementationOf(symbol: FunctionSymbol): FunctionSymbol | null {
    const { owner, facts } = symbol
    if (owner === null || !facts.isStub || symbol.module.isStub) return null
    let implementation = this.#implementations.get(symbol)
    if (implementation === undefined) {
      const { classes } = this.#inference
      const isProtocol = owner.facts?.bases.some(
        (base) => lastIdentifier(base.kind === 'Subscript' ? base.value : base) === 'Protocol',
      )
      const required = isProtocol ? classes.methodsOf(owner).map((method) => method.facts.name) : null
      const found = (this.#methodsNamed(facts.name) ?? []).filter(({ owner: candidate, facts: method }) => {
        if (candidate === null || candidate === owner || method.isStub) return false
        if (classes.isSubclass(candidate, owner.qualifiedName) === true) return true
        if (!required) return false
        // One name alone is no proof.
        if (required.length === 1 && !hasSameParameters(facts, method)) return false
        const object = classes.instanceOf(candidate)
        return required.every((name) => name.startsWith('__') || classes.member(object, name) !== null)
      })
      implementation = found.length === 1 ? found[0]! : null
      this.#implementations.set(symbol, implementation)
    }
    return implementation
  }

  /** The methods of a name in classes outside tests. */
  #methodsNamed(name: string): readonly FunctionSymbol[] | undefined {
    if (this.#methods === null) {
      this.#methods = new Map()
      for (const module of this.#inference.imports.modules) {
        if (module.role === 'test') continue
        for (const symbol of module.functions) {
          if (symbol.owner === null) continue
          const list = this.#methods.get(symbol.facts.name)
          if (list) list.push(symbol)
          else this.#methods.set(symbol.facts.name, [symbol])
        }
      }
    }
    return this.#methods.get(name)
  }

  #addRun(runs: FunctionSymbol[], declared: FunctionSymbol, site: CallSite): void {
    const symbol = this.#implementationOf(declared) ?? declared
    if (symbol.module.isStub || runs.includes(symbol)) return
    if (symbol.facts.decorators.length > 0) {
      for (const wrapper of this.#inference.wrappersOf(symbol)) this.#addRun(runs, wrapper, site)
    }
    const { facts } = symbol
    const { result, awaited } = site
    // A generator's body runs while it is iterated, or entered where a decorator makes it a context manager.
    if (facts.isGenerator && result !== 'iterated' && result !== 'entered') return
    // A coroutine's body runs when it is awaited.
    if (facts.isAsync && !facts.isGenerator && !awaited && result !== 'entered') return
    runs.push(symbol)
  }
}

/** Library functions that call what they are given before they return, or later in the same thread: the argument that is called. */
const CALLED_BY: ReadonlyMap<string, { readonly argument: number | string; readonly whenIterated?: boolean }> = new Map(
  [
    ['builtins.map', { argument: 0, whenIterated: true }],
    ['builtins.filter', { argument: 0, whenIterated: true }],
    ['builtins.sorted', { argument: 'key' }],
    ['builtins.min', { argument: 'key' }],
    ['builtins.max', { argument: 'key' }],
    ['builtins.list.sort', { argument: 'key' }],
    ['functools.reduce', { argument: 0 }],
    ['asyncio.AbstractEventLoop.call_soon', { argument: 0 }],
    ['asyncio.AbstractEventLoop.call_later', { argument: 1 }],
    ['asyncio.AbstractEventLoop.call_at', { argument: 1 }],
    ['asyncio.Future.add_done_callback', { argument: 0 }],
  ],
)

function hasSameParameters(one: FunctionFacts, other: FunctionFacts): boolean {
  const names = ({ parameters }: FunctionFacts) => parameters.map(({ name }) => name).join()
  return names(one) === names(other)
}

/** What a call leads to. */
type Target = Pick<ResolvedCall, 'callee' | 'names' | 'runs'>

/** A call whose target is worked out when it is first asked for: of many calls only the place matters. */
class LazyCall implements ResolvedCall {
  readonly module: Module
  readonly caller: FunctionSymbol | null
  readonly node: Expression
  readonly site: CallSite | null
  readonly block: number
  #target: Target | (() => Target)

  constructor(
    module: Module,
    caller: FunctionSymbol | null,
    node: Expression,
    site: CallSite | null,
    block: number,
    target: () => Target,
  ) {
    this.module = module
    this.caller = caller
    this.node = node
    this.site = site
    this.block = block
    this.#target = target
  }

  get callee(): Type {
    return this.#resolved().callee
  }

  get names(): readonly string[] {
    return this.#resolved().names
  }

  get runs(): readonly FunctionSymbol[] {
    return this.#resolved().runs
  }

  #resolved(): Target {
    if (typeof this.#target === 'function') this.#target = this.#target()
    return this.#target
  }
}

const WITH = ['__enter__', '__exit__']
const ASYNC_WITH = ['__aenter__', '__aexit__']
const FOR = ['__iter__', '__next__']
const ASYNC_FOR = ['__aiter__', '__anext__']

/** One way in which something happens: the calls that lead to it, outermost first, ending with the one that does it itself. */
export interface Chain<Effect> {
  readonly calls: readonly ResolvedCall[]
  readonly effect: Effect
}

/** What kind of effect is looked for, and through which calls it is followed. */
export interface EffectDefinition<Effect> {
  /** What the call does itself, without looking into project functions; null for nothing. */
  readonly effectOf: (call: ResolvedCall) => Effect | null
  /** Whether what `callee` does counts as done by `call`. */
  readonly follows: (call: ResolvedCall, callee: FunctionSymbol) => boolean
}

/** When searches have looked at functions this many times as often as there are functions that they have met, it is better to look at all at once. */
const MOST_VISITS = 30

/**
 * Answers whether a call has an effect, directly or through project functions, with a shortest chain of calls.
 * Recursion and cycles are no problem; a function that remembers its results (`lru_cache`) is not followed. A search goes no further than to
 * the nearest effect, because looking at a call works out types; where many searches meet the same functions again and again, the lengths of
 * all chains are worked out together, so that the work stays in proportion to the number of calls.
 */
export class Effects<Effect> {
  readonly #graph: CallGraph
  readonly #definition: EffectDefinition<Effect>
  readonly #chains = new Map<FunctionSymbol, Chain<Effect> | null>()
  /** The length of a shortest chain that starts in the body of a function; infinite for none. */
  readonly #lengths = new Map<FunctionSymbol, number>()
  readonly #met = new Set<FunctionSymbol>()
  #visits = 0

  constructor(graph: CallGraph, definition: EffectDefinition<Effect>) {
    this.#graph = graph
    this.#definition = definition
  }

  /** What a call does itself. */
  effectOf(call: ResolvedCall): Effect | null {
    return this.#definition.effectOf(call)
  }

  /** A shortest chain that starts with `call`, or null when it has no such effect as far as is known. */
  chainOf(call: ResolvedCall): Chain<Effect> | null {
    const own = this.#definition.effectOf(call)
    if (own !== null) return { calls: [call], effect: own }
    let shortest: Chain<Effect> | null = null
    for (const callee of this.followed(call)) {
      const chain = this.chainIn(callee)
      if (chain && (shortest === null || chain.calls.length < shortest.calls.length)) shortest = chain
    }
    return shortest && { calls: [call, ...shortest.calls], effect: shortest.effect }
  }

  /** A shortest chain that starts with a call in the body of `symbol`, the first one of several; null for none. */
  chainIn(symbol: FunctionSymbol): Chain<Effect> | null {
    let chain = this.#chains.get(symbol)
    if (chain === undefined) {
      const isBusy = this.#visits > MOST_VISITS * Math.max(this.#met.size, LEAST_PROJECT)
      chain = isBusy || this.#lengths.has(symbol) ? this.#walk(symbol) : this.#search(symbol)
      this.#chains.set(symbol, chain)
    }
    return chain
  }

  /** The project functions whose effects count as those of a call. */
  followed(call: ResolvedCall): readonly FunctionSymbol[] {
    return call.runs.filter((callee) => !isCached(callee) && this.#definition.follows(call, callee))
  }

  *#callsOf(symbol: FunctionSymbol): Generator<ResolvedCall> {
    yield* this.#graph.callsIn(symbol)
    yield* this.#graph.readsIn(symbol)
  }

  #ownEffect(symbol: FunctionSymbol): Chain<Effect> | null {
    for (const call of this.#graph.callsIn(symbol)) {
      const effect = this.#definition.effectOf(call)
      if (effect !== null) return { calls: [call], effect }
    }
    return null
  }

  // ---- one search, as far as the nearest effect ---------------------------------------------------------------------------

  #search(symbol: FunctionSymbol): Chain<Effect> | null {
    const reachedBy = new Map<FunctionSymbol, { from: FunctionSymbol; call: ResolvedCall } | null>([[symbol, null]])
    for (const [current] of reachedBy) {
      this.#visits++
      this.#met.add(current)
      const own = this.#ownEffect(current)
      if (own) return { calls: pathTo(reachedBy, current, own.calls[0]!), effect: own.effect }
      for (const call of this.#callsOf(current)) {
        for (const callee of this.followed(call)) {
          if (reachedBy.has(callee) || this.#chains.get(callee) === null) continue
          reachedBy.set(callee, { from: current, call })
        }
      }
    }
    // Nothing that can be reached from here has the effect.
    for (const reached of reachedBy.keys()) this.#chains.set(reached, null)
    return null
  }

  // ---- all at once --------------------------------------------------------------------------------------------------------

  #walk(symbol: FunctionSymbol): Chain<Effect> | null {
    const length = this.#lengthIn(symbol)
    if (length === Number.POSITIVE_INFINITY) return null
    if (length === 1) return this.#ownEffect(symbol)
    for (const call of this.#callsOf(symbol)) {
      for (const callee of this.followed(call)) {
        if (this.#lengthIn(callee) !== length - 1) continue
        const rest = this.chainIn(callee)
        return rest && { calls: [call, ...rest.calls], effect: rest.effect }
      }
    }
    return null
  }

  #lengthIn(symbol: FunctionSymbol): number {
    if (!this.#lengths.has(symbol)) this.#measure(symbol)
    return this.#lengths.get(symbol)!
  }

  /** Works out the lengths for all functions that can be reached from `start`: first who calls whom, then back from those with the effect. */
  #measure(start: FunctionSymbol): void {
    const reached = new Set([start])
    const callers = new Map<FunctionSymbol, FunctionSymbol[]>()
    /** The functions that may have a chain of the length that is their index. */
    const byLength: FunctionSymbol[][] = []
    const add = (symbol: FunctionSymbol, length: number): void => {
      byLength[length] ??= []
      byLength[length].push(symbol)
    }
    for (const current of reached) {
      if (this.#ownEffect(current)) add(current, 1)
      for (const call of this.#callsOf(current)) {
        for (const callee of this.followed(call)) {
          const known = this.#lengths.get(callee)
          if (known === undefined) {
            reached.add(callee)
            const named = callers.get(callee)
            if (named) named.push(current)
            else callers.set(callee, [current])
          } else if (known < Number.POSITIVE_INFINITY) add(current, known + 1)
        }
      }
    }
    for (let length = 1; length < byLength.length; length++) {
      for (const symbol of byLength[length] ?? []) {
        if (this.#lengths.has(symbol)) continue
        this.#lengths.set(symbol, length)
        for (const caller of callers.get(symbol) ?? []) add(caller, length + 1)
      }
    }
    for (const symbol of reached) if (!this.#lengths.has(symbol)) this.#lengths.set(symbol, Number.POSITIVE_INFINITY)
  }
}

/** Below this many functions there is nothing to save. */
const LEAST_PROJECT = 1000

function pathTo(
  reachedBy: ReadonlyMap<FunctionSymbol, { from: FunctionSymbol; call: ResolvedCall } | null>,
  last: FunctionSymbol,
  call: ResolvedCall,
): readonly ResolvedCall[] {
  const calls = [call]
  for (let step = reachedBy.get(last); step; step = reachedBy.get(step.from)) calls.unshift(step.call)
  return calls
}

/** Decorators of functools, cachetools, async_lru and aiocache. */
const CACHE_DECORATORS: readonly string[] = ['lru_cache', 'cache', 'cached', 'cachedmethod', 'ttl_cache', 'alru_cache']

/** Whether the function remembers its results, so that its body runs once and not for every call. */
export function isCached(symbol: FunctionSymbol): boolean {
  return CACHE_DECORATORS.some((decorator) => hasDecorator(symbol, decorator)) || callsCacheDecorator(symbol)
}

function callsCacheDecorator({ facts }: FunctionSymbol): boolean {
  return facts.decorators.some((decorator) => {
    return decorator.kind === 'Call' && CACHE_DECORATORS.includes(lastIdentifier(decorator.func))
  })
}
