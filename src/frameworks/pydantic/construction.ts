import type { Inference } from '../../project/inference.ts'
import type { ClassSymbol, FunctionSymbol } from '../../project/symbols.ts'
import type { InstanceType } from '../../project/types.ts'
import { lastIdentifier } from '../../syntax/expressions.ts'

/** Decorators of functions that Pydantic calls while it builds a model. */
const VALIDATORS: ReadonlySet<string> = new Set(['field_validator', 'model_validator', 'validator', 'root_validator'])

/** Whether Pydantic calls the function while it builds a model, by how it is written. */
export function isValidator({ owner, facts }: FunctionSymbol): boolean {
  if (owner === null || facts.isAsync) return false
  return (
    facts.name === 'model_post_init' ||
    facts.decorators.some((decorator) =>
      VALIDATORS.has(lastIdentifier(decorator.kind === 'Call' ? decorator.func : decorator)),
    )
  )
}

/** The project's validators that run when an object of a model is made; empty for other classes. */
export function validatorsOf(inference: Inference, object: InstanceType): readonly FunctionSymbol[] {
  const { classes } = inference
  if (classes.isSubclass(object.class, 'pydantic.BaseModel') !== true) return []
  return classes.ancestryOf(object).classes.flatMap((ancestor) => ownValidators(inference, ancestor.class))
}

const VALIDATORS_BY_CLASS = new WeakMap<ClassSymbol, readonly FunctionSymbol[]>()

function ownValidators({ classes }: Inference, symbol: ClassSymbol): readonly FunctionSymbol[] {
  if (symbol.module === null || symbol.module.isStub) return []
  let validators = VALIDATORS_BY_CLASS.get(symbol)
  if (validators === undefined) {
    validators = classes.methodsOf(symbol).filter(isValidator)
    VALIDATORS_BY_CLASS.set(symbol, validators)
  }
  return validators
}
