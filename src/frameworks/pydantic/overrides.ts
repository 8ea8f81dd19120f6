import { DUMP_KEYWORDS } from '../../knowledge/pydantic-migration.ts'
import type { FunctionSymbol } from '../../project/symbols.ts'
import type { Call } from '../../syntax/ast.ts'
import type { Application } from '../application.ts'

/** What a method that a model overrides was called for by Pydantic 1 or FastAPI, and what is called now. */
export interface OldOverride {
  readonly instead: string
  /** Who does not call it. */
  readonly callers: string
}

const OVERRIDES: ReadonlyMap<string, OldOverride> = new Map([
  ['dict', { instead: '@model_serializer(mode="wrap")', callers: 'model_dump() nor FastAPI' }],
  ['json', { instead: '@model_serializer(mode="wrap")', callers: 'model_dump_json() nor FastAPI' }],
  ['_iter', { instead: '@model_serializer(mode="wrap")', callers: 'model_dump() nor FastAPI' }],
  ['validate', { instead: '@model_validator(mode="before")', callers: 'Pydantic 2 nor FastAPI' }],
  ['from_orm', { instead: '@model_validator(mode="before")', callers: 'model_validate() nor FastAPI' }],
])

/**
 * What a method of a model overrides for others to call, which nobody calls in Pydantic 2; null where it overrides nothing of the kind: a
 * `dict()` that does not take Pydantic's keywords never was called by it, and one that uses `model_dump()` is written for Pydantic 2.
 */
export function oldOverride({ pydantic }: Application, { owner, facts }: FunctionSymbol): OldOverride | null {
  const override = OVERRIDES.get(facts.name)
  if (!override || owner === null || facts.isAsync) return null
  const calls = facts.calls.map(({ call }) => call)
  if (calls.some(({ func }) => func.kind === 'Attribute' && /^model_/.test(func.attr))) return null
  const extendsOld = calls.some((call) => superMethod(call) === facts.name)
  const isCalled =
    facts.name === 'dict'
      ? facts.parameters.some(({ name, kind }) => kind === 'kwarg' || DUMP_KEYWORDS.has(name))
      : extendsOld
  return isCalled && pydantic.isModel(owner) === true ? override : null
}

/** The method `name` of `super().name(…)`; null for any other call. */
export function superMethod({ func }: Call): string | null {
  if (func.kind !== 'Attribute' || func.value.kind !== 'Call') return null
  return func.value.func.kind === 'Name' && func.value.func.id === 'super' ? func.attr : null
}
