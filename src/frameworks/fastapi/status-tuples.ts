import type { Inference } from '../../project/inference.ts'
import { membersOf } from '../../project/types.ts'
import { valuesOf } from '../../project/values.ts'
import type { Answer } from './answers.ts'
import { statusCodeOf } from './status-codes.ts'

/** The status code that stands second in a returned tuple; null for none, or where the pair may be meant. */
export function statusInTuple(inference: Inference, { at, responses }: Answer): number | null {
  if (responses.some(({ model }) => model.kind === 'unknown' || ('type' in model && admits(model.type, 'tuple'))))
    return null
  for (const { module, node } of valuesOf(inference, at)) {
    if (node.kind !== 'Tuple' || node.elts.length < 2 || node.elts.length > 3) continue
    const [body, second, headers] = node.elts
    if (headers && headers.kind !== 'Dict') continue
    const status = statusCodeOf(inference, { module, node: second! })
    if (status === 'unknown' || !STATUS_CODES.has(status)) continue
    const type = inference.asInstance(inference.typeOf(module, body!))
    if (!['int', 'float', 'bool'].some((name) => admits(type, name))) return status
  }
  return null
}

/** Whether one of several types is a builtin class. */
function admits(type: Answer['type'], name: string): boolean {
  return membersOf(type).some(
    (member) => member.kind === 'instance' && member.class.qualifiedName === `builtins.${name}`,
  )
}

/** Whether the response model is one that no tuple fits. */
export function refusesTuples({ responses }: Answer): boolean {
  return responses.some(
    ({ model }) =>
      'type' in model &&
      model.type.kind !== 'unknown' &&
      !['list', 'object', 'set'].some((name) => admits(model.type, name)),
  )
}

/** What people write as a status. */
const STATUS_CODES: ReadonlySet<number> = new Set([
  ...[200, 201, 202, 204, 400, 401, 402, 403, 404, 405, 406, 408, 409, 410, 412, 413, 415, 418, 422, 423, 429],
  ...[500, 501, 502, 503, 504],
])
