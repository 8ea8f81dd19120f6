import type { Inference } from '../../project/inference.ts'
import { isDefined, type Located } from '../../project/module.ts'
import { lastName } from '../../project/symbols.ts'
import { membersOf, type Type } from '../../project/types.ts'

/** What cannot be called, by the dotted names of its class, as a person would name it. */
const NAMES: Readonly<Record<string, string>> = {
  'typing.Coroutine': 'a coroutine',
  'typing.Awaitable': 'an awaitable',
  'typing.Generator': 'a generator',
  'typing.Iterator': 'an iterator',
  'typing.AsyncGenerator': 'an asynchronous generator',
  'typing.AsyncIterator': 'an asynchronous iterator',
}
const BUILT_IN = /^builtins\.(str|int|float|bool|bytes|list|dict|set|frozenset|tuple)$/

/**
 * What the result of a call is, if it is certain that it cannot be called in turn: `a coroutine`, `None`, `a User`. Null where it may be
 * callable, or is not known.
 */
export function uncallable(inference: Inference, place: Located): string | null {
  const members = membersOf(inference.typeOf(place.module, place.node))
  const names = members.map((type) => uncallableName(inference, type))
  return names.includes(null) ? null : names[0]!
}

function uncallableName(inference: Inference, type: Type): string | null {
  if (type.kind === 'none') return 'None'
  if (type.kind === 'literal') return withArticle(lastName(literalClass(type.value)))
  if (type.kind !== 'instance') return null
  const { qualifiedName, module } = type.class
  if (NAMES[qualifiedName] !== undefined) return NAMES[qualifiedName]
  const name = withArticle(lastName(qualifiedName))
  if (BUILT_IN.test(qualifiedName)) return name
  if (!isDefined(type.class) || module?.isStub) return null
  const { classes, isComplete } = inference.classes.ancestryOf(type)
  if (!isComplete || type.class.facts.decorators.length > 0) return null
  // What calling the class gives may be something else than an object of it.
  const isOrdinary = classes.every(
    ({ class: one }) => isDefined(one) && !one.facts.keywords.some(({ arg }) => arg === 'metaclass'),
  )
  const hasMethod = ['__call__', '__new__'].some((method) => inference.classes.member(type, method) !== null)
  return isOrdinary && !hasMethod ? name : null
}

function literalClass(value: string | number | boolean): string {
  return typeof value === 'string' ? 'str' : typeof value === 'number' ? 'int' : 'bool'
}

function withArticle(name: string): string {
  return `${/^[aeiou]/i.test(name) ? 'an' : 'a'} ${name}`
}
