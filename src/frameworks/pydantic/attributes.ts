import { qualifiedNameOf } from '../../project/inference.ts'
import { isDefined } from '../../project/module.ts'
import type { Type } from '../../project/types.ts'
import type { Expression } from '../../syntax/ast.ts'
import type { Span } from '../../text/span.ts'
import type { Application, CheckedFile } from '../application.ts'
import { isFromPydantic } from './bases.ts'
import type { Model } from './entities.ts'

/** A value in the body of a model that Pydantic takes for a field without an annotation. */
export interface UnannotatedAttribute {
  readonly name: string
  readonly at: Span
  readonly value: Expression
  /** The model that declares a field of that name already, or null. */
  readonly overridden: string | null
}

/** The attributes of a model that keep its class from being created; those whose value may be of a kind that Pydantic ignores are left out. */
export function unannotatedAttributes(
  { pydantic, project }: Application,
  { module }: CheckedFile,
  { symbol }: Model,
): readonly UnannotatedAttribute[] {
  const { inference } = project
  const { classes } = inference
  const object = classes.instanceOf(symbol)
  const candidates = module.scope(symbol.facts.scope).bindings.flatMap(({ name, definitions }) => {
    const last = definitions.at(-1)
    if (/^(_|model_config$|Config$)/.test(name) || last?.kind !== 'assign') return []
    // What is assigned under a condition may not be.
    if (last.block !== symbol.facts.bodyBlock) return []
    if (
      definitions.some(({ kind }) => kind !== 'assign') ||
      !isPlainValue(last.value, inference.typeOf(module, last.value))
    )
      return []
    return [{ name, at: { start: last.start, end: last.end }, value: last.value }]
  })
  if (candidates.length === 0 || !isFromPydantic(inference, symbol)) return []
  const { values, isComplete } = pydantic.configurationOf(symbol)
  const isKnown = isComplete || classes.isSubclass(symbol, 'sqlmodel.SQLModel') === true
  if (!isKnown || values.has('ignored_types')) return []
  const [, ...ancestors] = classes.ancestryOf(object).classes
  return candidates.flatMap((candidate) => {
    const owner = ancestors.find(
      ({ class: one }) =>
        isDefined(one) &&
        one.module.definitionsIn(one.facts.scope, candidate.name).some(({ kind }) => kind === 'annotated'),
    )
    if (owner === undefined) return [{ ...candidate, overridden: null }]
    const isField = pydantic.isModel(owner.class) === true && pydantic.fieldsOf(owner.class).has(candidate.name)
    if (isField && !owner.class.module?.isStub) return [{ ...candidate, overridden: owner.class.facts?.name ?? null }]
    return []
  })

  /** Whether a value is no function, property or other thing that belongs into a class. */
  function isPlainValue(value: Expression, type: Type): boolean {
    if (LITERALS.has(value.kind)) return true
    if (value.kind === 'Call' && value.func.kind !== 'Call') {
      const called = qualifiedNameOf(inference.typeOf(module, value.func)) ?? ''
      if (/^(pydantic|sqlmodel)\.(Field|PrivateAttr)$/.test(called)) return true
    }
    if (type.kind !== 'instance' || !/^(Call|Name|Attribute|BinOp)$/.test(value.kind)) return false
    const isA = (name: string): boolean => classes.isSubclass(type.class, name) !== false
    if (['builtins.property', 'builtins.classmethod', 'builtins.staticmethod'].some(isA)) return false
    return !/^(functools|types|typing|typing_extensions|pydantic)\b/.test(type.class.qualifiedName)
  }
}

const LITERALS: ReadonlySet<Expression['kind']> = new Set<Expression['kind']>([
  'Constant',
  'List',
  'Dict',
  'Set',
  'Tuple',
  'JoinedStr',
  'ListComp',
  'SetComp',
  'DictComp',
])
