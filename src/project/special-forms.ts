import type { Expression } from '../syntax/ast.ts'
import type { Inference } from './inference.ts'
import type { Module } from './module.ts'
import { classOf, NONE, type Type, union, unknown } from './types.ts'

/** Stands in a tuple's second type argument for `tuple[X, ...]`. */
export const ELLIPSIS: Type = { kind: 'literal', value: '...' }

/** The name of the type variable that `typing.Self` means. */
export const SELF = 'typing.Self'

const WRAPPERS = new Set(['ClassVar', 'Final', 'Required', 'NotRequired', 'ReadOnly', 'TypeGuard', 'Unpack'])

/** The name of a typing construct, wherever it was imported from; null for anything else. */
function typingName(name: string): string | null {
  const match = /^(?:typing|typing_extensions)\.(\w+)$/.exec(name)
  if (match) return match[1]!
  return name === 'dataclasses.InitVar' ? 'ClassVar' : null
}

/** The type that an unsubscripted typing construct admits as an annotation (`Any`, `Self`); null for anything else. */
export function bareForm(name: string): Type | null {
  switch (typingName(name)) {
    case 'Self':
      return { kind: 'type-variable', name: SELF, bound: null }
    case 'Any':
    case 'NoReturn':
    case 'Never':
    case 'Callable':
    case 'ClassVar':
    case 'Final':
    case 'TypeAlias':
    case 'Union':
    case 'Optional':
    case 'Literal':
      return unknown(name)
    default:
      return null
  }
}

/**
 * The value of `form[slice]` where the form is one of typing's own (`Optional`, `Union`, `Annotated`, `Literal`, …), as a class to annotate
 * with; null where it is an ordinary subscript.
 */
export function specialForm(inference: Inference, module: Module, form: Type, slice: Expression): Type | null {
  if (form.kind !== 'library') return null
  const name = typingName(form.name)
  if (name === null) return null
  const parts = slice.kind === 'Tuple' ? slice.elts : [slice]
  const asClass = (type: Type): Type => {
    if (type.kind === 'none' || type.kind === 'unknown') return type
    if (type.kind === 'union') return union(type.members.map(asClass))
    return classOf(type.kind === 'class' ? inference.builtin('type', [type.of]) : type)
  }
  switch (name) {
    case 'Optional':
      return union([asClass(inference.annotation(module, slice)), NONE])
    case 'Union':
      return union(parts.map((part) => asClass(inference.annotation(module, part))))
    case 'Annotated':
      return parts[0] ? asClass(inference.annotation(module, parts[0])) : unknown('Annotated without a type')
    case 'Literal':
      return union(parts.map((part) => asClass(inference.asInstance(inference.typeOf(module, part)))))
    case 'Type':
      return classOf(inference.builtin('type', [inference.annotation(module, slice)]))
    case 'Callable':
    case 'Concatenate':
      return unknown('Callable')
    default:
      return WRAPPERS.has(name) ? asClass(inference.annotation(module, slice)) : null
  }
}
