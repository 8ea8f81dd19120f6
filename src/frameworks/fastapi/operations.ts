import type { Inference } from '../../project/inference.ts'
import type { ClassSymbol } from '../../project/symbols.ts'
import { lastName } from '../../project/symbols.ts'
import { membersOf } from '../../project/types.ts'
import { onlyValue, stringOf } from '../../project/values.ts'
import { annotationParts } from './annotations.ts'
import { argumentsOf } from './arguments.ts'
import type { Callable, Dependency } from './dependency.ts'
import type { FastApiModel } from './model.ts'
import { type Parameter, parametersOf } from './parameters.ts'
import { type Placeholder, placeholdersOf } from './paths.ts'
import type { RouteResponse } from './responses.ts'
import type { Router } from './routers.ts'
import type { Reach, Route, Step } from './routes.ts'

/** Who asks for a dependency: the `dependencies` of an app, an include, a router or a route, or the signature of the handler or of another dependency. */
export type DependencyOrigin = 'app' | 'include' | 'router' | 'route' | 'handler' | 'dependency'

/** A dependency in its place among those of an operation, with what it depends on itself. */
export interface DependencyNode {
  readonly dependency: Dependency
  readonly callable: Callable
  readonly origin: DependencyOrigin
  /** The parameter that it fills; null where it stands in a list of `dependencies`. */
  readonly parameter: Parameter | null
  /** Its own parameters, those that are dependencies among them; null where its signature is not known. */
  readonly parameters: readonly Parameter[] | null
  /** What it depends on, in the order in which FastAPI resolves it: all before it itself is called. */
  readonly dependencies: readonly DependencyNode[]
}

/** A parameter that FastAPI reads from the request for an operation. */
export interface OperationParameter extends Parameter {
  /** The dependency whose parameter it is; null for one of the handler. */
  readonly owner: DependencyNode | null
}

/** What FastAPI makes of all body, form and file parameters of an operation. */
export interface RequestBody {
  readonly kind: 'json' | 'form' | 'multipart'
  readonly parameters: readonly OperationParameter[]
  /** Whether each stands under its own name; otherwise the body is the value of the only one. */
  readonly isEmbedded: boolean
}

/** A security scheme that an operation asks for. */
export interface SecurityScheme {
  /** As in the API documentation: `scheme_name`, else the name of its class. */
  readonly name: string
  /** `OAuth2PasswordBearer` or a subclass of any of FastAPI's schemes. */
  readonly class: ClassSymbol
  readonly node: DependencyNode
}

/**
 * A path operation as one app answers it: a route under one full path, with everything that FastAPI takes into account on the way to it.
 * WebSocket routes are operations too. A route that no app is known to reach has one operation without app. Everything is computed when it
 * is first asked for.
 */
export class Operation {
  readonly route: Route
  /** The way from the app to the route's router; null where no app is known to reach it. */
  readonly reach: Reach | null
  readonly #model: FastApiModel
  #dependencies: readonly DependencyNode[] | null = null
  #all: readonly DependencyNode[] | null = null
  #parameters: readonly OperationParameter[] | null = null
  #own: readonly Parameter[] | null | undefined
  #innerPlaceholders: readonly Placeholder[] | null | undefined

  constructor(model: FastApiModel, route: Route, reach: Reach | null) {
    this.#model = model
    this.route = route
    this.reach = reach
  }

  /** The outermost app; null where none is known to reach the route. */
  get app(): Router | null {
    return this.reach?.app ?? null
  }

  /** The mounts and includes on the way from the app to the route's router, outermost first. */
  get steps(): readonly Step[] {
    return this.reach?.steps ?? []
  }

  /** The full path, mounts and converters included; null where a part of it is not constant, or no app is known. */
  get path(): string | null {
    return this.reach === null ? null : joined(this.reach.prefix, this.route.path)
  }

  /** The path within the app that the router belongs to, without the paths of mounts: what FastAPI looks for placeholders in. */
  get innerPath(): string | null {
    return this.reach === null ? null : joined(this.reach.innerPrefix, this.route.path)
  }

  /** The placeholders of the full path; null where the path is not known. */
  get placeholders(): readonly Placeholder[] | null {
    return this.path === null ? null : placeholdersOf(this.path)
  }

  /** Those that FastAPI knows of, in the path without mounts: what is in them is a path parameter. Null where the path is not known. */
  get innerPlaceholders(): readonly Placeholder[] | null {
    if (this.#innerPlaceholders === undefined)
      this.#innerPlaceholders = this.innerPath === null ? null : placeholdersOf(this.innerPath)
    return this.#innerPlaceholders
  }

  /** Upper case, in source order; `['WEBSOCKET']` for a WebSocket; null where they are not constant. */
  get methods(): readonly string[] | null {
    return this.route.methods
  }

  /** The dependencies in the order in which they run: app, includes and routers from the outside in, decorator, signature; each with its own. */
  get dependencies(): readonly DependencyNode[] {
    this.#dependencies ??= this.#findDependencies()
    return this.#dependencies
  }

  /** All dependencies with those of dependencies, each callable once, at its first place, before what it depends on. */
  get allDependencies(): readonly DependencyNode[] {
    this.#all ??= flattened(this.dependencies)
    return this.#all
  }

  /** The handler's own parameters, dependencies and injected ones among them; null where its signature is not known. */
  get handlerParameters(): readonly Parameter[] | null {
    if (this.#own === undefined) this.#own = this.#parametersOf(this.route.callable)
    return this.#own
  }

  /**
   * All that FastAPI reads or injects for the handler and for each callable among its dependencies: the handler's first, then those of the
   * dependencies in order, each callable once. Parameters that dependencies fill are not among them.
   */
  get parameters(): readonly OperationParameter[] {
    this.#parameters ??= this.#findParameters()
    return this.#parameters
  }

  /** Whether all parameters are known: no dependency, signature or place of a parameter is unknown. */
  get isComplete(): boolean {
    return (
      this.handlerParameters !== null &&
      this.path !== null &&
      this.allDependencies.every(({ parameters }) => parameters !== null) &&
      this.parameters.every(({ source }) => source !== 'unknown')
    )
  }

  /** What the body of the request is read as; null for none. */
  get body(): RequestBody | null {
    const parameters = this.parameters.filter(
      ({ source }) => source === 'body' || source === 'form' || source === 'file',
    )
    const [first] = parameters
    if (first === undefined) return null
    const kind = parameters.some(({ source }) => source === 'file')
      ? 'multipart'
      : parameters.some(({ source }) => source === 'form')
        ? 'form'
        : 'json'
    const isEmbedded =
      new Set(parameters.map(({ name }) => name)).size > 1 ||
      this.#isEmbedded(first) ||
      (kind !== 'json' && !this.#isModel(first))
    return { kind, parameters, isEmbedded }
  }

  get response(): RouteResponse {
    return this.#model.responseOf(this.route)
  }

  /** The security schemes among all dependencies, each once. */
  get security(): readonly SecurityScheme[] {
    const inference = this.#inference
    const schemes = new Map<string, SecurityScheme>()
    for (const node of this.allDependencies) {
      const { objectClass } = node.callable
      if (objectClass === null || inference.classes.isSubclass(objectClass, 'fastapi.security.SecurityBase') !== true)
        continue
      const name = schemeName(inference, node) ?? lastName(objectClass.qualifiedName)
      if (!schemes.has(name)) schemes.set(name, { name, class: objectClass, node })
    }
    return [...schemes.values()]
  }

  /** What could not be resolved, each as a sentence for a person; empty where everything was. */
  get unknown(): readonly string[] {
    const reasons: string[] = []
    if (this.reach === null) reasons.push('no app is known to include its router')
    else if (this.path === null) reasons.push('a part of the path is not a known constant')
    if (this.methods === null) reasons.push('the methods are not known constants')
    const { callable } = this.route
    if (callable.unknown !== null) reasons.push(`the handler: ${callable.unknown}`)
    else if (this.handlerParameters === null) reasons.push('the parameters of the handler are not known')
    for (const { callable: called, parameters } of this.allDependencies) {
      if (parameters === null)
        reasons.push(`the dependency ${called.name}: ${called.unknown ?? 'its parameters are not known'}`)
    }
    for (const { unknown } of this.parameters) if (unknown !== null) reasons.push(unknown)
    const { model, statusCode } = this.response
    if (model.kind === 'unknown') reasons.push(`the response model: ${model.reason}`)
    if (statusCode === 'unknown') reasons.push('the status code is not a known constant')
    return [...new Set(reasons)]
  }

  get #inference(): Inference {
    return this.#model.application.project.inference
  }

  #parametersOf(callable: Callable): readonly Parameter[] | null {
    return parametersOf(this.#inference, callable, this.innerPlaceholders)
  }

  #findDependencies(): readonly DependencyNode[] {
    const listed = this.#model.listedDependencies(this.route, this.reach)
    const known = new Map<object, Pick<DependencyNode, 'parameters' | 'dependencies'>>()
    return [
      ...listed.map(({ dependency, origin }) => this.#node(dependency, origin, null, known)),
      ...this.#nodesOf(this.handlerParameters, 'handler', known),
    ]
  }

  #nodesOf(
    parameters: readonly Parameter[] | null,
    origin: DependencyOrigin,
    known: Map<object, Pick<DependencyNode, 'parameters' | 'dependencies'>>,
  ): DependencyNode[] {
    return (parameters ?? []).flatMap((parameter) =>
      parameter.dependency ? [this.#node(parameter.dependency, origin, parameter, known)] : [],
    )
  }

  #node(
    dependency: Dependency,
    origin: DependencyOrigin,
    parameter: Parameter | null,
    known: Map<object, Pick<DependencyNode, 'parameters' | 'dependencies'>>,
  ): DependencyNode {
    const { callable } = dependency
    const key = keyOf(callable)
    let below = known.get(key)
    if (below === undefined) {
      // A dependency on itself never ends in FastAPI; here it does.
      known.set(key, { parameters: [], dependencies: [] })
      const parameters = this.#parametersOf(callable)
      below = { parameters, dependencies: this.#nodesOf(parameters, 'dependency', known) }
      known.set(key, below)
    }
    return { dependency, callable, origin, parameter, ...below }
  }

  #findParameters(): readonly OperationParameter[] {
    const found: OperationParameter[] = []
    const add = (parameters: readonly Parameter[] | null, owner: DependencyNode | null): void => {
      for (const parameter of parameters ?? []) {
        if (parameter.source !== 'dependency') found.push({ ...parameter, owner })
      }
    }
    add(this.handlerParameters, null)
    for (const node of this.allDependencies) add(node.parameters, node)
    return found
  }

  /** Whether it is a Pydantic model, or one of several. */
  #isModel({ shape, annotation }: Parameter): boolean {
    if (shape === 'model') return true
    if (annotation === null) return false
    const { classes } = this.#inference
    const { base } = annotationParts(this.#inference, annotation)
    return membersOf(this.#inference.annotation(base.module, base.node)).every(
      (type) => type.kind === 'instance' && classes.isSubclass(type.class, 'pydantic.BaseModel') === true,
    )
  }

  #isEmbedded({ marker }: Parameter): boolean {
    if (marker?.kind !== 'parameter') return false
    const { module, node } = marker.call
    const given = argumentsOf(this.#inference, module, node).get('embed')
    return given?.node.kind === 'Constant' && given.node.value === true
  }
}

function joined(left: string | null, right: string | null): string | null {
  return left === null || right === null ? null : left + right
}

/** The nodes with all below them, each before those that it depends on. */
function flattened(nodes: readonly DependencyNode[]): readonly DependencyNode[] {
  const found = new Map<object, DependencyNode>()
  const add = (node: DependencyNode): void => {
    const key = keyOf(node.callable)
    if (found.has(key)) return
    found.set(key, node)
    node.dependencies.forEach(add)
  }
  nodes.forEach(add)
  return [...found.values()]
}

/** The same for callables that FastAPI takes for the same, as far as that can be told. */
function keyOf(callable: Callable): object {
  if (
    callable.filled.size > 0 ||
    callable.wrapper !== null ||
    callable.signature !== null ||
    callable.objectClass !== null
  )
    return callable
  return callable.function ?? callable.class ?? callable
}

/** The `scheme_name` that the object was made with; null where none is given, or it is not constant. */
function schemeName(inference: Inference, { dependency }: DependencyNode): string | null {
  const made = dependency.target && onlyValue(inference, dependency.target, { calls: false })
  if (made?.node.kind !== 'Call') return null
  const given = argumentsOf(inference, made.module, made.node).get('scheme_name')
  return given ? stringOf(inference, given) : null
}
