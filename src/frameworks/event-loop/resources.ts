import { RESOURCE_NAMES, type Resource, resourceMadeBy } from '../../knowledge/resources.ts'
import type { ResolvedCall } from '../../project/calls.ts'
import type { Inference } from '../../project/inference.ts'
import type { Module } from '../../project/module.ts'
import type { FunctionSymbol } from '../../project/symbols.ts'
import { membersOf } from '../../project/types.ts'
import { importsIn } from '../../semantics/imports.ts'
import type { Attribute, Call, Expression, Name, Node } from '../../syntax/ast.ts'
import { argumentValues, lastIdentifier } from '../../syntax/expressions.ts'
import { forEachChild } from '../../syntax/visit.ts'
import { encloses } from '../../text/span.ts'
import type { Application } from '../application.ts'
import { engineOf } from '../sqlalchemy/engines.ts'
import type { RequestPath } from './request-code.ts'

/** Something that a server makes once and shares, made anew for each request, always in the same way. */
export interface RequestResource {
  readonly resource: Resource
  /** The canonical dotted name of what makes it: `httpx.AsyncClient`. */
  readonly name: string
  readonly call: Call
  /** A shortest way in which requests come to the call. */
  readonly path: RequestPath
}

/** The resources that code in a file makes for each request, in source order; those that depend on the request are left out. */
export function* requestResources(application: Application, module: Module): Generator<RequestResource> {
  const { calls, inference } = application.project
  const names = constructorNames(module)
  for (const symbol of module.functions) {
    for (const call of calls.callsIn(symbol)) {
      if (call.site === null || !names.has(lastIdentifier(call.site.call.func))) continue
      const made = madeBy(call)
      if (made === null || (made.resource.kind === 'engine' && isUnpooled(inference, call))) continue
      const path = application.requestCode.pathTo(call)
      if (path === null) continue
      const provenance = new Provenance(inference, path)
      if (provenance.variesIn(call)) continue
      if (made.resource.kind === 'http-client' && provenance.asksAnyHost(call)) continue
      yield { ...made, call: call.site.call, path }
    }
  }
}

/** The names under which a file may call constructors of resources. */
function constructorNames({ facts }: Module): ReadonlySet<string> {
  if (!importsIn(facts).some((one) => one.kind === 'import-from' && RESOURCE_NAMES.has(one.name))) return RESOURCE_NAMES
  const names = new Set(RESOURCE_NAMES)
  for (const { name, definitions } of facts.scopes.flatMap(({ bindings }) => bindings)) {
    if (definitions.some((one) => one.kind === 'import-from' && RESOURCE_NAMES.has(one.name))) names.add(name)
  }
  return names
}

function madeBy({ names }: ResolvedCall): { readonly name: string; readonly resource: Resource } | null {
  const [name, other] = names
  const resource = name === undefined || other !== undefined ? null : resourceMadeBy(name)
  return resource && { name: name!, resource }
}

/** Whether an engine may have no connections to share: none that are kept, or a database in memory that is its own. */
function isUnpooled(inference: Inference, call: ResolvedCall): boolean {
  const engine = engineOf(inference, call)
  if (engine === null || (engine.mayHavePool && !/QueuePool$/.test(engine.pool?.name ?? ''))) return true
  return engine.urls.some(({ dialect, rest }) => dialect === 'sqlite' && /^\/?$|:memory:|mode=memory/.test(rest))
}

/** Tells what is the same for all requests from what comes with a request, along one way to a call. */
class Provenance {
  readonly #inference: Inference
  readonly #path: RequestPath
  readonly #seen = new Set<Node>()

  constructor(inference: Inference, path: RequestPath) {
    this.#inference = inference
    this.#path = path
  }

  /** Whether an argument of a call comes with the request, or from somewhere unknown; how long to wait does not count. */
  variesIn({ module, caller, site }: ResolvedCall): boolean {
    const { args, keywords } = site!.call
    if (keywords.some(({ arg }) => arg !== null && CONNECTING.has(arg))) return true
    const given = [...args, ...keywords.filter(({ arg }) => arg !== 'timeout').map(({ value }) => value)]
    return given.some((argument) => this.#varies(module, caller, argument))
  }

  /**
   * Whether a client is only used for URLs of which the host comes with the request, so that there is hardly a connection to use again; or by
   * other functions that it is given to, which is not followed.
   */
  asksAnyHost(call: ResolvedCall): boolean {
    const { module, caller, site } = call
    if (caller === null || site!.call.keywords.some(({ arg }) => arg === 'base_url')) return false
    const isClient = (node: Expression): boolean => node.kind === 'Name' && this.#comesFrom(module, node, site!.call)
    const within = module.functions.filter(({ facts }) => encloses(caller.facts, facts))
    const calls = within.flatMap(({ facts }) => facts.calls)
    const urls = calls.flatMap(({ call: { func, args, keywords } }) => {
      if (func.kind !== 'Attribute' || !isClient(func.value)) return []
      const position = WITH_METHOD.has(func.attr) ? 1 : VERBS.has(func.attr) ? 0 : null
      const url = position === null ? undefined : (args[position] ?? keywords.find(({ arg }) => arg === 'url')?.value)
      return url ?? []
    })
    if (urls.length > 0) return urls.every((url) => this.#varies(module, caller, startOf(url)))
    return calls.some(({ call: other }) => argumentValues(other).some(isClient))
  }

  /** Whether a name has the value of a call, or what entering it gives. */
  #comesFrom(module: Module, { id, start }: Name, call: Call): boolean {
    const resolution = this.#inference.names.lookUp(module, id, start)
    if (resolution.kind !== 'definitions') return false
    return resolution.sites.some(({ module: home, definition }) => {
      if (home !== module || (definition.kind !== 'with' && definition.kind !== 'assign')) return false
      const value = definition.kind === 'with' ? definition.context : definition.value
      return value.start === call.start && value.end === call.end
    })
  }

  #varies(module: Module, symbol: FunctionSymbol | null, node: Node): boolean {
    if (this.#seen.has(node)) return false
    this.#seen.add(node)
    if (node.kind === 'Lambda') return false
    if (node.kind === 'Name') return this.#nameVaries(module, symbol, node)
    if (node.kind === 'Attribute') {
      if (isOfApplication(node)) return false
      const varies = this.#attributeVaries(module, node)
      if (varies !== null) return varies
    }
    let varies = false
    forEachChild(node, (child) => {
      varies ||= this.#varies(module, symbol, child)
    })
    return varies
  }

  /** Whether what methods assign to `self.name` comes from what they are given; null where the object is another one, or nothing assigns it. */
  #attributeVaries(module: Module, { value, attr }: Attribute): boolean | null {
    if (value.kind !== 'Name' || value.id !== 'self') return null
    const object = this.#inference.typeOf(module, value)
    const assignments =
      object.kind === 'instance' ? this.#inference.classes.member(object, attr)?.assignments : undefined
    if (assignments === undefined || assignments.length === 0) return null
    return assignments.some(({ module: home, value: assigned }) => {
      if (assigned === null) return true
      return this.#varies(home, home.functionAt(assigned.start), assigned)
    })
  }

  #nameVaries(module: Module, symbol: FunctionSymbol | null, { id, start }: Name): boolean {
    const resolution = this.#inference.names.lookUp(module, id, start)
    if (resolution.kind !== 'definitions' || symbol === null) return false
    return resolution.sites.some(({ module: home, definition }) => {
      if (home !== module || home.definitionsIn(0, id).includes(definition)) return false
      switch (definition.kind) {
        case 'assign':
        case 'annotated':
          return definition.value === null || this.#varies(module, symbol, definition.value)
        case 'parameter':
          return this.#parameterVaries(module.functions[definition.function]!, definition.index)
        case 'import':
        case 'import-from':
        case 'function':
        case 'class':
          return false
        default:
          return true
      }
    })
  }

  /** What a parameter stands for on this way: what its function was called with, or what the server gives it. */
  #parameterVaries(symbol: FunctionSymbol, index: number): boolean {
    const parameter = symbol.facts.parameters[index]!
    if (this.#isSettings(symbol, index)) return false
    const { calls, entry } = this.#path
    const into = calls.findIndex(({ caller }) => caller === symbol) - 1
    const leading = calls[into]
    if (symbol === entry || leading?.site == null || leading.caller === null) return true
    // The object of a method is as old as what it is made from, which is not followed.
    const bound = symbol.owner !== null && !this.#inference.isStaticMethod(symbol) ? 1 : 0
    if (index < bound) return symbol.facts.name === '__init__'
    const { args, keywords } = leading.site.call
    if (!leading.runs.includes(symbol) || args.some(({ kind }) => kind === 'Starred')) return true
    const given = args[index - bound] ?? keywords.find(({ arg }) => arg === parameter.name)?.value
    if (given !== undefined) return this.#varies(leading.module, leading.caller, given)
    return parameter.default === null || this.#varies(symbol.module, null, parameter.default)
  }

  /** Whether a parameter has the application's settings: by its type, or because a function that remembers its result gives it. */
  #isSettings(symbol: FunctionSymbol, index: number): boolean {
    const types = membersOf(this.#inference.parameterType(symbol, index))
    return types.every(
      (type) =>
        type.kind === 'instance' &&
        SETTINGS.some((name) => this.#inference.classes.isSubclass(type.class, name) === true),
    )
  }
}

/** Arguments that say how a client connects, which may be another way each time. */
const CONNECTING: ReadonlySet<string> = new Set(['transport', 'mounts', 'connector', 'connection_pool'])

const SETTINGS: readonly string[] = ['pydantic_settings.BaseSettings', 'pydantic.BaseSettings']

/** `request.app.state.url`: of the application, whatever the request. */
function isOfApplication(node: Node): boolean {
  return node.kind === 'Attribute' && (node.attr === 'app' || isOfApplication(node.value))
}

const VERBS: ReadonlySet<string> = new Set(['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'ws_connect'])
const WITH_METHOD: ReadonlySet<string> = new Set(['request', 'stream'])

/** The part of a URL that says the host: what stands before the first variable part, or that part. */
function startOf(url: Expression): Expression {
  if (url.kind === 'BinOp') return startOf(url.left)
  if (url.kind !== 'JoinedStr') return url
  const [first] = url.values
  if (first?.kind === 'FormattedValue') return startOf(first.value)
  // `f"https://{host}/"`
  const isSchemeOnly = first?.kind === 'Constant' && /^\w+:\/\/$/.test(String(first.value))
  return (isSchemeOnly ? url.values[1] : first) ?? url
}
