import type { Module, Place } from '../../project/module.ts'
import { isDefined } from '../../project/module.ts'
import type { ClassSymbol, FunctionSymbol } from '../../project/symbols.ts'
import type { DependencyNode, Operation } from './operations.ts'
import type { Parameter } from './parameters.ts'

/** A use of an endpoint: an operation, with the place of a dependency in it. */
export interface EndpointUse {
  readonly operation: Operation
  /** Null for the handler. */
  readonly node: DependencyNode | null
  /** Its parameters as FastAPI reads them for this operation; null where they are not known. */
  readonly parameters: readonly Parameter[] | null
}

/** A function or class of the project that FastAPI calls with parameters that it fills. */
export interface Endpoint {
  /** The function whose parameters FastAPI reads (`__init__` of a class, `__call__` of an object); null for a class without a written `__init__`. */
  readonly function: FunctionSymbol | null
  /** The class that is called, if it is one. */
  readonly class: ClassSymbol | null
  /** As a person would name it: `get_db`, `Paginator.__call__`. */
  readonly name: string
  /** The file in which it is defined. */
  readonly module: Module
  /** Where its name is. */
  readonly place: Place
  /** Whether it answers a route, or is a dependency of one; it may be both. */
  readonly isHandler: boolean
  readonly isDependency: boolean
  readonly uses: readonly EndpointUse[]
}

/** A parameter of an endpoint, as it is declared, with how FastAPI reads it for each use. */
export interface EndpointParameter {
  readonly endpoint: Endpoint
  /** As FastAPI reads it for the first use. */
  readonly declared: Parameter
  /** As it reads it for each use: a name may be in one path and not in another. */
  readonly readings: readonly { readonly use: EndpointUse; readonly parameter: Parameter }[]
}

/** The endpoints behind operations, in the order in which they are first met. */
export function endpointsOf(operations: readonly Operation[]): readonly Endpoint[] {
  const found = new Map<object, Endpoint & { isHandler: boolean; isDependency: boolean; uses: EndpointUse[] }>()
  const add = (use: EndpointUse): void => {
    const { callable } = use.node ?? use.operation.route
    const key = callable.class ?? callable.function
    const home = placeOf(callable.class, callable.function)
    if (key === null || home === null || home.module.isStub) return
    let endpoint = found.get(key)
    if (endpoint === undefined) {
      const { function: symbol, class: called, name } = callable
      const described = { function: symbol, class: called, name, module: home.module, place: home }
      endpoint = { ...described, isHandler: false, isDependency: false, uses: [] }
      found.set(key, endpoint)
    }
    if (use.node === null) endpoint.isHandler = true
    else endpoint.isDependency = true
    endpoint.uses.push(use)
  }
  for (const operation of operations) {
    add({ operation, node: null, parameters: operation.handlerParameters })
    for (const node of operation.allDependencies) add({ operation, node, parameters: node.parameters })
  }
  return [...found.values()]
}

/** The parameters of an endpoint; empty where its signature is not known. */
export function endpointParameters(endpoint: Endpoint): readonly EndpointParameter[] {
  const readings = new Map<string, { use: EndpointUse; parameter: Parameter }[]>()
  for (const use of endpoint.uses) {
    for (const parameter of use.parameters ?? []) {
      const list = readings.get(parameter.name)
      if (list) list.push({ use, parameter })
      else readings.set(parameter.name, [{ use, parameter }])
    }
  }
  return Array.from(readings.values(), (list) => ({ endpoint, declared: list[0]!.parameter, readings: list }))
}

function placeOf(called: ClassSymbol | null, symbol: FunctionSymbol | null): Place | null {
  if (called !== null) return isDefined(called) ? { module: called.module, ...called.facts.nameSpan } : null
  return symbol && { module: symbol.module, ...symbol.facts.nameSpan }
}
