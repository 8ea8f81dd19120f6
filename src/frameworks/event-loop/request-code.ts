import { isCached, type ResolvedCall } from '../../project/calls.ts'
import { qualifiedNameOf } from '../../project/inference.ts'
import type { Module } from '../../project/module.ts'
import type { ClassSymbol, FunctionSymbol } from '../../project/symbols.ts'
import { membersOf } from '../../project/types.ts'
import type { Call, Expression } from '../../syntax/ast.ts'
import type { Application } from '../application.ts'
import { isValidator } from '../pydantic/construction.ts'
import { happensOnce, isHandedOut, isKept } from './memo.ts'
import { isThreadMaker, type Mention, type Service } from './service.ts'
import { lastPart } from './threads.ts'
import { requestModels } from './validators.ts'

/** One way in which requests come to a call. */
export interface RequestPath {
  /** What the server calls for requests: a handler, a dependency, a middleware, an exception handler, a background task, a validator. */
  readonly entry: FunctionSymbol
  /** Whether it is a background task, which runs when the response is sent. */
  readonly isTask: boolean
  /** The calls from the body of `entry` down, the one in question last. A function that is handed over (`add_task(f)`) runs through the call that takes it. */
  readonly calls: readonly ResolvedCall[]
}

/** Which code runs once for each request or task of it, and how it is reached. What is not known to be reached is not among it. */
export class RequestCode {
  readonly #application: Application
  readonly #service: Service
  readonly #paths = new Map<FunctionSymbol, RequestPath | null>()
  readonly #constructed = new Map<ClassSymbol, readonly string[]>()
  #requestModels: ReadonlySet<ClassSymbol> | null = null

  constructor(application: Application, service: Service) {
    this.#application = application
    this.#service = service
  }

  /**
   * A shortest way in which requests come to a call; null where none is known, and where the call happens only once for many requests: in
   * start-up code, in functions that remember their results, until a value is known, or for something that outlives the function.
   */
  pathTo(call: ResolvedCall): RequestPath | null {
    if (call.caller === null || happensOnce(call) || isKept(call)) return null
    const path = this.pathInto(call.caller)
    return path && { ...path, calls: [...path.calls, call] }
  }

  /** Whether what a call makes outlives the function that it stands in: it is assigned to a global or an attribute, or returned. */
  outlives(call: ResolvedCall): boolean {
    return isKept(call) || isHandedOut(call)
  }

  /** A shortest way in which requests come to the body of a function: no calls for one that the server calls itself; null where none is known. */
  pathInto(symbol: FunctionSymbol): RequestPath | null {
    const known = this.#paths.get(symbol)
    if (known !== undefined) return known
    const found = this.#search(symbol)
    this.#paths.set(symbol, found)
    return found
  }

  #search(symbol: FunctionSymbol): RequestPath | null {
    /** Breadth first from callee to caller, each with the call by which it was found. */
    const found = new Map<FunctionSymbol, Step | null>([[symbol, null]])
    const wayFrom = (caller: FunctionSymbol): readonly ResolvedCall[] => {
      const way: ResolvedCall[] = []
      for (let step = found.get(caller); step; step = found.get(step.callee)) way.push(step.call)
      return way
    }
    for (const [current] of found) {
      const known = this.#paths.get(current)
      if (known === null || !this.#service.mayServe(current) || isCached(current)) continue
      if (known) return { ...known, calls: [...known.calls, ...wayFrom(current)] }
      if (this.#isEntry(current)) return { entry: current, isTask: false, calls: wayFrom(current) }
      if (this.#isHandedOver(current, TASKS)) return { entry: current, isTask: true, calls: wayFrom(current) }
      for (const call of this.#callsOf(current)) {
        const caller = call.caller!
        if (!found.has(caller) && !happensOnce(call) && !isKept(call)) found.set(caller, { callee: current, call })
      }
    }
    // All that leads to them has been looked at.
    for (const [reached] of found) this.#paths.set(reached, null)
    return null
  }

  /** The calls that run a function, or hand it to something that will. */
  *#callsOf(symbol: FunctionSymbol): Generator<ResolvedCall> {
    const { calls } = this.#application.project
    for (const name of this.#namesOf(symbol)) {
      for (const mention of this.#service.mentionsNamed(name, symbol.module) ?? []) {
        const { caller, site, taker } = mention
        const made = site?.call ?? taker
        if (caller === null || caller === symbol || made === null || isThreadMaker(taker)) continue
        if (site === null && LOOKING.test(lastPart(made.func))) continue
        if (!this.#service.mayServe(caller) || !this.#means(mention, symbol)) continue
        const call = calls.callsIn(caller).find((one) => one.site !== null && isSame(one.site.call, made))
        if (call) yield call
      }
    }
  }

  /** The names by which calls may mention a function: its own, or those of the classes that it helps to make. */
  #namesOf({ facts, owner }: FunctionSymbol): readonly string[] {
    if (owner === null || !(CONSTRUCTORS.has(facts.name) || facts.decorators.length > 0)) return [facts.name]
    let names = this.#constructed.get(owner)
    if (names === undefined) {
      const { inference, modules } = this.#application.project
      const found = new Set([facts.name])
      for (const { classes } of modules.values()) {
        for (const one of classes) {
          if (inference.classes.isSubclass(one, owner.qualifiedName) === true) found.add(one.facts!.name)
        }
      }
      names = [...found]
      this.#constructed.set(owner, names)
    }
    return [facts.name, ...names]
  }

  #means({ module, node, site }: Mention, symbol: FunctionSymbol): boolean {
    const { inference } = this.#application.project
    return membersOf(inference.typeOf(module, node)).some((type) => {
      if (type.kind === 'function') return type.function === symbol || this.#mayMean(type.function, symbol)
      // A class that is handed over (`isinstance(x, Client)`) makes no object.
      if (type.kind !== 'class' || type.of.kind !== 'instance' || symbol.owner === null || site === null) return false
      if (!CONSTRUCTORS.has(symbol.facts.name)) return inference.constructionOf(type.of).includes(symbol)
      const own = inference.classes.member(type.of, symbol.facts.name)?.sites[0]
      return own?.definition.kind === 'function' && own.module.functions[own.definition.function] === symbol
    })
  }

  /** Whether a method without a body may stand for another of a class below its own. */
  #mayMean(declared: FunctionSymbol, symbol: FunctionSymbol): boolean {
    if (!declared.facts.isStub || declared.owner === null || symbol.owner === null) return false
    if (declared.module.isStub || declared.facts.name !== symbol.facts.name) return false
    const { classes } = this.#application.project.inference
    return classes.isSubclass(symbol.owner, declared.owner.qualifiedName) === true
  }

  #isEntry(symbol: FunctionSymbol): boolean {
    const { fastapi } = this.#application
    if (fastapi.endpointsIn(symbol.module).some((endpoint) => endpoint.function === symbol)) return true
    return (
      fastapi.dependenciesOn(symbol).length > 0 ||
      this.#isMiddleware(symbol) ||
      this.#isRegistered(symbol) ||
      this.#validates(symbol)
    )
  }

  #isMiddleware({ facts, owner }: FunctionSymbol): boolean {
    if (owner === null) return false
    const { classes } = this.#application.project.inference
    if (facts.name === 'dispatch') return classes.isSubclass(owner, BASE_MIDDLEWARE) === true
    const parameters = facts.parameters.slice(1, 4).map(({ name }) => name)
    return facts.name === '__call__' && parameters.join() === 'scope,receive,send'
  }

  /** Whether FastAPI calls a function that is not in a route: `@app.middleware("http")`, `add_exception_handler(KeyError, f)`. */
  #isRegistered(symbol: FunctionSymbol): boolean {
    const { module, facts } = symbol
    const isRegistration = (node: Expression) =>
      node.kind === 'Call' && this.#isCallOf(module, node, REGISTERING_DECORATORS)
    return facts.decorators.some(isRegistration) || this.#isHandedOver(symbol, REGISTERING_CALLS)
  }

  /** Whether some call outside tests of what has such a name takes a function. */
  #isHandedOver({ module, facts }: FunctionSymbol, takers: RegExp): boolean {
    return (this.#service.mentionsNamed(facts.name, module) ?? []).some(
      (mention) =>
        mention.site === null &&
        mention.taker !== null &&
        takers.test(`fastapi.${lastPart(mention.taker.func)}`) &&
        this.#isCallOf(mention.module, mention.taker, takers) &&
        this.#isNamed(mention, module, facts.start),
    )
  }

  #isCallOf(module: Module, { func }: Call, names: RegExp): boolean {
    const types = membersOf(this.#application.project.inference.typeOf(module, func))
    return types.some((type) => names.test(qualifiedNameOf(type) ?? ''))
  }

  #isNamed({ module, node }: Mention, home: Module, start: number): boolean {
    return membersOf(this.#application.project.inference.typeOf(module, node)).some(
      (type) => type.kind === 'function' && type.function.module === home && type.function.facts.start === start,
    )
  }

  #validates(symbol: FunctionSymbol): boolean {
    if (symbol.owner === null || symbol.facts.decorators.length === 0 || !isValidator(symbol)) return false
    this.#requestModels ??= requestModels(this.#application)
    return this.#requestModels.has(symbol.owner)
  }
}

/** A call with the function that it leads to. */
interface Step {
  readonly callee: FunctionSymbol
  readonly call: ResolvedCall
}

const CONSTRUCTORS: ReadonlySet<string> = new Set(['__init__', '__post_init__', '__new__'])

/** Functions that look at the functions they are given. */
const LOOKING =
  /^(isinstance|issubclass|callable|iscoroutinefunction|signature|wraps|update_wrapper|getattr|id|repr|str|type|print)$/

const BASE_MIDDLEWARE = 'starlette.middleware.base.BaseHTTPMiddleware'

const REGISTERING_DECORATORS = /^(fastapi|starlette)\.(\w+\.)*(middleware|exception_handler)$/
const REGISTERING_CALLS = /^(fastapi|starlette)\.(\w+\.)*(add_exception_handler|add_middleware)$/
const TASKS = /^(fastapi|starlette)\.(\w+\.)*(add_task|BackgroundTask)$/

function isSame(one: Call, other: Call): boolean {
  return one.start === other.start && one.end === other.end
}
