import { type Inference, qualifiedNameOf } from '../../project/inference.ts'
import type { Module } from '../../project/module.ts'
import { type DefinedClass, isDefined } from '../../project/module.ts'
import type { FunctionSymbol } from '../../project/symbols.ts'
import { membersOf } from '../../project/types.ts'
import type { Expression } from '../../syntax/ast.ts'

/**
 * A class whose methods answer routes: a decorator with a router (`@cbv(router)`) makes FastAPI create an object for each request, with the
 * annotated attributes of the class as dependencies and parameters. fastapi-utils introduced it, and projects carry their own copies.
 */
export interface View {
  readonly class: DefinedClass
  /** The decorator. */
  readonly decorator: Expression
  /** Whether the decorator is known to do that, and not something else of its own. */
  readonly isKnown: boolean
}

const KNOWN_DECORATORS = /^fastapi_(utils|restful|versionizer)\.(\w+\.)*cbv$/

/** The view that a method belongs to; null for methods of ordinary classes and for functions. */
export function viewOf(inference: Inference, method: FunctionSymbol): View | null {
  const { owner, facts } = method
  if (owner === null || !isDefined(owner) || facts.parameters.length === 0) return null
  const { module } = owner
  const decorator = owner.facts.decorators.find(({ kind }) => kind === 'Call')
  if (decorator?.kind !== 'Call') return null
  if (inference.decoratorsOf(method).includes('builtins.staticmethod')) return null
  const name = qualifiedNameOf(inference.typeOf(module, decorator.func)) ?? ''
  const isKnown = KNOWN_DECORATORS.test(name) || dependsOnItsClass(inference, module, decorator.func)
  return { class: owner, decorator, isKnown }
}

/** Whether the file of a decorator of the project has `Depends(cls)`, with a class that is handed to a function: what the recipe cannot do without. */
function dependsOnItsClass(inference: Inference, module: Module, decorator: Expression): boolean {
  return membersOf(inference.typeOf(module, decorator)).some((type) => {
    if (type.kind !== 'function' || type.function.module.isStub) return false
    const home = type.function.module
    return home.facts.functions.some(({ calls }) =>
      calls.some(({ call }) => {
        const [first] = call.args
        if (first?.kind !== 'Name' || qualifiedNameOf(inference.typeOf(home, call.func)) !== 'fastapi.Depends')
          return false
        const resolution = inference.names.lookUp(home, first.id, first.start)
        return (
          resolution.kind === 'definitions' &&
          resolution.sites.some(({ definition }) => definition.kind === 'parameter')
        )
      }),
    )
  })
}
