import type { Fix } from '../../engine/finding.ts'
import type { Expression } from '../../syntax/ast.ts'
import { isSameSpan } from '../../text/span.ts'
import type { Application, CheckedFile } from '../application.ts'
import { replace, sourceOf } from '../edits.ts'
import { isSerializer, type Validator } from './validators.ts'

/** The `@classmethod` or `@staticmethod` above the decorator of a validator, which hides it from Pydantic; or null. */
export function hidingDecorator(
  { project }: Application,
  { function: symbol, decorator }: Validator,
): Expression | null {
  const names = project.inference.decoratorsOf(symbol)
  const own = symbol.facts.decorators.findIndex((one) => isSameSpan(one, decorator))
  const index = names.findIndex((name, at) => at < own && /^builtins\.(class|static)method$/.test(name ?? ''))
  return symbol.facts.decorators[index] ?? null
}

/** Moves the decorator that hides a validator under the one that it hides; null where the method would not be the right kind then. */
export function movedBelow(file: CheckedFile, hiding: Expression, validator: Validator): Fix | null {
  const { function: symbol, decorator, style, mode } = validator
  const { decorators, parameters } = symbol.facts
  const needsObject = isSerializer(validator) || (style === 'model_validator' && mode === 'after')
  const isClassMethod = sourceOf(file, hiding) === 'classmethod'
  if (isClassMethod ? needsObject || parameters[0]?.name === 'self' : style === 'model_validator') return null
  const first = decorators.findIndex((one) => isSameSpan(one, hiding))
  const last = decorators.findIndex((one) => isSameSpan(one, decorator))
  if (decorators.some((one, index) => index !== first && sourceOf(file, one) === sourceOf(file, hiding))) return null
  const places = decorators.slice(first, last + 1)
  const edits = places.map((place, index) => replace(place, sourceOf(file, places[index + 1] ?? hiding)))
  return { title: `Move @${sourceOf(file, hiding)} under the decorator`, safety: 'unsafe', edits }
}
