import type { Inference } from '../../project/inference.ts'
import type { FunctionSymbol } from '../../project/symbols.ts'
import type { Call, Expression } from '../../syntax/ast.ts'
import { scopesWithin, valueBehind } from './timeline.ts'

/** Methods of an entity's class that make an object of it. */
const MAKERS: ReadonlySet<string> = new Set([
  ...['model_validate', 'from_orm', 'parse_obj', 'model_construct', 'construct'],
])

/** Tells which values cannot be objects that the project's own code makes: most of them, which then need not be followed. */
export class NewObjects {
  readonly #inference: Inference
  readonly #returning = new Map<FunctionSymbol, boolean>()

  constructor(inference: Inference) {
    this.#inference = inference
  }

  /** Whether a value in the body of a function may be an object that it makes, or that a function which it awaits makes and returns. */
  mayBe(symbol: FunctionSymbol, value: Expression, names: ReadonlySet<string> = new Set()): boolean {
    const isAwaited = value.kind === 'Await'
    const node = isAwaited || value.kind === 'NamedExpr' ? value.value : value
    switch (node.kind) {
      case 'Name':
        return !names.has(node.id) && this.#mayNameOne(symbol, node.id, new Set([...names, node.id]))
      case 'List':
        return node.elts.length === 1 && this.mayBe(symbol, node.elts[0]!, names)
      case 'Call':
        return this.#mayMake(symbol, node, isAwaited)
      default:
        return false
    }
  }

  #mayNameOne(symbol: FunctionSymbol, name: string, names: ReadonlySet<string>): boolean {
    const { module, facts } = symbol
    for (const scope of scopesWithin(module, facts.scope)) {
      for (const definition of module.definitionsIn(scope, name)) {
        const value = valueBehind(definition)
        if (value !== null && this.mayBe(symbol, value, names)) return true
      }
    }
    return false
  }

  #mayMake({ module }: FunctionSymbol, call: Call, isAwaited: boolean): boolean {
    if (isMakerCall(call)) return true
    const callee = this.#inference.typeOf(module, call.func)
    return callee.kind === 'class' || (isAwaited && callee.kind === 'function' && this.#mayReturnOne(callee.function))
  }

  #mayReturnOne(symbol: FunctionSymbol): boolean {
    let answer = this.#returning.get(symbol)
    if (answer === undefined) {
      this.#returning.set(symbol, true) // while it is being worked out
      answer = symbol.facts.returns.some(({ value }) => value !== null && this.mayBe(symbol, value))
      this.#returning.set(symbol, answer)
    }
    return answer
  }
}

/** Whether a call is `Hero.model_validate(data)` or the like, which makes an object of the class. */
export function isMakerCall({ func }: Call): boolean {
  return func.kind === 'Attribute' && MAKERS.has(func.attr)
}
