import { type Inference, qualifiedNameOf } from '../../project/inference.ts'
import { type DefinedClass, isDefined, type Module } from '../../project/module.ts'
import { type FunctionSymbol, lastName } from '../../project/symbols.ts'
import type { Call } from '../../syntax/ast.ts'
import { lastIdentifier } from '../../syntax/expressions.ts'
import { argumentsOf, CallArguments } from './arguments.ts'

/** The class whose objects carry a router with their own methods: `class Users(Routable)` with `@get("/")` methods, of classy-fastapi. */
export const ROUTABLE = 'classy_fastapi.Routable'

const MARKS = new Set(['route', 'get', 'post', 'put', 'patch', 'delete', 'websocket'])

/** A method that the routers of all objects of its class have as a route. */
export interface MarkedMethod {
  readonly owner: DefinedClass
  /** How a router would register it: `get`, `websocket`; `api_route` for `@route(path, methods)`. */
  readonly method: string
  readonly arguments: CallArguments
  /** Its place among the methods of the class, in the order in which they are registered: by name. */
  readonly rank: number
}

/** What a decorator of classy-fastapi makes of a method; null for any other decorator, and for functions. */
export function markedMethod(
  inference: Inference,
  module: Module,
  { owner, facts }: FunctionSymbol,
  decorator: Call,
): MarkedMethod | null {
  if (owner === null || !isDefined(owner) || !MARKS.has(lastIdentifier(decorator.func))) return null
  const name = qualifiedNameOf(inference.typeOf(module, decorator.func)) ?? ''
  if (!name.startsWith('classy_fastapi.') || inference.classes.isSubclass(owner, ROUTABLE) !== true) return null
  const mark = lastName(name)
  const given = argumentsOf(inference, module, decorator, mark === 'route' ? ['path', 'methods'] : ['path'])
  const names = module.scope(owner.facts.scope).bindings.map((binding) => binding.name)
  return {
    owner,
    method: mark === 'route' ? 'api_route' : mark,
    arguments: withoutModel(given, module, decorator),
    rank: names.sort().indexOf(facts.name),
  }
}

/** The decorators hand on `response_model=None` where none is given, which switches the return annotation off. */
function withoutModel(given: CallArguments, module: Module, { start, end }: Call): CallArguments {
  const values = new Map(Array.from(given.names, (name) => [name, given.get(name)!]))
  if (!values.has('response_model'))
    values.set('response_model', { module, node: { kind: 'Constant', type: 'None', value: null, start, end } })
  return new CallArguments(values, given.isComplete)
}
