import type { Inference } from '../../project/inference.ts'
import { qualifiedNameOf } from '../../project/inference.ts'
import type { Located, Module } from '../../project/module.ts'
import type { Project } from '../../project/project.ts'
import type { FunctionSymbol } from '../../project/symbols.ts'
import { onlyValue, stringOf, valuesOf } from '../../project/values.ts'
import type { CallSite } from '../../semantics/facts.ts'
import type { Call, Expression } from '../../syntax/ast.ts'
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
import { inRound, roundsOf } from './loops.ts'
import { parametersOf } from './parameters.ts'
import { type Router, Routers } from './routers.ts'
import { viewOf } from './views.ts'

/** When something is done to a router, as far as the source tells. */
export interface Moment {
  /** The file of the code that does it. */
  readonly module: Module
  /** The innermost block around it. */
  readonly block: number
  /** Where in the code it is done: the end of a decorated function's decorators, a call. */
  readonly offset: number
  /** Tells apart what is done at one place: decorators from the innermost out, the rounds of a loop. */
  readonly sequence: number
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

/** A dependency of a list, with who has the list. */
export interface ListedDependency {
  readonly dependency: Dependency
  readonly origin: 'app' | 'include' | 'router' | 'route'
}

const VERBS = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'])

/** Keyword arguments that only FastAPI's decorators take. */
const OWN_KEYWORDS = ['response_model', 'response_class', 'dependencies', 'include_in_schema', 'operation_id']

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
  readonly #includes: Include[] = []
  readonly #mounts: Mount[] = []
  readonly #registrations = new Set<Expression>()
  #sequence = 0
  readonly #reaches = new Map<Router, readonly Reach[]>()
  /** The stand-ins for routers to which finished routes were given, by router. */
  readonly #standIns = new Map<Router, Router>()
  /** The routers that the stand-ins stand for. */
  readonly #originals = new Map<Router, Router>()

  constructor(project: Project) {
    this.#inference = project.inference
    this.#routers = new Routers(project)
    for (const module of project.modules.values()) this.#scan(module)
    this.routes = this.#routes
    this.includes = this.#includes
    this.mounts = this.#mounts
  }

  /** The apps and routers on which something is registered, or that are included or mounted. */
  get routers(): readonly Router[] {
    return [...this.#routers.all]
  }

  /** The apps and routers that an expression stands for; empty where it is none. */
  routersAt(place: Located): readonly Router[] {
    return this.#routers.at(place)
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
        const include = includes.find(({ child }) => child === this.#original(router))
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
    return elementsOf(this.#inference, list).map((element) => dependencyOf(this.#inference, element ?? list))
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
          prefix: joined(outer.prefix, mount.path),
          innerPrefix: '',
          steps: [...outer.steps, mount],
          routers: [router],
        })
      }
    }
    if (original.kind === 'app' && own.length === 0)
      own.push({ app: original, prefix: '', innerPrefix: '', steps: [], routers: [router] })
    for (const include of this.#includes) {
      if (include.child !== original) continue
      for (const outer of reachesOf(include.parent)) {
        if (own.length >= MAXIMUM_REACHES) break
        own.push({
          app: outer.app,
          prefix: joined(joined(outer.prefix, include.prefix), router.prefix),
          innerPrefix: joined(joined(outer.innerPrefix, include.prefix), router.prefix),
          steps: [...outer.steps, include],
          routers: [...outer.routers, router],
        })
      }
    }
    visiting.delete(router)
    return own
  }

  // ---- registrations --------------------------------------------------------------------------------------------------------

  #scan(module: Module): void {
    for (const symbol of module.functions) {
      for (const [index, decorator] of symbol.facts.decorators.entries()) {
        if (decorator.kind === 'Call') this.#decorator(module, symbol, decorator, index)
      }
    }
    for (const code of [module.facts.topLevel, ...module.facts.functions]) {
      for (const site of code.calls) this.#call(module, site)
    }
  }

  #decorator(module: Module, symbol: FunctionSymbol, call: Call, index: number): void {
    const found = this.#registrationMethod(module, call.func)
    if (found === null) return
    const { method, receiver } = found
    if (method !== 'api_route' && method !== 'websocket' && !VERBS.has(method)) return
    const given = argumentsOf(this.#inference, module, call, method === 'websocket' ? ['path', 'name'] : ['path'])
    const routers = this.#routersAt(receiver, () => this.#isEvident(module, symbol, given))
    if (routers.length === 0) return
    this.#registrations.add(call)
    const wrappers = symbol.facts.decorators.slice(index + 1)
    const callable = callableOfFunction(this.#inference, symbol, wrappers)
    for (const router of routers) {
      this.#routes.push({
        kind: method === 'websocket' ? 'websocket' : 'http',
        moment: this.#moment(module, symbol.facts.block, symbol.facts.nameSpan.start, -index),
        module,
        registration: call,
        decorated: symbol,
        router,
        methods: this.#methods(method, given, (place) => place),
        path: this.#path(given.get('path')),
        pathNode: given.get('path'),
        handler: symbol,
        callable,
        arguments: given,
        wrappers,
      })
    }
  }

  /** The method of an app or router that an expression names, and the object it is taken from; null for anything else. */
  #registrationMethod(module: Module, func: Expression): { method: string; receiver: Located } | null {
    if (func.kind === 'Attribute') return { method: func.attr, receiver: { module, node: func.value } }
    if (func.kind !== 'Name') return null
    // `get = router.get`
    const callee = qualifiedNameOf(this.#inference.typeOf(module, func))
    if (callee === null || !/^fastapi\.(FastAPI|APIRouter)\.\w+$/.test(callee)) return null
    const only = onlyValue(this.#inference, { module, node: func })
    if (only?.node.kind !== 'Attribute') return null
    return { method: only.node.attr, receiver: { module: only.module, node: only.node.value } }
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
    const { call } = site
    const { func } = call
    if (call.keywords.some(({ arg }) => arg === 'routes')) this.#created({ module, node: call })
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
            this.#finished(router, { module, node: call.args[0] }, this.#moment(module, site.block, call.start))
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
        if (element) this.#finished(router, element, this.#moment(module, module.blockAt(node.start), node.start))
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
        methods: isWebSocket ? ['WEBSOCKET'] : this.#methods('api_route', given, (method) => method),
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
    for (const round of roundsOf(this.#inference, module, block)) {
      const at = (place: Located | null) => place && inRound(this.#inference, place, round)
      const receiver = at({ module, node: func.value })!
      const given = argumentsOf(this.#inference, module, call, positional)
      const routers = this.#routersAt(receiver, () => handler === null)
      if (routers.length === 0) return
      this.#registrations.add(call)
      const endpoint = handler ?? at(given.get('endpoint'))
      const callable = endpoint ? callableOf(this.#inference, endpoint) : UNKNOWN_CALLABLE
      const path = at(given.get('path'))
      const isWebSocket = func.attr === 'add_api_websocket_route' || func.attr === 'websocket'
      for (const router of routers) {
        this.#routes.push({
          kind: isWebSocket ? 'websocket' : 'http',
          moment: this.#moment(module, block, call.start),
          module,
          registration: call,
          decorated: null,
          router,
          methods: isWebSocket
            ? ['WEBSOCKET']
            : this.#methods(func.attr, given, (place) => inRound(this.#inference, place, round)),
          path: this.#path(path),
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
    const given = argumentsOf(this.#inference, module, call, ['router'])
    for (const round of roundsOf(this.#inference, module, block)) {
      const at = (place: Located | null) => place && inRound(this.#inference, place, round)
      const parents = this.#routers.at(at({ module, node: func.value })!)
      const router = at(given.get('router'))
      const children = router ? this.#routers.at(router) : []
      const prefixNode = at(given.get('prefix'))
      for (const parent of parents) {
        const unknownChild = parent.kind === 'unknown' ? [] : [null]
        for (const child of children.length > 0 ? children : unknownChild) {
          if (parent === child) continue
          this.#includes.push({
            kind: 'include',
            moment: this.#moment(module, block, call.start),
            parent,
            child,
            call: { module, node: call },
            arguments: given,
            prefix: this.#path(prefixNode, given.isComplete ? '' : null),
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
    const given = argumentsOf(this.#inference, module, call, ['path', 'app', 'name'])
    for (const round of roundsOf(this.#inference, module, block)) {
      const at = (place: Located | null) => place && inRound(this.#inference, place, round)
      const parents = this.#routers.at(at({ module, node: func.value })!).filter(({ kind }) => kind !== 'unknown')
      const app = at(given.get('app'))
      const children =
        parents.length > 0 && app && kind === 'mount' ? this.#routers.at(app).filter(({ kind }) => kind === 'app') : []
      const pathNode = at(given.get('path'))
      for (const parent of parents) {
        for (const child of children.length > 0 ? children : [null]) {
          if (parent !== child)
            this.#mounted(
              kind,
              parent,
              child,
              { module, node: call },
              pathNode,
              this.#moment(module, block, call.start),
            )
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

  #moment(module: Module, block: number, offset: number, sequence = this.#sequence++): Moment {
    return { module, block, offset, sequence }
  }

  #path(place: Located | null, missing: string | null = null): string | null {
    return place ? stringOf(this.#inference, place) : missing
  }

  #methods(method: string, given: CallArguments, at: (place: Located) => Located): readonly string[] | null {
    if (method === 'websocket') return ['WEBSOCKET']
    if (VERBS.has(method)) return [method.toUpperCase()]
    const methods = given.get('methods')
    if (methods === null) return given.isComplete ? ['GET'] : null
    const names = elementsOf(this.#inference, at(methods)).map(
      (element) => element && stringOf(this.#inference, at(element)),
    )
    return names.every((name) => name !== null) ? names.map((name) => name.toUpperCase()) : null
  }
}

const UNKNOWN_CALLABLE: Callable = { ...KNOWN, name: '?', function: null, unknown: 'no endpoint is given' }

/** The handler that a decorated function is. */
function callableOfFunction(inference: Inference, symbol: FunctionSymbol, wrappers: readonly Expression[]): Callable {
  const view = viewOf(inference, symbol)
  return decorated(inference, { ...KNOWN, name: symbol.facts.name, function: symbol, view }, wrappers)
}

function importsFastApi(module: Module): boolean {
  return module.facts.scopes.some(({ bindings }) =>
    bindings.some(({ definitions }) =>
      definitions.some(
        (definition) =>
          (definition.kind === 'import' || (definition.kind === 'import-from' && definition.level === 0)) &&
          /^fastapi(\.|$)/.test(definition.module),
      ),
    ),
  )
}

function joined(left: string | null, right: string | null): string | null {
  return left === null || right === null ? null : left + right
}
