import type { Inference } from '../../project/inference.ts'
import { type DefinedClass, isDefined } from '../../project/module.ts'
import type { FunctionSymbol } from '../../project/symbols.ts'
import { type Type, withoutNone } from '../../project/types.ts'
import type { Call, Expression } from '../../syntax/ast.ts'
import { isCollectionType } from '../sqlalchemy/declarations.ts'
import type { Mappings } from '../sqlalchemy/mappings.ts'
import { scopesWithin, valueBehind } from './timeline.ts'

/** What a value in a function may come from: a parameter, or a call, of which `value` is the result or the awaited result. */
type Origin =
  | { readonly kind: 'parameter'; readonly index: number }
  | { readonly kind: 'call'; readonly call: Call; readonly value: Expression }

/** Methods of an entity's class that make an object of it. */
const MAKERS: ReadonlySet<string> = new Set([
  ...['model_validate', 'from_orm', 'parse_obj', 'model_construct', 'construct'],
])

/** Tells which values cannot be objects that `ObjectFlow` knows, in whatever order things happen: most of them, which then need not be followed. */
export class HeldObjects {
  readonly #inference: Inference
  readonly #mappings: Mappings
  readonly #makers = new Map<FunctionSymbol, boolean>()

  constructor(inference: Inference, mappings: Mappings) {
    this.#inference = inference
    this.#mappings = mappings
  }

  /** Whether a value in the body of a function may be an object of an entity, or a list of such objects. */
  mayBe(symbol: FunctionSymbol, value: Expression): boolean {
    for (const origin of originsIn(symbol, value, new Set())) {
      const type =
        origin.kind === 'parameter'
          ? this.#inference.parameterType(symbol, origin.index)
          : this.#inference.typeOf(symbol.module, origin.value)
      if (entityIn(this.#mappings, type)) return true
    }
    return false
  }

  /** Whether a value in the body of a function may be an object that it makes, or that a function which it awaits makes and returns. */
  mayBeNew(symbol: FunctionSymbol, value: Expression): boolean {
    for (const origin of originsIn(symbol, value, new Set())) {
      if (origin.kind === 'call' && this.#mayMake(symbol, origin.call, origin.value !== origin.call)) return true
    }
    return false
  }

  #mayMake({ module }: FunctionSymbol, call: Call, isAwaited: boolean): boolean {
    if (isMakerCall(call)) return true
    const callee = this.#inference.typeOf(module, call.func)
    return callee.kind === 'class' || (isAwaited && callee.kind === 'function' && this.#mayReturnNew(callee.function))
  }

  #mayReturnNew(symbol: FunctionSymbol): boolean {
    let answer = this.#makers.get(symbol)
    if (answer === undefined) {
      this.#makers.set(symbol, true) // while it is being worked out
      answer = symbol.facts.returns.some(({ value }) => value !== null && this.mayBeNew(symbol, value))
      this.#makers.set(symbol, answer)
    }
    return answer
  }
}

/** All that a value may come from, names followed through the function. */
function* originsIn(symbol: FunctionSymbol, value: Expression, names: Set<string>): Generator<Origin> {
  const node = value.kind === 'Await' || value.kind === 'NamedExpr' ? value.value : value
  if (node.kind === 'Call') yield { kind: 'call', call: node, value }
  else if (node.kind === 'List' && node.elts.length === 1) yield* originsIn(symbol, node.elts[0]!, names)
  else if (node.kind === 'Name' && !names.has(node.id)) {
    names.add(node.id)
    const { module, facts } = symbol
    const index = facts.parameters.findIndex(({ name }) => name === node.id)
    if (index >= 0) yield { kind: 'parameter', index }
    for (const scope of scopesWithin(module, facts.scope)) {
      for (const definition of module.definitionsIn(scope, node.id)) {
        const behind = valueBehind(definition)
        if (behind) yield* originsIn(symbol, behind, names)
      }
    }
  }
}

/** Whether a call is `Hero.model_validate(data)` or the like, which makes an object of the class. */
export function isMakerCall({ func }: Call): boolean {
  return func.kind === 'Attribute' && MAKERS.has(func.attr)
}

/** The class of an entity that a type is, or that it is a list of; null for anything else. */
export function entityIn(
  mappings: Mappings,
  type: Type,
): { readonly entity: DefinedClass; readonly isMany: boolean } | null {
  const object = withoutNone(type)
  if (object.kind !== 'instance') return null
  const isMany = isCollectionType(object) || /\.(ScalarResult|Query)$/.test(object.class.qualifiedName)
  const element = isMany ? object.args[0] : object
  if (element?.kind !== 'instance' || !isDefined(element.class)) return null
  return mappings.isEntity(element.class) === true ? { entity: element.class, isMany } : null
}

/** Whether some of what a function returns may be an object at all, by the form of it. */
export function mayReturnObject({ facts }: FunctionSymbol): boolean {
  return facts.returns.some(({ value }) => value !== null && mayBeObject(value))
}

function mayBeObject(value: Expression): boolean {
  const node = value.kind === 'Await' || value.kind === 'NamedExpr' ? value.value : value
  if (node.kind === 'List') return node.elts.length === 1 && mayBeObject(node.elts[0]!)
  return node.kind === 'Name' || node.kind === 'Call'
}
