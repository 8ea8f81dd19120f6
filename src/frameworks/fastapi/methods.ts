import { type Inference, qualifiedNameOf } from '../../project/inference.ts'
import { type DefinedClass, isDefined } from '../../project/module.ts'
import type { FunctionSymbol } from '../../project/symbols.ts'
import { expressionsOf, mentions } from './expressions.ts'

/**
 * Whether a function is a method that takes `self` or `cls`, of a class that nothing turns into a view: what FastAPI calls when a route
 * decorator stands on it is the plain function.
 */
export function isPlainMethod(inference: Inference, symbol: FunctionSymbol): boolean {
  const { owner, facts, module } = symbol
  const [first] = facts.parameters
  if (owner === null || !isDefined(owner) || first === undefined || !/^(self|cls)$/.test(first.name)) return false
  if (first.annotation !== null || first.default !== null || first.kind === 'keyword-only') return false
  if (inference.decoratorsOf(symbol).includes('builtins.staticmethod')) return false
  const { classes, isComplete } = inference.classes.ancestryOf(inference.classes.instanceOf(owner))
  const areOrdinary = classes.every(({ class: ancestor }) => {
    if (!isDefined(ancestor)) return false
    if (ancestor.module.isStub)
      return /^(builtins\.object|abc\.ABC|typing\.(Generic|Protocol))$/.test(ancestor.qualifiedName)
    return isOrdinary(ancestor)
  })
  if (!isComplete || !areOrdinary) return false
  return !expressionsOf(module).some((expression) =>
    mentions(expression, (node) => {
      if (node.kind === 'Attribute') return node.attr === 'routes'
      if (node.kind !== 'Call') return false
      const isHandedOver = [...node.args, ...node.keywords.map(({ value }) => value)].some(
        (argument) => argument.kind === 'Name' && argument.id === owner.facts.name,
      )
      return isHandedOver && qualifiedNameOf(inference.typeOf(module, node.func)) !== 'builtins.isinstance'
    }),
  )
}

function isOrdinary({ facts, module }: DefinedClass): boolean {
  const hasHook = module.definitionsIn(facts.scope, '__init_subclass__').length > 0
  return facts.decorators.length === 0 && facts.keywords.length === 0 && !hasHook
}
