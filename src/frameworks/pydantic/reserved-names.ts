import { BASE_MODEL_NAMES } from '../../knowledge/pydantic-names.ts'
import { constantOf } from '../../project/values.ts'
import type { Span } from '../../text/span.ts'
import type { Application, CheckedFile } from '../application.ts'
import type { Model } from './entities.ts'

/** A field of a model whose name Pydantic needs itself. */
export interface ReservedName {
  readonly name: string
  readonly at: Span
  /** `refused`: the class cannot be created; `hides`: what `BaseModel` has; `protected`: begins like methods of it. */
  readonly kind: 'refused' | 'hides' | 'protected'
}

/**
 * The fields that a model declares itself under such names. `protectedBeginnings` count unless the configuration of the model names others; names that
 * do not begin with `model_` are not compared with those.
 */
export function reservedNames(
  application: Application,
  { module }: CheckedFile,
  { symbol }: Model,
  protectedBeginnings: readonly string[],
): readonly ReservedName[] {
  const { pydantic } = application
  return module.scope(symbol.facts.scope).bindings.flatMap(({ name, definitions }): ReservedName[] => {
    if (!BASE_MODEL_NAMES.has(name) && !name.startsWith('model_')) return []
    const field = definitions.findLast(({ kind }) => kind === 'annotated')
    if (field?.kind !== 'annotated' || field.block !== symbol.facts.bodyBlock) return []
    const at = { start: field.start, end: field.end }
    if (name === 'model_config') {
      const hasValue = definitions.some((one) => one.kind !== 'annotated' || one.value !== null)
      return hasValue ? [] : [{ name, at, kind: 'refused' }]
    }
    if (pydantic.fieldsOf(symbol).get(name)?.owner !== symbol) return []
    const beginnings = beginningsOf(application, symbol, protectedBeginnings)
    const isHiding = BASE_MODEL_NAMES.has(name)
    if (!name.startsWith('model_')) return isHiding ? [{ name, at, kind: 'hides' }] : []
    if (beginnings === null) return []
    const isProtected = beginnings.some((one) => name.startsWith(one))
    const kind = isProtected ? (isHiding ? 'refused' : 'protected') : isHiding ? 'hides' : null
    return kind === null ? [] : [{ name, at, kind }]
  })
}

/** What no field of a model should begin with; null where that cannot be told. */
function beginningsOf(
  { pydantic, project }: Application,
  symbol: Model['symbol'],
  usual: readonly string[],
): readonly string[] | null {
  const { values, isComplete } = pydantic.configurationOf(symbol)
  const given = values.get('protected_namespaces')
  if (given === undefined) return isComplete ? usual : null
  if (given.node.kind !== 'Tuple') return null
  const found = given.node.elts.map((node) => constantOf(project.inference, { module: given.module, node }))
  return found.every((one) => typeof one === 'string') ? found : null
}
