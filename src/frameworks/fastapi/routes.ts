import type { Inference } from '../../project/inference.ts'
import type { Located, Module } from '../../project/module.ts'
import type { Project } from '../../project/project.ts'
import type { FunctionSymbol } from '../../project/symbols.ts'
import { stringOf, valuesOf } from '../../project/values.ts'
import type { CallSite } from '../../semantics/facts.ts'
import { importsIn } from '../../semantics/imports.ts'
import type { Call, Expression } from '../../syntax/ast.ts'
import { lastIdentifier } from '../../syntax/expressions.ts'
import { argumentsOf, type CallArguments, elementsOf, NO_ARGUMENTS } from './arguments.ts'
import {
  type Callable,
  callableOf,
  type Dependency,
  decorated,
  dependencyOf,
  dependencyOfParameter,
  KNOWN,
} from './dependency.ts'
import { holdersIn, writtenOut } from './other-names.ts'
import { parametersOf } from './parameters.ts'
import { inRound, isMadeWithin, type Round, roundsOf } from './rounds.ts'
import { type MarkedMethod, markedMethod } from './routables.ts'
import { type Router, Routers } from './routers.ts'
import { viewOf } from './views.ts'

/** When something is done to a router, as far as the source tells. */
export interface Moment {
  /** The file of the code that does it: the outermost call, where a helper that the router is handed to does it. */
  readonly module: Module
  /** The innermost block around it. */
  readonly block: number
  /** Where in the code it is done: the name of a decorated function, a call; then the same within each helper on the way. */
  readonly trail: readonly number[]
  /** Tells apart what is done at one place: decorators from the innermost out, the rounds of a loop. */
  readonly sequence: number
  /** Whether a helper on the way does it only under a condition. */
  readonly isUncertain: boolean
}

/** `parent.include_router(child, prefix=…)`. */
export interface Include {
  readonly kind: 'include'
  readonly moment: Moment
  readonly parent: Router
  /** Null where what is included is not known. */
  readonly child: Router | null
  readonly call: Located<Call>
  readonly arguments: CallArguments
  /** `''` for none, null where it is not constant. */
  readonly prefix: string | null
  /** The expression of the prefix, if one is given. */
  readonly prefixNode: Located | null
}

/** `parent.mount(path, child)`, `FastAPI(routes=[Mount(path, child)])`, or `parent.frontend(path, …)`, which serves files after all routes. */
export interface Mount {
  readonly kind: 'mount' | 'frontend'
  readonly moment: Moment
  readonly parent: Router
  /** Null for anything but a FastAPI app of the project. */
  readonly child: Router | null
  readonly call: Located<Call>
  /** Without a trailing slash; null where it is not constant. */
  readonly path: string | null
  /** The expression of the path, if one is given. */
  readonly pathNode: Located | null
}

/** What leads from one router to another. */
export type Step = Include | Mount

/** One way in which an app reaches a router. */
export interface Reach {
  readonly app: Router
  /** What comes before the paths of the router's routes; null where some part is not constant. */
  readonly prefix: string | null
  /** The part of it within the app that the router belongs to, without the paths of mounts: what FastAPI looks for placeholders in. */
  readonly innerPrefix: string | null
  /** `prefix` without the router's own: what comes before the paths of its mounts. */
  readonly mountPrefix: string | null
  /** Outermost first: the mounts and includes on the way. */
  readonly steps: readonly Step[]
  /** The routers whose own arguments apply, the app first, the router itself last; those above a mount are not among them. */
  readonly routers: readonly Router[]
}

/** A path operation or WebSocket route: one registration of one handler. */
export interface Route {
  readonly kind: 'http' | 'websocket'
  readonly moment: Moment
  /** The file in which the registration stands. */
  readonly module: Module
  /** The decorator, or the call of `add_api_route`. */
  readonly registration: Call
  /** The function it is a decorator of; null for an imperative registration. */
  readonly decorated: FunctionSymbol | null
  readonly router: Router
  /** Upper case, in source order; `['WEBSOCKET']` for a WebSocket; null where `methods` is not constant. */
  readonly methods: readonly string[] | null
  /** The path as registered, without any prefix; null where it is not constant. */
  readonly path: string | null
  /** The expression of the path, if one is given. */
  readonly pathNode: Located | null
  /** The function that answers; null where it is not known. */
  readonly handler: FunctionSymbol | null
  readonly callable: Callable
  /** The keyword arguments of the registration. */
  readonly arguments: CallArguments
  /** The decorators between the registration and the function, outermost first: what FastAPI calls is their result. */
  readonly wrappers: readonly Expression[]
}

/** A call that registers something unknown on a router. */
export interface Unfollowed {
  readonly router: Router
  readonly call: Located<Call>
}

/** A dependency of a list, with who has the list. */
export interface ListedDependency {
  readonly dependency: Dependency
  readonly origin: 'app' | 'include' | 'router' | 'route'
}

const VERBS = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'])

/** Methods that a call by itself is looked at for; `append` is that of a list of routes. */
const METHODS: ReadonlySet<string> = new Set([
  'add_api_route',
  'add_api_websocket_route',
  'include_router',
  'mount',
  'frontend',
  'append',
])

/** Keyword arguments that only FastAPI's decorators take. */
const OWN_KEYWORDS = ['response_model', 'response_class', 'dependencies', 'include_in_schema', 'operation_id']

/** No function has more decorators than this. */
const MOST_DECORATORS = 1000

/** More ways to one router than this are not told apart. */
const MAXIMUM_REACHES = 64

/** The routes, includes and mounts of a whole project. */
export class RouteTable {
  readonly routes: readonly Route[]
  readonly includes: readonly Include[]
  readonly mounts: readonly Mount[]
  readonly #inference: Inference
  readonly #routers: Routers
  readonly #routes: Route[] = []
  readonly #unfollowed: Unfollowed[] = []
  readonly #includes: Include[] = []
  readonly #mounts: Mount[] = []
  readonly #registrations = new Set<Expression>()
  /** The names of the classes whose objects are apps or routers. */
  readonly #constructors: ReadonlySet<string>
  #sequence = 0
  readonly #reaches = new Map<Router, readonly Reach[]>()
  /** What the lists of `dependencies` ask for: that of an app is one for all of its routes. */
  readonly #lists = new Map<Expression, readonly Dependency[]>()
  /** The stand-ins for routers to which finished routes were given, by router. */
  readonly #standIns = new Map<Router, Router>()
  /** The routers that the stand-ins stand for. */
  readonly #originals = new Map<Router, Router>()

  constructor(project: Project) {
    this.#inference = project.inference
    this.#routers = new Routers(project)
    this.#constructors = constructorNames(project)
    for (const module of project.modules.values()) this.#scan(module)
    this.routes = this.#routes
    this.includes = this.#includes
    this.mounts = this.#mounts
  }

  /** The apps and routers on which something is registered, or that are included or mounted. */
  get routers(): readonly Router[] {
    return [...this.#routers.all]
  }

  /** The apps and routers that a file creates. */
  createdIn(module: Module): readonly Router[] {
    return this.#routers.createdIn(module)
  }

  /** The apps and routers that an expression stands for; empty where it is none. */
  routersAt(place: Located): readonly Router[] {
    return this.#routers.at(place)
  }

  /** Registrations of which neither path nor handler is known: of whatever a helper is given. */
  get unfollowed(): readonly Unfollowed[] {
    return this.#unfollowed
  }

  /** Whether an expression registers a route. */
  isRegistration(node: Expression): boolean {
    return this.#registrations.has(node)
  }

  /** The ways in which apps reach a router; empty where no app is known to. */
  reachesOf(router: Router): readonly Reach[] {
    const known = this.#reaches.get(router)
    if (known) return known
    const reaches = this.#findReaches(router, new Set())
    this.#reaches.set(router, reaches)
    return reaches
  }

  /** The full paths under which apps reach a route, with the way; a null path has an unknown part. */
  fullPaths(route: Route): readonly { readonly path: string | null; readonly reach: Reach }[] {
    return this.reachesOf(route.router).map((reach) => ({ path: joined(reach.prefix, route.path), reach }))
  }

  /**
   * The dependencies that lists of `dependencies` ask for on one way to a route, in the order in which they run: app, includes and routers
   * from the outside in, decorator.
   */
  listedDependencies(route: Route, reach: Reach | null): readonly ListedDependency[] {
    const lists: [ListedDependency['origin'], CallArguments][] = []
    if (reach === null) lists.push(['router', route.router.arguments])
    else {
      const includes = reach.steps.filter((step): step is Include => step.kind === 'include')
      for (const router of reach.routers) {
        const include = includes.find(({ child }) => child === router || child === this.#original(router))
        if (include) lists.push(['include', include.arguments])
        lists.push([router.kind === 'app' ? 'app' : 'router', router.arguments])
      }
    }
    lists.push(['route', route.arguments])
    return lists.flatMap(([origin, given]) => {
      const list = given.get('dependencies')
      return this.#listed(list).map((dependency) => ({ origin, dependency }))
    })
  }

  /**
   * The dependencies that run for a route on one way to it, in the order in which they run: those of the lists, then those of the
   * signature. Dependencies of dependencies are not among them.
   */
  dependenciesOf(route: Route, reach: Reach | null): readonly Dependency[] {
    return [
      ...this.listedDependencies(route, reach).map(({ dependency }) => dependency),
      ...this.signatureDependencies(route.callable),
    ]
  }

  /** The dependencies that a callable declares in its signature, in order. */
  signatureDependencies(callable: Callable): readonly Dependency[] {
    return (parametersOf(this.#inference, callable, null) ?? []).flatMap(({ dependency }) => dependency ?? [])
  }

  #listed(list: Located | null): readonly Dependency[] {
    if (list === null) return []
    let dependencies = this.#lists.get(list.node)
    if (dependencies === undefined) {
      const elements = elementsOf(this.#inference, list)
      dependencies = elements.map((element) => dependencyOf(this.#inference, element ?? list))
      this.#lists.set(list.node, dependencies)
    }
    return dependencies
  }

  #findReaches(router: Router, visiting: Set<Router>): readonly Reach[] {
    const own: Reach[] = []
    if (visiting.has(router)) return own
    visiting.add(router)
    const original = this.#original(router)
    // A router that is included twice by the same parent asks for the way to it once.
    const outers = new Map<Router, readonly Reach[]>()
    const reachesOf = (parent: Router): readonly Reach[] => {
      const reaches = outers.get(parent) ?? this.#reaches.get(parent) ?? this.#findReaches(parent, visiting)
      outers.set(parent, reaches)
      return reaches
    }
    for (const mount of this.#mounts) {
      if (mount.child !== original) continue
      for (const outer of reachesOf(mount.parent)) {
        own.push({
          ...outer,
          prefix: joined(outer.mountPrefix, mount.path),
          innerPrefix: '',
          mountPrefix: joined(outer.mountPrefix, mount.path),
          steps: [...outer.steps, mount],
          routers: [router],
        })
      }
    }
    if (original.kind === 'app' && own.length === 0)
      own.push({ app: original, prefix: '', innerPrefix: '', mountPrefix: '', steps: [], routers: [router] })
    for (const include of this.#includes) {
      if (include.child === null || (include.child.template ?? include.child) !== original) continue
      // Finished routes take nothing over, whichever of several routers they are given to.
      const reached = router === original ? include.child : router
      for (const outer of reachesOf(include.parent.template ?? include.parent)) {
        if (own.length >= MAXIMUM_REACHES) break
        own.push({
          app: outer.app,
          prefix: joined(joined(outer.prefix, include.prefix), reached.prefix),
          innerPrefix: joined(joined(outer.innerPrefix, include.prefix), reached.prefix),
          mountPrefix: joined(outer.prefix, include.prefix),
          steps: [...outer.steps, include],
          routers: [...outer.routers, reached],
        })
      }
    }
    visiting.delete(router)
    return own
  }

  // ---- registrations --------------------------------------------------------------------------------------------------------

  #scan(module: Module): void {
    for (const symbol of module.functions) {
      symbol.facts.decorators.forEach((decorator, index) => {
        if (decorator.kind === 'Call') this.#decorator(module, symbol, decorator, index)
      })
    }
    const holders = holdersIn(module)
    for (const code of [module.facts.topLevel, ...module.facts.functions]) {
      for (const site of code.calls) if (this.#mayMatter(site.call, holders)) this.#call(module, site)
    }
  }

  /** Whether a call may make a router or do something to one, by how it is written; `holders` are other names for methods in the file. */
  #mayMatter({ func, keywords }: Call, holders: ReadonlySet<string>): boolean {
    for (const { arg } of keywords) if (arg === 'routes') return true
    const name = lastIdentifier(func)
    return func.kind === 'Call' || this.#constructors.has(name) || METHODS.has(name) || holders.has(name)
  }

  #decorator(module: Module, symbol: FunctionSymbol, call: Call, index: number): void {
    const marked = markedMethod(this.#inference, module, symbol, call)
    if (marked) {
      this.#marked(module, symbol, call, index, marked)
      return
    }
    const written = writtenOut(this.#inference, module, call)
    if (written.func.kind !== 'Attribute' || !isRegistering(written.func.attr)) {
      this.#delegated(module, symbol, call, index)
      return
    }
    const method = written.func.attr
    const receiver = { module, node: written.func.value }
    const rounds = this.#rounds(module, symbol.facts.block, receiver, [written])
    const seen = new Registrations()
    for (const [turn, round] of rounds.entries()) {
      const at = (place: Located) => inRound(this.#inference, place, round)
      const given = argumentsOf(this.#inference, module, written, positionalOf(method), at)
      const routers = this.#routersAt(at(receiver), () => this.#isEvident(module, symbol, given)).filter((router) =>
        seen.isNew(router, this.#path(given.get('path'))),
      )
      const moment = this.#moment(module, symbol.facts.block, symbol.facts.nameSpan.start, round, receiver)
      this.#registered(module, symbol, call, index, method, given, routers, {
        ...moment,
        sequence: turn * MOST_DECORATORS - index,
      })
    }
  }

  /** `@get("/path")` on a method of classy-fastapi's `Routable`: a route of the router of each object. */
  #marked(module: Module, symbol: FunctionSymbol, call: Call, index: number, marked: MarkedMethod): void {
    const { owner, method, arguments: given, rank } = marked
    const moment = {
      ...this.#moment(module, owner.facts.block, owner.facts.nameSpan.start, null, null),
      sequence: rank,
    }
    this.#registered(module, symbol, call, index, method, given, this.#routers.ofRoutable(owner, symbol), moment, 1)
  }

  /** `@public("/path")`, where `public` returns `router.get(path, …)`. */
  #delegated(module: Module, symbol: FunctionSymbol, call: Call, index: number): void {
    if (!isPathLike(call)) return
    const type = this.#inference.typeOf(module, call.func)
    if (type.kind !== 'function' || type.function.module.isStub) return
    const helper = type.function
    const [only, ...others] = helper.facts.returns
    const inner = only?.value
    if (others.length > 0 || inner?.kind !== 'Call' || inner.func.kind !== 'Attribute') return
    const { attr: method, value: object } = inner.func
    if (!isRegistering(method)) return
    const caller = this.#routers.callers.argumentsIn(helper, module, call, type.self)
    const round: Round = { elements: new Map(), arguments: caller, entries: [] }
    const at = (place: Located) => inRound(this.#inference, place, round)
    const given = argumentsOf(this.#inference, helper.module, inner, positionalOf(method), at)
    const routers = this.#routers.at(at({ module: helper.module, node: object }))
    const known = routers.filter(({ kind }) => kind !== 'unknown')
    const moment = this.#moment(module, symbol.facts.block, symbol.facts.nameSpan.start, round, null)
    this.#registered(module, symbol, call, index, method, given, known, { ...moment, sequence: -index })
  }

  #registered(
    module: Module,
    symbol: FunctionSymbol,
    call: Call,
    index: number,
    method: string,
    given: CallArguments,
    routers: readonly Router[],
    moment: Moment,
    bound = 0,
  ): void {
    if (routers.length === 0) return
    this.#registrations.add(call)
    const wrappers = symbol.facts.decorators.slice(index + 1)
    const callable = callableOfFunction(this.#inference, symbol, wrappers, bound)
    const path = given.get('path')
    for (const router of routers) {
      this.#routes.push({
        kind: method === 'websocket' ? 'websocket' : 'http',
        moment,
        module,
        registration: call,
        decorated: symbol,
        router,
        methods: this.#methods(method, given),
        path: this.#changesPath(router, method) ? null : this.#path(path),
        pathNode: path,
        handler: symbol,
        callable,
        arguments: given,
        wrappers,
      })
    }
  }

  #rounds(module: Module, block: number, object: Located, used: readonly Expression[]): readonly Round[] {
    return roundsOf({ inference: this.#inference, callers: this.#routers.callers }, module, block, object, used)
  }

  /** Whether the router's class has registration methods of its own that may do something to the path. */
  #changesPath({ class: symbol }: Router, method: string): boolean {
    if (symbol === null || symbol.module === null || symbol.module.isStub) return false
    const { classes } = this.#inference
    const object = classes.instanceOf(symbol)
    return [method, 'api_route', 'add_api_route'].some((name) => {
      const site = classes.member(object, name)?.sites[0]
      if (site?.definition.kind !== 'function' || site.module.isStub) return false
      return !handsOnPath(this.#inference, site.module.functions[site.definition.function]!)
    })
  }

  /** The routers that are registered on; those that are only evident from the use where `isEvident` says so. */
  #routersAt(receiver: Located, isEvident: () => boolean): readonly Router[] {
    const routers = this.#routers.at(receiver)
    if (routers.every(({ kind }) => kind !== 'unknown')) return routers
    return isEvident() ? routers : routers.filter(({ kind }) => kind !== 'unknown')
  }

  /** Whether a decorator on something unknown can only be a route: it has a path, and the handler or the file is FastAPI's. */
  #isEvident(module: Module, symbol: FunctionSymbol, given: CallArguments): boolean {
    const path = given.get('path')
    const text = path && stringOf(this.#inference, path)
    if (text === null || (text !== '' && !text.startsWith('/'))) return false
    if (OWN_KEYWORDS.some((name) => given.has(name))) return true
    if (importsFastApi(module)) return true
    return symbol.facts.parameters.some((_, index) => dependencyOfParameter(this.#inference, symbol, index) !== null)
  }

  #call(module: Module, site: CallSite): void {
    const call = writtenOut(this.#inference, module, site.call)
    const { func } = call
    if (call.keywords.some(({ arg }) => arg === 'routes')) this.#created({ module, node: call })
    // Apps and routers without routes are known too.
    else if (this.#constructors.has(lastIdentifier(func))) this.#routers.at({ module, node: call })
    if (func.kind === 'Call') {
      // `router.get("/x")(handler)`
      if (func.func.kind !== 'Attribute' || call.args.length !== 1) return
      if (func.func.attr !== 'api_route' && func.func.attr !== 'websocket' && !VERBS.has(func.func.attr)) return
      this.#imperative(module, func, func.func, ['path'], { module, node: call.args[0]! }, site.block)
      return
    }
    if (func.kind !== 'Attribute') return
    switch (func.attr) {
      case 'add_api_route':
        this.#imperative(module, call, func, ['path', 'endpoint'], null, site.block)
        break
      case 'add_api_websocket_route':
        this.#imperative(module, call, func, ['path', 'endpoint', 'name'], null, site.block)
        break
      case 'include_router':
        this.#include(module, call, func, site.block)
        break
      case 'mount':
        this.#mount('mount', module, call, func, site.block)
        break
      case 'frontend':
        this.#mount('frontend', module, call, func, site.block)
        break
      case 'append':
        // `app.routes.append(APIRoute(…))`
        if (func.value.kind === 'Attribute' && func.value.attr === 'routes' && call.args[0]) {
          const routers = this.#routers.at({ module, node: func.value.value })
          for (const router of routers) {
            this.#finished(
              router,
              { module, node: call.args[0] },
              this.#moment(module, site.block, call.start, null, null),
            )
          }
        }
        break
    }
  }

  /** `FastAPI(routes=[…])`, `APIRouter(routes=[…])`. */
  #created(place: Located<Call>): void {
    for (const router of this.#routers.at(place)) {
      const { origin } = router
      const isOwn = origin.module === place.module && origin.node.start === place.node.start
      const given = isOwn ? router.arguments.get('routes') : null
      for (const element of given ? elementsOf(this.#inference, given) : []) {
        const { module, node } = place
        if (element)
          this.#finished(router, element, this.#moment(module, module.blockAt(node.start), node.start, null, null))
      }
    }
  }

  /** A route that was made by hand, which takes nothing over from the router it is given to. */
  #finished(router: Router, place: Located, moment: Moment): void {
    for (const { module, node } of valuesOf(this.#inference, place)) {
      if (node.kind !== 'Call') continue
      const made = this.#inference.typeOf(module, node)
      if (made.kind !== 'instance') continue
      if (this.#inference.classes.isSubclass(made.class, 'starlette.routing.Mount') === true) {
        const given = argumentsOf(this.#inference, module, node, ['path', 'app'])
        const app = given.get('app')
        const children = app ? this.#routers.at(app).filter(({ kind }) => kind === 'app') : []
        for (const child of children.length > 0 ? children : [null]) {
          this.#mounted('mount', router, child, { module, node }, given.get('path'), moment)
        }
        continue
      }
      const isWebSocket = this.#inference.classes.isSubclass(made.class, 'fastapi.routing.APIWebSocketRoute') === true
      if (!isWebSocket && this.#inference.classes.isSubclass(made.class, 'fastapi.routing.APIRoute') !== true) continue
      // A constructor of the project's own may take and add whatever it likes.
      const initializer = this.#inference.classes.member(made, '__init__')?.sites[0]
      if (initializer && !initializer.module.isStub) continue
      const given = argumentsOf(this.#inference, module, node, ['path', 'endpoint'])
      const endpoint = given.get('endpoint')
      const callable = endpoint ? callableOf(this.#inference, endpoint) : UNKNOWN_CALLABLE
      this.#registrations.add(node)
      this.#routes.push({
        kind: isWebSocket ? 'websocket' : 'http',
        moment,
        module,
        registration: node,
        decorated: null,
        router: this.#standInFor(router),
        methods: isWebSocket ? ['WEBSOCKET'] : this.#methods('api_route', given),
        path: this.#path(given.get('path')),
        pathNode: given.get('path'),
        handler: callable.function,
        callable,
        arguments: given,
        wrappers: callable.function?.facts.decorators ?? [],
      })
    }
  }

  /** A router without prefix and dependencies, which is reached wherever `router` is. */
  #standInFor(router: Router): Router {
    let standIn = this.#standIns.get(router)
    if (standIn === undefined) {
      standIn = { ...router, kind: 'router', arguments: NO_ARGUMENTS, prefix: '' }
      this.#standIns.set(router, standIn)
      this.#originals.set(standIn, router)
    }
    return standIn
  }

  #original(router: Router): Router {
    return this.#originals.get(router) ?? router
  }

  #imperative(
    module: Module,
    call: Call,
    func: Expression & { kind: 'Attribute' },
    positional: readonly string[],
    handler: Located | null,
    block: number,
  ): void {
    const object = { module, node: func.value }
    const seen = new Registrations()
    for (const round of this.#rounds(module, block, object, handler ? [call, handler.node] : [call])) {
      const at = (place: Located) => inRound(this.#inference, place, round)
      const given = argumentsOf(this.#inference, module, call, positional, at)
      const routers = this.#routersAt(at(object), () => handler === null)
      if (routers.length === 0) continue
      this.#registrations.add(call)
      const endpoint = handler ? at(handler) : given.get('endpoint')
      const callable = endpoint ? callableOf(this.#inference, endpoint) : UNKNOWN_CALLABLE
      const path = given.get('path')
      if (callable.unknown !== null && this.#path(path) === null) {
        for (const router of routers) this.#unfollowed.push({ router, call: { module, node: call } })
        continue
      }
      const isWebSocket = func.attr === 'add_api_websocket_route' || func.attr === 'websocket'
      const methods = isWebSocket ? ['WEBSOCKET'] : this.#methods(func.attr, given)
      for (const router of routers) {
        if (!seen.isNew(router, this.#path(path), methods?.join() ?? null, callable.function)) continue
        this.#routes.push({
          kind: isWebSocket ? 'websocket' : 'http',
          moment: this.#moment(module, block, call.start, round, object),
          module,
          registration: call,
          decorated: null,
          router,
          methods,
          path: this.#changesPath(router, func.attr) ? null : this.#path(path),
          pathNode: path,
          handler: callable.function,
          callable,
          arguments: given,
          wrappers: callable.function?.facts.decorators ?? [],
        })
      }
    }
  }

  #include(module: Module, call: Call, func: Expression & { kind: 'Attribute' }, block: number): void {
    const object = { module, node: func.value }
    const seen = new Registrations()
    for (const round of this.#rounds(module, block, object, [call])) {
      const at = (place: Located) => inRound(this.#inference, place, round)
      const given = argumentsOf(this.#inference, module, call, ['router'], at)
      const router = given.get('router')
      const children = router ? this.#routers.at(router) : []
      const prefixNode = given.get('prefix')
      for (const parent of this.#routers.at(at(object))) {
        const unknownChild = parent.kind === 'unknown' ? [] : [null]
        for (const child of children.length > 0 ? children : unknownChild) {
          const prefix = this.#path(prefixNode, given.isComplete ? '' : null)
          if (parent === child || !seen.isNew(parent, child, prefix)) continue
          this.#includes.push({
            kind: 'include',
            moment: this.#moment(module, block, call.start, round, object),
            parent,
            child,
            call: { module, node: call },
            arguments: given,
            prefix,
            prefixNode,
          })
        }
      }
    }
  }

  #mount(
    kind: Mount['kind'],
    module: Module,
    call: Call,
    func: Expression & { kind: 'Attribute' },
    block: number,
  ): void {
    const object = { module, node: func.value }
    const seen = new Registrations()
    for (const round of this.#rounds(module, block, object, [call])) {
      const at = (place: Located) => inRound(this.#inference, place, round)
      const given = argumentsOf(this.#inference, module, call, ['path', 'app', 'name'], at)
      const parents = this.#routers.at(at(object)).filter((router) => router.kind !== 'unknown')
      const app = given.get('app')
      const apps = parents.length > 0 && app && kind === 'mount' ? this.#routers.at(app) : []
      const children = apps.filter((router) => router.kind === 'app')
      for (const parent of parents) {
        for (const child of children.length > 0 ? children : [null]) {
          if (parent === child || !seen.isNew(parent, child, this.#path(given.get('path')))) continue
          const moment = this.#moment(module, block, call.start, round, object)
          this.#mounted(kind, parent, child, { module, node: call }, given.get('path'), moment)
        }
      }
    }
  }

  #mounted(
    kind: Mount['kind'],
    parent: Router,
    child: Router | null,
    call: Located<Call>,
    pathNode: Located | null,
    moment: Moment,
  ): void {
    const path = this.#path(pathNode)?.replace(/\/+$/, '') ?? null
    this.#mounts.push({ kind, moment, parent, child, call, path, pathNode })
  }

  /** When code at `offset` runs in a round; `object` is the router that it does something to. */
  #moment(module: Module, block: number, offset: number, round: Round | null, object: Located | null): Moment {
    const entries = round && object && !isMadeWithin(module, block, object) ? round.entries : []
    const places = [...entries, { module, block, offset }]
    const [outermost, ...inner] = places
    return {
      module: outermost!.module,
      block: outermost!.block,
      trail: places.map((place) => place.offset),
      sequence: this.#sequence++,
      isUncertain: inner.some((place) => isUnderCondition(place.module, place.block)),
    }
  }

  #path(place: Located | null, missing: string | null = null): string | null {
    return place ? stringOf(this.#inference, place) : missing
  }

  #methods(method: string, given: CallArguments): readonly string[] | null {
    if (method === 'websocket') return ['WEBSOCKET']
    if (VERBS.has(method)) return [method.toUpperCase()]
    const methods = given.get('methods')
    if (methods === null) return given.isComplete ? ['GET'] : null
    const names = elementsOf(this.#inference, methods).map((element) => element && stringOf(this.#inference, element))
    return names.every((name) => name !== null) ? names.map((name) => name.toUpperCase()) : null
  }
}

/**
 * What one call has registered in its rounds so far. A helper that is called in two places with the same (a start script and a test server)
 * registers it once, as only one of them runs.
 */
class Registrations {
  readonly #known = new Map<Router, unknown[][]>()

  /** Whether nothing equal was registered on a router yet. What is not known (null) equals what is not known. */
  isNew(router: Router, ...parts: readonly unknown[]): boolean {
    const known = this.#known.get(router) ?? []
    if (known.some((others) => others.every((other, index) => other === parts[index]))) return false
    this.#known.set(router, [...known, [...parts]])
    return true
  }
}

/** The names that classes of apps and routers may have, by how their bases are written. */
function constructorNames({ modules }: Project): ReadonlySet<string> {
  const names = new Set(['FastAPI', 'APIRouter'])
  for (let size = 0; size !== names.size; ) {
    size = names.size
    for (const { facts } of modules.values()) {
      for (const { name, bases } of facts.classes)
        if (bases.some((base) => names.has(lastIdentifier(base)))) names.add(name)
    }
  }
  return names
}

function isRegistering(method: string): boolean {
  return method === 'api_route' || method === 'websocket' || VERBS.has(method)
}

function positionalOf(method: string): readonly string[] {
  return method === 'websocket' ? ['path', 'name'] : ['path']
}

/** Whether a decorator may hand a path to something that registers. */
function isPathLike({ args, keywords }: Call): boolean {
  return args.length > 0 || keywords.some(({ arg }) => arg === 'path')
}

/** Whether a block runs only under a condition, in a loop, or where an exception may keep it from running. */
export function isUnderCondition(module: Module, block: number): boolean {
  for (const { kind } of module.blocksAround(block)) {
    if (kind === 'function' || kind === 'module' || kind === 'class') return false
    if (kind !== 'with' && kind !== 'finally') return true
  }
  return false
}

const UNKNOWN_CALLABLE: Callable = { ...KNOWN, name: '?', function: null, unknown: 'no endpoint is given' }

/** The handler that a decorated function is; `bound` of its first parameters are filled already. */
function callableOfFunction(
  inference: Inference,
  symbol: FunctionSymbol,
  wrappers: readonly Expression[],
  bound: number,
): Callable {
  const view = bound > 0 ? null : viewOf(inference, symbol)
  return decorated(inference, { ...KNOWN, name: symbol.facts.name, function: symbol, bound, view }, wrappers)
}

/** Whether a registration method calls its like with the very path that it gets. */
function handsOnPath(inference: Inference, { module, facts }: FunctionSymbol): boolean {
  const inner = facts.calls.filter(
    ({ call: { func } }) => func.kind === 'Attribute' && (VERBS.has(func.attr) || /^(add_)?api_route$/.test(func.attr)),
  )
  return (
    inner.length > 0 &&
    inner.every(({ call }) => {
      const path = call.args[0] ?? call.keywords.find(({ arg }) => arg === 'path')?.value
      if (path?.kind === 'Starred') return path.value.kind === 'Name' && path.value.id === 'args'
      if (path === undefined) return call.keywords.some(({ arg }) => arg === null)
      if (path.kind !== 'Name') return false
      const resolution = inference.names.lookUp(module, path.id, path.start)
      return (
        resolution.kind === 'definitions' && resolution.sites.every(({ definition }) => definition.kind === 'parameter')
      )
    })
  )
}

function importsFastApi({ facts }: Module): boolean {
  return [...importsIn(facts)].some(
    (one) => (one.kind === 'import' || one.level === 0) && /^fastapi(\.|$)/.test(one.module),
  )
}

function joined(left: string | null, right: string | null): string | null {
  return left === null || right === null ? null : left + right
}
