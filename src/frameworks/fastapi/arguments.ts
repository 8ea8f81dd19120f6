import type { Inference } from '../../project/inference.ts'
import { qualifiedNameOf } from '../../project/inference.ts'
import type { Located, Module } from '../../project/module.ts'
import { constantOf, onlyValue, valuesOf } from '../../project/values.ts'
import type { Call } from '../../syntax/ast.ts'

/** The arguments of a call by parameter name, `**` expansions of written-out dicts included. */
export class CallArguments {
  readonly #values: ReadonlyMap<string, Located>
  /** False where a `*` or `**` expansion could not be followed: any argument may be given then. */
  readonly isComplete: boolean

  constructor(values: ReadonlyMap<string, Located>, isComplete: boolean) {
    this.#values = values
    this.isComplete = isComplete
  }

  /** The expression given for `name`; null where none is. */
  get(name: string): Located | null {
    return this.#values.get(name) ?? null
  }

  has(name: string): boolean {
    return this.#values.has(name)
  }

  /** The same arguments, each replaced by what it stands for. */
  map(replace: (place: Located) => Located): CallArguments {
    const values = new Map(Array.from(this.#values, ([name, place]) => [name, replace(place)]))
    return new CallArguments(values, this.isComplete)
  }

  /** The names of all arguments given. */
  get names(): Iterable<string> {
    return this.#values.keys()
  }
}

export const NO_ARGUMENTS = new CallArguments(new Map(), true)

/** The arguments of `call`; `positional` names the parameters that positional arguments go to, `at` says what each argument stands for. */
export function argumentsOf(
  inference: Inference,
  module: Module,
  call: Call,
  positional: readonly string[] = [],
  at: (place: Located) => Located = (place) => place,
): CallArguments {
  const values = new Map<string, Located>()
  let isComplete = true
  for (const [index, node] of call.args.entries()) {
    const name = positional[index]
    if (node.kind === 'Starred') {
      isComplete = false
      break
    }
    if (name !== undefined) values.set(name, at({ module, node }))
  }
  for (const { arg, value } of call.keywords) {
    if (arg !== null) values.set(arg, at({ module, node: value }))
    else if (!expand(inference, at({ module, node: value }), values)) isComplete = false
  }
  return new CallArguments(values, isComplete)
}

/** Adds the entries of a dict that is known as it is written; false where it is not. */
function expand(inference: Inference, place: Located, values: Map<string, Located>): boolean {
  const only = onlyValue(inference, place)
  if (only === null) return false
  const { module, node } = only
  if (node.kind === 'Call' && qualifiedNameOf(inference.typeOf(module, node.func)) === 'builtins.dict') {
    if (node.args.length > 0) return false
    return node.keywords.every(({ arg, value }) => {
      if (arg === null) return expand(inference, { module, node: value }, values)
      values.set(arg, { module, node: value })
      return true
    })
  }
  if (node.kind !== 'Dict') return false
  return node.keys.every((key, index) => {
    const value = node.values[index]!
    if (key === null) return expand(inference, { module, node: value }, values)
    const name = constantOf(inference, { module, node: key })
    if (typeof name !== 'string') return false
    values.set(name, { module, node: value })
    return true
  })
}

/** The elements of a list or tuple that is written out somewhere, concatenations included; null for one that cannot be followed. */
export function elementsOf(inference: Inference, place: Located): readonly (Located | null)[] {
  const values = valuesOf(inference, chosen(inference, place))
  if (values.length !== 1) return [null]
  const { module, node } = values[0]!
  switch (node.kind) {
    case 'List':
    case 'Tuple':
    case 'Set':
      return node.elts.flatMap((element) =>
        element.kind === 'Starred'
          ? elementsOf(inference, { module, node: element.value })
          : [{ module, node: element }],
      )
    case 'BinOp':
      return node.op === 'Add'
        ? [
            ...elementsOf(inference, { module, node: node.left }),
            ...elementsOf(inference, { module, node: node.right }),
          ]
        : [null]
    case 'BoolOp':
      // `dependencies or []`: what is given, or nothing.
      return node.op === 'Or' ? elementsOf(inference, { module, node: node.values[0]! }) : [null]
    case 'Constant':
      return node.type === 'None' ? [] : [null]
    default:
      return [null]
  }
}

/** The branch of a conditional expression behind a name, where the condition is a known constant (`settings.DEBUG` with a literal default). */
function chosen(inference: Inference, place: Located): Located {
  const { module, node } = place
  if (node.kind === 'IfExp') {
    const condition = constantOf(inference, { module, node: node.test })
    return typeof condition === 'boolean' ? { module, node: condition ? node.body : node.orelse } : place
  }
  if (node.kind !== 'Name') return place
  const resolution = inference.names.lookUp(module, node.id, node.start)
  const [site, ...others] = resolution.kind === 'definitions' ? resolution.sites : []
  if (site?.definition.kind !== 'assign' || others.length > 0 || site.definition.path.length > 0) return place
  const { value } = site.definition
  return value.kind === 'IfExp' ? chosen(inference, { module: site.module, node: value }) : place
}
