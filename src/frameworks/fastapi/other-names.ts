import { type Inference, qualifiedNameOf } from '../../project/inference.ts'
import type { Module } from '../../project/module.ts'
import { onlyValue } from '../../project/values.ts'
import type { Call, Expression } from '../../syntax/ast.ts'

const METHODS: ReadonlySet<string> = new Set([
  ...['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'api_route', 'websocket'],
  ...['add_api_route', 'add_api_websocket_route', 'include_router', 'mount', 'frontend'],
])

const HOLDERS = new WeakMap<Module, ReadonlySet<string>>()

/**
 * The call of a method of an app or router as if it were written out, where it goes by another name: `include = app.include_router`,
 * `partial(app.include_router, prefix="/v1")`. Its parts stand in the same file, its place is that of the call. The call itself where it is
 * none of these.
 */
export function writtenOut(inference: Inference, module: Module, call: Call): Call {
  const { func } = call
  if (func.kind === 'Name') {
    if (!holdersIn(module).has(func.id)) return call
    const only = onlyValue(inference, { module, node: func }, { calls: false })
    return only?.module === module ? applied(inference, module, only.node, call) : call
  }
  return func.kind === 'Call' && isHolder(func) ? applied(inference, module, func, call) : call
}

function applied(inference: Inference, module: Module, held: Expression, call: Call): Call {
  const { start, end } = call.func
  if (held.kind === 'Attribute' && METHODS.has(held.attr)) return { ...call, func: { ...held, start, end } }
  if (held.kind !== 'Call' || qualifiedNameOf(inference.typeOf(module, held.func)) !== 'functools.partial') return call
  const [method, ...args] = held.args
  if (method?.kind !== 'Attribute') return call
  const given = new Set(call.keywords.map(({ arg }) => arg))
  return {
    ...call,
    func: { ...method, start, end },
    args: [...args, ...call.args],
    keywords: [...held.keywords.filter(({ arg }) => arg === null || !given.has(arg)), ...call.keywords],
  }
}

/** The names in a file that may hold such a method. */
export function holdersIn(module: Module): ReadonlySet<string> {
  let names = HOLDERS.get(module)
  if (names === undefined) {
    const holders = new Set<string>()
    for (const { bindings } of module.facts.scopes) {
      for (const { name, definitions } of bindings) {
        if (definitions.some((one) => one.kind === 'assign' && isHolder(one.value))) holders.add(name)
      }
    }
    names = holders
    HOLDERS.set(module, names)
  }
  return names
}

function isHolder(node: Expression): boolean {
  const method = node.kind === 'Call' ? node.args[0] : node
  return method?.kind === 'Attribute' && METHODS.has(method.attr)
}
