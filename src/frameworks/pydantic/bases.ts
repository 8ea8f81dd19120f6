import type { Inference } from '../../project/inference.ts'
import { isDefined } from '../../project/module.ts'
import type { ClassSymbol } from '../../project/symbols.ts'

/**
 * Whether a model inherits from classes of the project and of Pydantic and SQLModel only, without a metaclass of the project's own: nothing else adds
 * to what happens when the class is created.
 */
export function isFromPydantic({ classes }: Inference, symbol: ClassSymbol): boolean {
  const ancestry = classes.ancestryOf(classes.instanceOf(symbol))
  return (
    ancestry.isComplete &&
    ancestry.classes.every(
      ({ class: one }) =>
        (isDefined(one) && !one.module.isStub && one.facts.keywords.every(({ arg }) => arg !== 'metaclass')) ||
        /^(pydantic|pydantic_settings|sqlmodel|typing|abc|builtins)\./.test(one.qualifiedName),
    )
  )
}
