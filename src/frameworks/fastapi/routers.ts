import { type Inference, qualifiedNameOf } from '../../project/inference.ts'
import { isDefined, type Located, type Module } from '../../project/module.ts'
import type { Project } from '../../project/project.ts'
import type { ClassSymbol, FunctionSymbol } from '../../project/symbols.ts'
import { type InstanceType, membersOf, type Type } from '../../project/types.ts'
import { elementBehind, stringOf, valuesOf } from '../../project/values.ts'
import type { Call } from '../../syntax/ast.ts'
import { argumentsOf, CallArguments, NO_ARGUMENTS } from './arguments.ts'
import { Callers } from './callers.ts'
import { replaceNames } from './replacement.ts'
import { inRound, type Round } from './rounds.ts'
import { ROUTABLE } from './routables.ts'

/** An application or a router: what routes are registered on. One object for each expression that creates one. */
export interface Router {
  /** `unknown` where routes are registered on something whose class could not be found, but that can be nothing else. */
  readonly kind: 'app' | 'router' | 'unknown'
  /** The constructor call; where that is out of sight (a parameter, a library's object), the expression it is known by. */
  readonly origin: Located
  /** Whether `origin` is the constructor call. */
  readonly isCreated: boolean
  readonly class: ClassSymbol | null
  /** The arguments that reach FastAPI's own constructor, through those of project subclasses. */
  readonly arguments: CallArguments
  /** The router of the same constructor call on which all of its routes are registered, for one of several that a function makes. */
  readonly template: Router | null
  /** The router's own prefix, `''` for none and for apps; null where it is not constant. */
  readonly prefix: string | null
}

const APP = 'fastapi.FastAPI'
const ROUTER = 'fastapi.APIRouter'

/** Calls longer than this chain of parameters are not followed back to the router that was handed over. */
const MAXIMUM_HANDOVERS = 5

/** Whether objects of a type are apps or routers; null where that is not known. */
function routerKind(inference: Inference, type: Type): 'app' | 'router' | 'unknown' | null {
  if (type.kind === 'unknown') return 'unknown'
  if (type.kind === 'library') return /(router|app|api)$/i.test(type.name) ? 'unknown' : null
  if (type.kind !== 'instance') return null
  const { class: symbol } = type
  const isApp = inference.classes.isSubclass(symbol, APP)
  if (isApp === true) return 'app'
  const isRouter = inference.classes.isSubclass(symbol, ROUTER)
  if (isRouter === true) return 'router'
  if (isApp === false && isRouter === false) return null
  // A library's own subclass is recognised by its name; a project class with an unknown base may be one.
  if (symbol.module !== null) return 'unknown'
  return /fastapi/i.test(symbol.qualifiedName) || /APIRouter$/.test(symbol.qualifiedName) ? 'router' : null
}

/** Finds the app or router objects that expressions stand for. */
export class Routers {
  readonly #project: Project
  readonly #inference: Inference
  /** By file and place: a call is several objects in the facts. */
  readonly #created = new Map<string, Router>()
  readonly #createdIn = new Map<Module, Router[]>()
  readonly #instances = new Map<string, Router>()
  readonly #opaque = new Map<string, Router>()
  /** Who calls the project's functions. */
  readonly callers: Callers

  constructor(project: Project) {
    this.#project = project
    this.#inference = project.inference
    this.callers = new Callers(project)
  }

  /** All that have been found so far. */
  get all(): Iterable<Router> {
    return [...this.#created.values(), ...this.#opaque.values()]
  }

  /** Those of them that a file creates. */
  createdIn(module: Module): readonly Router[] {
    return this.#createdIn.get(module) ?? []
  }

  /** The routers that an expression may stand for; empty where it is none. */
  at(place: Located, handovers = 0): readonly Router[] {
    const found = new Set<Router>()
    for (const made of valuesOf(this.#inference, place, { calls: false })) {
      for (const value of valuesOf(this.#inference, made)) {
        for (const router of this.#of(value, handovers)) found.add(this.#instanceOf(router, made))
      }
    }
    return [...found]
  }

  /**
   * The router that one call of a function makes, where others make others of the same constructor call: `make_router("/users")`. What is
   * registered on the router in the function is registered on all of them.
   */
  #instanceOf(router: Router, { module, node }: Located): Router {
    const { origin } = router
    const maker = router.isCreated && router.prefix === null ? origin.module.functionAt(origin.node.start) : null
    if (maker === null || node.kind !== 'Call') return router
    const callee = this.#inference.typeOf(module, node.func)
    if (callee.kind !== 'function' || callee.function !== maker) return router
    const key = `${module.path}:${node.start}:${node.end}`
    let instance = this.#instances.get(key)
    if (instance === undefined) {
      const round = {
        elements: new Map(),
        arguments: this.callers.argumentsIn(maker, module, node, callee.self),
        entries: [],
      }
      const given = router.arguments.map((place) => inRound(this.#inference, place, round))
      const prefix = given.get('prefix')
      instance = {
        ...router,
        arguments: given,
        prefix: prefix ? stringOf(this.#inference, prefix) : given.isComplete ? '' : null,
        template: router,
      }
      this.#instances.set(key, instance)
    }
    return instance
  }

  #of(place: Located, handovers: number): readonly Router[] {
    const inference = this.#inference
    const { module, node } = place
    if (node.kind === 'BoolOp') {
      // `app or FastAPI()`
      return [...new Set(node.values.flatMap((value) => this.at({ module, node: value }, handovers)))]
    }
    if (node.kind === 'Subscript') {
      const element = elementBehind(inference, { module, node })
      if (element) return this.at(element, handovers)
    }
    if (node.kind === 'Attribute' && node.attr === 'router') {
      const routables = this.#ofRoutables({ module, node: node.value })
      if (routables.length > 0) return routables
      // `app.router` is the router inside the app: what is registered on it is registered on the app.
      const owner = membersOf(inference.typeOf(module, node.value))
      if (owner.some((type) => routerKind(inference, type) === 'app')) {
        return this.at({ module, node: node.value }, handovers)
      }
    }
    const kinds = membersOf(inference.typeOf(module, node)).flatMap((type) => {
      const kind = routerKind(inference, type)
      return kind === null ? [] : [{ kind, type }]
    })
    const first = kinds[0]
    if (first === undefined) return []
    if (node.kind === 'Call' && first.type.kind === 'instance') {
      const callee = inference.typeOf(module, node.func)
      if (membersOf(callee).some(({ kind }) => kind === 'class' || kind === 'library')) {
        return [this.#create(module, node, first.kind, first.type)]
      }
    }
    const parameter = this.#parameterOf(place)
    if (parameter !== null) {
      const { symbol, index } = parameter
      const handed =
        symbol.owner !== null && index === 0
          ? this.#objectsOf(symbol.owner)
          : handovers < MAXIMUM_HANDOVERS
            ? this.#handedOver(symbol, index, handovers)
            : []
      if (handed.length > 0) return handed
    }
    return [this.#remember(this.#keyOf(place), place, first.kind, first.type)]
  }

  /** The routers of objects of classy-fastapi's `Routable` that an expression stands for; empty where it is none. */
  #ofRoutables(place: Located): readonly Router[] {
    const { classes } = this.#inference
    const types = membersOf(this.#inference.typeOf(place.module, place.node))
    const owners = types.filter((type): type is InstanceType => type.kind === 'instance')
    const routables = owners.filter((type) => classes.isSubclass(type.class, ROUTABLE) === true)
    if (routables.length === 0) return []
    const made = valuesOf(this.#inference, place).flatMap(({ module, node }) => {
      const type = node.kind === 'Call' ? this.#inference.typeOf(module, node) : null
      return type?.kind === 'instance' && node.kind === 'Call' ? [this.#routerOf(module, node, type)] : []
    })
    return made.length > 0 ? made : routables.flatMap((type) => this.ofRoutable(type.class, null))
  }

  /** The routers of all objects of a class, and of those of its subclasses that inherit a method; one whose creation is out of sight for none. */
  ofRoutable(owner: ClassSymbol, method: FunctionSymbol | null): readonly Router[] {
    const { classes } = this.#inference
    const made = this.#subclassesOf(owner).flatMap((symbol) => {
      const site = method && classes.member(classes.instanceOf(symbol), method.facts.name)?.sites[0]
      const isOwn = site?.definition.kind === 'function' && site.module.functions[site.definition.function] === method
      if (method !== null && !isOwn) return []
      const type = classes.instanceOf(symbol)
      return this.callers.creationsOf(symbol).map(({ module, node }) => this.#routerOf(module, node, type))
    })
    if (made.length > 0 || !isDefined(owner)) return made
    const { module, facts } = owner
    const origin: Located = { module, node: { kind: 'Name', id: facts.name, ...facts.nameSpan } }
    return [this.#remember(`${owner.qualifiedName}.router`, origin, 'router', this.#inference.stubInstance(ROUTER))]
  }

  /** The router of the object that a call creates. */
  #routerOf(module: Module, node: Call, type: InstanceType): Router {
    const key = `${module.path}:${node.start}:${node.end}`
    const known = this.#created.get(key)
    if (known) return known
    const given = constructorArguments(this.#inference, module, node, type)
    const prefix = given.get('prefix')
    const router: Router = {
      kind: 'router',
      origin: { module, node },
      isCreated: true,
      class: this.#inference.stubInstance(ROUTER).class,
      template: null,
      arguments: given,
      prefix: prefix ? this.#prefixOf(prefix) : given.isComplete ? '' : null,
    }
    this.#keep(key, router)
    return router
  }

  #keep(key: string, router: Router): void {
    this.#created.set(key, router)
    const { module } = router.origin
    const others = this.#createdIn.get(module)
    if (others) others.push(router)
    else this.#createdIn.set(module, [router])
  }

  #create(module: Module, node: Call, kind: Router['kind'], type: InstanceType): Router {
    const key = `${module.path}:${node.start}:${node.end}`
    let router = this.#created.get(key)
    if (router === undefined) {
      const given = constructorArguments(this.#inference, module, node, type)
      const prefix = given.get('prefix')
      router = {
        kind,
        origin: { module, node },
        isCreated: true,
        class: type.class,
        template: null,
        arguments: given,
        prefix: kind === 'app' ? '' : prefix ? this.#prefixOf(prefix) : given.isComplete ? '' : null,
      }
      this.#keep(key, router)
    }
    return router
  }

  /** A prefix that is a parameter is known where only one call hands it over. */
  #prefixOf(place: Located): string | null {
    const { module, node } = place
    const known = stringOf(this.#inference, place)
    const maker = known === null ? module.functionAt(node.start) : null
    const callers = maker ? this.callers.of(maker) : []
    if (callers.length !== 1) return known
    const round: Round = { elements: new Map(), arguments: callers[0]!.arguments, entries: [] }
    return stringOf(this.#inference, inRound(this.#inference, place, round))
  }

  #remember(key: string, origin: Located, kind: Router['kind'], type: Type): Router {
    let router = this.#opaque.get(key)
    if (router === undefined) {
      router = {
        kind,
        origin,
        isCreated: false,
        class: type.kind === 'instance' ? type.class : null,
        template: null,
        arguments: new CallArguments(new Map(), false),
        prefix: kind === 'app' ? '' : null,
      }
      this.#opaque.set(key, router)
    }
    return router
  }

  /** The same for all expressions that name one object whose creation is out of sight. */
  #keyOf({ module, node }: Located): string {
    if (node.kind === 'Name') {
      const resolution = this.#inference.names.lookUp(module, node.id, node.start)
      const site = resolution.kind === 'definitions' ? resolution.sites[0] : undefined
      if (site) return `${site.module.path}:${site.definition.start}`
      return `${module.path}:${node.id}`
    }
    if (node.kind === 'Attribute') {
      const owner = this.#inference.typeOf(module, node.value)
      const name = owner.kind === 'instance' ? owner.class.qualifiedName : this.#keyOf({ module, node: node.value })
      return `${name}.${node.attr}`
    }
    return `${module.path}:${node.start}`
  }

  #parameterOf({ module, node }: Located): { symbol: FunctionSymbol; index: number } | null {
    if (node.kind !== 'Name') return null
    const resolution = this.#inference.names.lookUp(module, node.id, node.start)
    const site = resolution.kind === 'definitions' && resolution.sites.length === 1 ? resolution.sites[0]! : null
    if (site?.definition.kind !== 'parameter') return null
    return { symbol: site.module.functions[site.definition.function]!, index: site.definition.index }
  }

  /** The routers of a class of the project or of its subclasses, for what its methods do to `self`. */
  #objectsOf(owner: ClassSymbol): readonly Router[] {
    const subclasses = this.#subclassesOf(owner)
    const found = new Set<Router>()
    for (const { module, node } of subclasses.flatMap((symbol) => this.callers.creationsOf(symbol))) {
      const type = this.#inference.typeOf(module, node)
      const kind = routerKind(this.#inference, type)
      if (kind !== null && type.kind === 'instance') found.add(this.#create(module, node, kind, type))
    }
    return [...found]
  }

  /** The class itself among them. */
  #subclassesOf(owner: ClassSymbol): readonly ClassSymbol[] {
    return [...this.#project.modules.values()]
      .flatMap(({ classes }) => classes)
      .filter((symbol) => this.#inference.classes.isSubclass(symbol, owner.qualifiedName) === true)
  }

  /** The routers that callers of a function of the project pass for a parameter: `register_routes(app)`. */
  #handedOver(symbol: FunctionSymbol, index: number, handovers: number): readonly Router[] {
    const found = new Set<Router>()
    for (const { arguments: given } of this.callers.of(symbol)) {
      const place = given.get(symbol.facts.parameters[index]!)
      if (place) for (const router of this.at(place, handovers + 1)) found.add(router)
    }
    return [...found]
  }
}

/**
 * The arguments that reach the constructor of `FastAPI` or `APIRouter` when a subclass is called: what its `__init__` hands to
 * `super().__init__()`, with its own parameters replaced by what the call gives.
 */
function constructorArguments(inference: Inference, module: Module, call: Call, type: InstanceType): CallArguments {
  let given = argumentsOf(inference, module, call)
  let isCalled = true
  for (const ancestor of inference.classes.ancestryOf(type).classes) {
    const site = inference.classes.ownMember(ancestor, '__init__')?.sites[0]
    if (site?.definition.kind !== 'function') continue
    if (site.module.isStub) return given
    const initializer = site.module.functions[site.definition.function]!
    if (isCalled) {
      isCalled = false
      const names = initializer.facts.parameters.slice(1).map(({ name }) => name)
      given = argumentsOf(inference, module, call, names)
    }
    given = handedOn(inference, initializer, given)
  }
  return given
}

function handedOn(inference: Inference, { module, facts }: FunctionSymbol, given: CallArguments): CallArguments {
  const calls = facts.calls.filter(
    ({ call: { func } }) =>
      func.kind === 'Attribute' &&
      func.attr === '__init__' &&
      (func.value.kind !== 'Call' || qualifiedNameOf(inference.typeOf(module, func.value.func)) === 'builtins.super'),
  )
  const only = calls.length === 1 ? calls[0]!.call : null
  if (only === null) return calls.length === 0 ? NO_ARGUMENTS : new CallArguments(new Map(), false)
  const rest = facts.parameters.find(({ kind }) => kind === 'kwarg')?.name
  const values = new Map<string, Located>()
  let { isComplete } = given
  for (const { arg, value } of only.keywords) {
    if (arg === null) {
      if (value.kind !== 'Name' || value.id !== rest) {
        isComplete = false
        continue
      }
      const own = new Set(facts.parameters.map(({ name }) => name))
      for (const name of given.names) if (!own.has(name)) values.set(name, given.get(name)!)
      continue
    }
    const isOmitted =
      value.kind === 'Name' &&
      facts.parameters.some(({ name, default: fallback }) => name === value.id && !given.has(name) && fallback === null)
    if (isOmitted) continue
    const handed = replaceNames(inference, { module, node: value }, (name) => {
      const parameter = facts.parameters.find((one) => one.name === name.id)
      return parameter === undefined
        ? null
        : (given.get(name.id) ?? (parameter.default && { module, node: parameter.default }))
    })
    values.set(arg, handed)
  }
  return new CallArguments(values, isComplete)
}
