import { statusByName } from '../../knowledge/status-codes.ts'
import type { Inference } from '../../project/inference.ts'
import type { Located } from '../../project/module.ts'
import { constantOf } from '../../project/values.ts'

/** The status code that an expression is: a number, a constant of `fastapi.status`, a member of `http.HTTPStatus`. */
export function statusCodeOf(inference: Inference, place: Located): number | 'unknown' {
  const value = constantOf(inference, place)
  if (typeof value === 'number') return value
  const type = inference.typeOf(place.module, place.node)
  const name = type.kind === 'library' ? /^http\.HTTPStatus\.(\w+)/.exec(type.name)?.[1] : undefined
  return (name && statusByName(name)) || 'unknown'
}
