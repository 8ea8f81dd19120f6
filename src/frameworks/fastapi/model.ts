import { qualifiedNameOf } from '../../project/inference.ts'
import type { Located, Module } from '../../project/module.ts'
import { type ClassSymbol, type FunctionSymbol, lastName } from '../../project/symbols.ts'
import { membersOf } from '../../project/types.ts'
import { valuesOf } from '../../project/values.ts'
import { importsIn } from '../../semantics/imports.ts'
import type { Expression } from '../../syntax/ast.ts'
import type { Span } from '../../text/span.ts'
import type { Application } from '../application.ts'
import { type AssembledApp, type Gap, nameOfApp } from './apps.ts'
import { asksForPathParameters, unboundPlaceholders } from './binding.ts'
import { type Creation, Creations } from './creation.ts'
import type { Callable, Dependency } from './dependency.ts'
import { dependenciesByFunction, dependencyClasses } from './depends.ts'
import { type Disclosure, disclosureOf, overridesRegistration } from './disclosure.ts'
import { isDocumented, tagsOf } from './documentation.ts'
import { type Endpoint, type EndpointParameter, endpointParameters, endpointsOf } from './endpoints.ts'
import { type EarlierInclusion, earlierInclusion, inclusionBefore, isForgotten } from './inclusions.ts'
import { isPlainMethod } from './methods.ts'
import { type Clash, findClashes } from './operation-ids.ts'
import { Operation } from './operations.ts'
import { type ParameterRefusal, parameterRefusalOf } from './parameter-refusals.ts'
import { type Parameter, parametersOf } from './parameters.ts'
import { findUnusualNames, type UnusualName } from './path-names.ts'
import { type Placeholder, placeholdersOf } from './paths.ts'
import { compareOperations, Precedence } from './precedence.ts'
import { type Refusal, refusalsOf } from './refusals.ts'
import { type RepeatedAnnotation, repeatedAnnotations } from './repetition.ts'
import { type RouteResponse, responseOf } from './responses.ts'
import type { Router } from './routers.ts'
import {
  type Include,
  type ListedDependency,
  type Moment,
  type Mount,
  type Reach,
  type Route,
  RouteTable,
  type Step,
} from './routes.ts'
import { type SecretField, secretFieldsOf } from './secret-fields.ts'
import { givesAnother } from './wrappers.ts'

/** A function of the project that stands in for handlers, with a signature of its own. */
export interface LostSignature {
  readonly wrapper: FunctionSymbol
  readonly routes: readonly Route[]
}

/** What is known of the project's apps, routers, includes, mounts, routes, parameters and dependencies. Everything is computed when it is first asked for. */
export class FastApiModel {
  readonly application: Application
  #table: RouteTable | null = null
  #routesByModule: ReadonlyMap<Module, readonly Route[]> | null = null
  #includesByModule: ReadonlyMap<Module, readonly Include[]> | null = null
  #mountsByModule: ReadonlyMap<Module, readonly Mount[]> | null = null
  #apps: readonly AssembledApp[] | null = null
  #endpoints: readonly Endpoint[] | null = null
  #endpointsByModule: ReadonlyMap<Module, readonly Endpoint[]> | null = null
  #parametersByModule: ReadonlyMap<Module, readonly EndpointParameter[]> | null = null
  #precedence: Precedence | null = null
  #asksForPathParameters: boolean | null = null
  #hasOwnConverters: boolean | null = null
  #clashes: ReadonlyMap<Route, Clash> | null = null
  #unusualNames: ReadonlyMap<Route, readonly UnusualName[]> | null = null
  #lostSignatures: ReadonlyMap<Module, readonly LostSignature[]> | null = null
  #callbackRouters: ReadonlySet<Router> | null = null
  readonly #firstOfHandlers = new Map<Module, ReadonlyMap<object, Route>>()
  readonly #overrides = new Map<Router, boolean>()
  readonly #operations = new Map<Route, readonly Operation[]>()
  readonly #responses = new Map<Route, RouteResponse>()
  readonly #secretFields = new Map<Route, readonly SecretField[]>()

  #creations: Creations | null = null
  #repeatedAnnotations: readonly RepeatedAnnotation[] | null = null
  #dependencyClasses: readonly ClassSymbol[] | null = null
  #dependenciesByFunction: ReadonlyMap<FunctionSymbol, readonly Dependency[]> | null = null

  constructor(application: Application) {
    this.application = application
  }

  get #routing(): RouteTable {
    this.#table ??= new RouteTable(this.application.project)
    return this.#table
  }

  /** All routes of the project, file by file, in the order of their registrations in each. */
  get routes(): readonly Route[] {
    return this.#routing.routes
  }

  get routers(): readonly Router[] {
    return this.#routing.routers
  }

  get includes(): readonly Include[] {
    return this.#routing.includes
  }

  get mounts(): readonly Mount[] {
    return this.#routing.mounts
  }

  /** The apps and routers that a file creates. */
  routersIn(module: Module): readonly Router[] {
    return this.#routing.createdIn(module)
  }

  /** The includes whose call stands in a file. */
  includesIn(module: Module): readonly Include[] {
    this.#includesByModule ??= grouped(this.includes, ({ call }) => call.module)
    return this.#includesByModule.get(module) ?? []
  }

  /** The mounts whose call stands in a file. */
  mountsIn(module: Module): readonly Mount[] {
    this.#mountsByModule ??= grouped(this.mounts, ({ call }) => call.module)
    return this.#mountsByModule.get(module) ?? []
  }

  /** The routes whose registration stands in a file. */
  routesIn(module: Module): readonly Route[] {
    this.#routesByModule ??= grouped(this.routes, (route) => route.module)
    return this.#routesByModule.get(module) ?? []
  }

  /** The ways in which apps reach a router; empty where no app is known to. */
  reachesOf(router: Router): readonly Reach[] {
    return this.#routing.reachesOf(router)
  }

  /** The full paths under which apps reach a route, with the way; a null path has an unknown part; empty where no app is known to reach it. */
  fullPaths(route: Route): readonly { readonly path: string | null; readonly reach: Reach }[] {
    return this.#routing.fullPaths(route)
  }

  /** The operations that a route is, one for each way in which an app reaches it; a route that none is known to reach is one without app. */
  operationsOf(route: Route): readonly Operation[] {
    let operations = this.#operations.get(route)
    if (operations === undefined) {
      const reaches = this.reachesOf(route.router)
      operations = (reaches.length > 0 ? reaches : [null]).map((reach) => new Operation(this, route, reach))
      this.#operations.set(route, operations)
    }
    return operations
  }

  /** The apps that are not mounted anywhere, with what they answer; file by file, in source order. */
  get apps(): readonly AssembledApp[] {
    this.#apps ??= this.#assembleApps()
    return this.#apps
  }

  /**
   * The placeholders of an operation's path, those of mounts not among them, that nothing receives: no parameter of the handler or of a
   * dependency, no `path_params` of a request. Null where that is not known.
   */
  unboundPlaceholders(operation: Operation): readonly Placeholder[] | null {
    return unboundPlaceholders(this.application.project, operation)
  }

  /**
   * Whether a router only describes requests that others answer: `app.webhooks`, or one whose routes are the `callbacks` of others.
   */
  isDescription(router: Router): boolean {
    const { node } = router.origin
    if (!router.isCreated && node.kind === 'Attribute' && node.attr === 'webhooks') return true
    this.#callbackRouters ??= this.#findCallbackRouters()
    return this.#callbackRouters.has(router)
  }

  #findCallbackRouters(): ReadonlySet<Router> {
    const { inference } = this.application.project
    const given = [...this.routes, ...this.includes, ...this.routers].map((one) => one.arguments.get('callbacks'))
    const lists = given.flatMap((place) => (place ? valuesOf(inference, place) : []))
    const routers = lists.flatMap(({ module, node }) =>
      node.kind === 'Attribute' && node.attr === 'routes' ? this.#routing.routersAt({ module, node: node.value }) : [],
    )
    return new Set(routers)
  }

  /** The apps and routers that an expression stands for; empty where it is none. */
  routersAt(place: Located): readonly Router[] {
    return this.#routing.routersAt(place)
  }

  /** The inclusion by which an app has the same router under the same prefix already; null for none, and where that is not certain. */
  earlierInclusion(include: Include): EarlierInclusion | null {
    return earlierInclusion(this, include)
  }

  /** The inclusion of a router that comes before something is done to it; null where there is none, or one that may come later. */
  inclusionBefore(router: Router, moment: Moment): Include | null {
    return inclusionBefore(this, router, moment)
  }

  /** Whether a router has routes that no app can have: nothing includes it, or takes it for anything else. */
  isForgotten(router: Router): boolean {
    return isForgotten(this.application.project, this, router)
  }

  /** Whether a function is a method that takes `self` or `cls`, of a class that nothing turns into a view. */
  isPlainMethod(symbol: FunctionSymbol): boolean {
    return isPlainMethod(this.application.project.inference, symbol)
  }

  /** Whether a decorator is certain to give another function than the one under it. */
  givesAnother(decorator: Located): boolean {
    return givesAnother(this.application.project.inference, decorator)
  }

  /** The operation id that a route has and an earlier one of the same API description too, or all methods of the route; null for none. */
  clashOf(route: Route): Clash | null {
    this.#clashes ??= findClashes(this.application.project.inference, this.apps)
    return this.#clashes.get(route) ?? null
  }

  /** The placeholders of a route's own path that other paths of the app name differently. */
  unusualNamesOf(route: Route): readonly UnusualName[] {
    this.#unusualNames ??= findUnusualNames(this.apps)
    return this.#unusualNames.get(route) ?? []
  }

  /** Whether an operation is in the API documentation; null where that is not known. */
  isDocumented(operation: Operation): boolean | null {
    return isDocumented(this.application.project.inference, operation)
  }

  /** The tags of an operation, in FastAPI's order; null where they are not known. */
  tagsOf(operation: Operation): readonly string[] | null {
    return tagsOf(this.application.project.inference, operation)
  }

  /** The wrappers that are defined in a file and stand in for handlers, whose signature they do not have. */
  lostSignaturesIn(module: Module): readonly LostSignature[] {
    this.#lostSignatures ??= this.#findLostSignatures()
    return this.#lostSignatures.get(module) ?? []
  }

  #findLostSignatures(): ReadonlyMap<Module, readonly LostSignature[]> {
    const routes = this.routes.filter((route) => route.callable.wrapper !== null)
    const byWrapper = grouped(routes, (route) => route.callable.wrapper!)
    const lost = Array.from(byWrapper, ([wrapper, all]) => ({ wrapper, routes: all }))
    return grouped(lost, ({ wrapper }) => wrapper.module)
  }

  /** Whether some code of the project looks at the path parameters of requests by itself. */
  get asksForPathParameters(): boolean {
    this.#asksForPathParameters ??= asksForPathParameters(this.application.project)
    return this.#asksForPathParameters
  }

  /** Whether the project adds converters for path parameters to Starlette's own. */
  get hasOwnConverters(): boolean {
    this.#hasOwnConverters ??= [...this.application.project.modules.values()].some(addsConverters)
    return this.#hasOwnConverters
  }

  /** What is tried before what. */
  get precedence(): Precedence {
    this.#precedence ??= new Precedence(this.application.project, this)
    return this.#precedence
  }

  /** The functions and classes that FastAPI calls with parameters it fills: handlers and dependencies, each once. */
  get endpoints(): readonly Endpoint[] {
    this.#endpoints ??= endpointsOf(this.routes.flatMap((route) => this.operationsOf(route)))
    return this.#endpoints
  }

  /** The endpoints that are defined in a file. */
  endpointsIn(module: Module): readonly Endpoint[] {
    this.#endpointsByModule ??= grouped(this.endpoints, (endpoint) => endpoint.module)
    return this.#endpointsByModule.get(module) ?? []
  }

  /** The parameters of endpoints that are declared in a file (a field of a model that is a dependency may be declared elsewhere than the model). */
  endpointParametersIn(module: Module): readonly EndpointParameter[] {
    this.#parametersByModule ??= grouped(
      this.endpoints.flatMap(endpointParameters),
      ({ declared }) => declared.place.module,
    )
    return this.#parametersByModule.get(module) ?? []
  }

  /** The `Depends(…)` outside tests that name a function, those that no known route has among them. */
  dependenciesOn(symbol: FunctionSymbol): readonly Dependency[] {
    this.#dependenciesByFunction ??= dependenciesByFunction(this.application.project)
    return this.#dependenciesByFunction.get(symbol) ?? []
  }

  /** Whether FastAPI calls a function as a dependency, of a known route or not. */
  isDependency(symbol: FunctionSymbol): boolean {
    const isEndpoint = this.endpointsIn(symbol.module).some((one) => one.isDependency && one.function === symbol)
    return isEndpoint || this.dependenciesOn(symbol).length > 0
  }

  /** Whether the response of a route is a list, by its model or by what the handler returns. */
  answersWithList(route: Route): boolean {
    const { model, returns } = this.responseOf(route)
    const isDeclared = model.kind === 'declared' || model.kind === 'annotated'
    const types = isDeclared ? [model.type] : returns.map(({ type }) => type)
    return types.flatMap(membersOf).some((type) => type.kind === 'instance' && LISTS.has(type.class.qualifiedName))
  }

  /** What a `POST` route creates and gives back with status 200; null where it does not, or that is not known. */
  creationOf(route: Route): Creation | null {
    this.#creations ??= new Creations(this.application)
    return this.#creations.creationOf(route)
  }

  /** The `Annotated[X, Depends(f)]` that signatures spell out several times. */
  get repeatedAnnotations(): readonly RepeatedAnnotation[] {
    this.#repeatedAnnotations ??= repeatedAnnotations(this.application)
    return this.#repeatedAnnotations
  }

  /** Whether some `Depends(…)` outside tests names a class, or one that inherits from it. */
  dependsOnClass(symbol: ClassSymbol): boolean {
    this.#dependencyClasses ??= dependencyClasses(this.application.project)
    const { classes } = this.application.project.inference
    return this.#dependencyClasses.some((one) => classes.isSubclass(one, symbol.qualifiedName) !== false)
  }

  /** Whether an expression, such as a decorator, registers a route. */
  isRegistration(node: Expression): boolean {
    return this.#routing.isRegistration(node)
  }

  /** The dependencies that the lists on one way to a route ask for (null: no way is known), with who asks; those of the signature are not among them. */
  listedDependencies(route: Route, reach: Reach | null): readonly ListedDependency[] {
    return this.#routing.listedDependencies(route, reach)
  }

  /**
   * The dependencies that run for a route on one way to it (null: where none is known), in the order in which they run: app, includes and
   * routers from the outside in, decorator, signature. Dependencies of dependencies are not among them.
   */
  dependenciesOf(route: Route, reach: Reach | null): readonly Dependency[] {
    return this.#routing.dependenciesOf(route, reach)
  }

  /**
   * The parameters of a route's handler with the place FastAPI reads each from, on one way to it (null: where none is known); null when the
   * signature is not known. Parameters of its dependencies are not among them.
   */
  parametersOf(route: Route, reach: Reach | null): readonly Parameter[] | null {
    const { inference } = this.application.project
    return parametersOf(inference, route.callable, placeholdersWithin(route, reach))
  }

  /** The parameters of a route's handler and of all dependencies on one way to it, those of dependencies within dependencies too. */
  allParametersOf(route: Route, reach: Reach | null): AllParameters {
    const { inference } = this.application.project
    const placeholders = placeholdersWithin(route, reach)
    const parameters: Parameter[] = []
    let isComplete = true
    const seen = new Set<object>()
    const add = (callable: Callable): void => {
      const key = callable.function ?? callable.class ?? callable
      if (seen.has(key)) return
      seen.add(key)
      const own = parametersOf(inference, callable, placeholders)
      if (own === null) isComplete = false
      for (const parameter of own ?? []) {
        parameters.push(parameter)
        if (parameter.dependency) add(parameter.dependency.callable)
        else if (parameter.source === 'unknown') isComplete = false
      }
    }
    for (const { callable } of this.dependenciesOf(route, reach)) add(callable)
    add(route.callable)
    return { parameters, isComplete }
  }

  /** Whether a decorator, or the class of the router, may change the signature of an endpoint that FastAPI sees. */
  mayChangeSignature({ function: symbol, uses }: Endpoint): boolean {
    return uses.some(({ node, operation: { route } }) =>
      node === null
        ? this.isWrapped(route) || this.overridesRegistration(route)
        : symbol !== null && symbol.facts.decorators.length > 0,
    )
  }

  /** Why FastAPI raises when the routes that a parameter belongs to are registered; null where that is not certain. */
  parameterRefusalOf(parameter: EndpointParameter): ParameterRefusal | null {
    return parameterRefusalOf(this.application, parameter)
  }

  /** What a route answers with. */
  responseOf(route: Route): RouteResponse {
    let response = this.#responses.get(route)
    if (response === undefined) {
      response = responseOf(this.application, this.#routing, route)
      this.#responses.set(route, response)
    }
    return response
  }

  #gapsOf(app: Router, steps: readonly Step[]): readonly Gap[] {
    const includes = steps.flatMap((step) => {
      const { child } = step
      // A library's own class of routers may come with routes.
      const reason =
        child?.class?.module === null
          ? `a ${lastName(child.class.qualifiedName)} of a library is included, whose routes are not known`
          : this.gapOf(step)
      return reason === null ? [] : [{ call: step.call, reason }]
    })
    const registrations = this.#routing.unfollowed
      .filter(({ router }) => this.reachesOf(router).some((reach) => reach.app === app))
      .map(({ call }) => ({ call, reason: 'a route is registered of which neither path nor handler is known' }))
    return [...includes, ...registrations]
  }

  /** Why a step may join any router of the project, as a sentence for a person; null where what it joins is known. */
  gapOf(step: Step): string | null {
    if (step.kind !== 'include') return null
    const { child } = step
    const isKnown = child !== null && (child.isCreated || this.routes.some(({ router }) => router === child))
    return isKnown ? null : 'a router is included that could not be followed'
  }

  #assembleApps(): readonly AssembledApp[] {
    const { project } = this.application
    const mounted = new Set(this.mounts.map(({ child }) => child))
    const operations = grouped(
      this.routes.flatMap((route) => this.operationsOf(route)),
      ({ app }) => app,
    )
    return this.routers
      .filter((router) => router.kind === 'app' && !mounted.has(router))
      .sort((one, other) => compareOrigins(one, other))
      .map((router) => {
        const within = (step: Step) => this.reachesOf(step.parent).some(({ app }) => app === router)
        const steps = [...this.includes, ...this.mounts].filter(within)
        let name: string | null = null
        return {
          router,
          // The name of an app that a function makes is looked for in all files, and hardly ever wanted.
          get name() {
            name ??= nameOfApp(project, router)
            return name
          },
          operations: (operations.get(router) ?? []).filter(isNoExperiment).sort(compareOperations),
          steps,
          gaps: this.#gapsOf(router, steps),
        }
      })
  }

  /** Whether no earlier registration in the file has the same handler: what is said of the handler is said once. */
  isFirstOfHandler(route: Route): boolean {
    const { module } = route
    let firsts = this.#firstOfHandlers.get(module)
    if (firsts === undefined) {
      firsts = new Map([...this.routesIn(module)].reverse().map((one) => [one.handler ?? one.registration, one]))
      this.#firstOfHandlers.set(module, firsts)
    }
    return firsts.get(route.handler ?? route.registration) === route
  }

  /** Where a finding about a route as a whole is shown: the handler's name, or the registering call where that is elsewhere. */
  placeOf(route: Route): Span {
    return route.decorated ? route.decorated.facts.nameSpan : route.registration.func
  }

  /** What a route sends that nothing checks or filters; null where nothing is known to be wrong. */
  disclosureOf(route: Route): Disclosure | null {
    return disclosureOf(this.application, route)
  }

  /** The secret fields in the response model of a route; empty where some may be left out, or the model is not known. */
  secretFieldsOf(route: Route): readonly SecretField[] {
    let fields = this.#secretFields.get(route)
    if (fields === undefined) {
      fields = secretFieldsOf(this.application, route)
      this.#secretFields.set(route, fields)
    }
    return fields
  }

  /** What FastAPI refuses about the response models of a route when it is registered; empty where nothing is certain to be refused. */
  refusalsOf(route: Route): readonly Refusal[] {
    return refusalsOf(this.application, route)
  }

  /** Whether the class of the router has registration methods of its own, or that of its routes a constructor: both may change what the decorator says. */
  overridesRegistration({ router }: Route): boolean {
    let overrides = this.#overrides.get(router)
    if (overrides === undefined) {
      overrides = overridesRegistration(this.application, router)
      this.#overrides.set(router, overrides)
    }
    return overrides
  }

  /**
   * Whether decorators between the registration and the handler may answer with something else than the handler returns. Those that are
   * known to hand its result on do not count.
   */
  isWrapped(route: Route): boolean {
    const { inference } = this.application.project
    const module = route.handler?.module ?? route.module
    return route.wrappers.some((wrapper) => {
      if (this.#routing.isRegistration(wrapper)) return false
      const callee = wrapper.kind === 'Call' ? wrapper.func : wrapper
      const name = qualifiedNameOf(inference.typeOf(module, callee)) ?? ''
      return !TRANSPARENT.some((pattern) => pattern.test(name))
    })
  }
}

function grouped<Key, Value>(values: readonly Value[], keyOf: (value: Value) => Key): Map<Key, Value[]> {
  const groups = new Map<Key, Value[]>()
  for (const value of values) {
    const group = groups.get(keyOf(value))
    if (group) group.push(value)
    else groups.set(keyOf(value), [value])
  }
  return groups
}

/** Whether an operation is what its app always has: routes that tests add to an app of the project are not. */
function isNoExperiment({ app, steps, route }: Operation): boolean {
  if (app?.origin.module.role === 'test') return true
  return [...steps, route].every(({ moment }) => moment.module.role !== 'test')
}

function compareOrigins({ origin: one }: Router, { origin: other }: Router): number {
  if (one.module !== other.module) return one.module.path < other.module.path ? -1 : 1
  return one.node.start - other.node.start
}

/** The parameters that FastAPI fills for one route. */
export interface AllParameters {
  readonly parameters: readonly Parameter[]
  /** False where a dependency or the place of a parameter is not known. */
  readonly isComplete: boolean
}

/** The placeholders that FastAPI looks for in a path; null where that is not known. */
function placeholdersWithin({ path }: Route, reach: Reach | null): readonly Placeholder[] | null {
  if (reach === null || reach.innerPrefix === null || path === null) return null
  return placeholdersOf(reach.innerPrefix + path)
}

/** Decorators that hand on what the handler returns. */
const LISTS: ReadonlySet<string> = new Set(['builtins.list', 'typing.Sequence'])

const TRANSPARENT = [
  /^slowapi\.(\w+\.)*Limiter\.(limit|shared_limit|exempt)$/,
  /^dependency_injector\.wiring\.inject$/,
  /^fastapi_cache\.decorator\.cache$/,
  /^fastapi_versioning\.(\w+\.)*version$/,
  /^typing(_extensions)?\.(no_type_check|deprecated)$/,
  /^warnings\.deprecated$/,
  /^builtins\.(staticmethod|classmethod)$/,
]

/** Whether a file has to do with Starlette's table of converters. */
function addsConverters({ facts }: Module): boolean {
  return [...importsIn(facts)].some((one) =>
    one.kind === 'import'
      ? one.module === 'starlette.convertors'
      : /^starlette(\.convertors)?$/.test(one.module) && CONVERTER_NAMES.has(one.name),
  )
}

const CONVERTER_NAMES: ReadonlySet<string> = new Set(['convertors', 'register_url_convertor', 'CONVERTOR_TYPES'])
