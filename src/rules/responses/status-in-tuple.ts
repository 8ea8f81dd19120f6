import { type Answer, defineRule, membersOf, type RuleContext, statusCodeOf, valuesOf } from '../../rule-api/index.ts'
import { bad, good } from './status-in-tuple.examples.ts'

export default defineRule({
  id: 'status-in-tuple',
  category: 'responses',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  mentions: /\breturn\b/,
  docs: {
    summary: 'Status code returned in a tuple, as in Flask',
    why: `FastAPI knows no \`return body, 404\`. The tuple is the body: without a response model clients get status 200 and a JSON array of body
and number, with one the tuple does not fit it, and every such answer is a 500.`,
    bad,
    good,
    limits: 'Silent where the first value is a number, or the response model is a tuple: such pairs may be meant.',
    references: ['https://fastapi.tiangolo.com/tutorial/response-status-code/'],
  },
  check: {
    answer(answer, context) {
      if (context.module.role === 'test') return
      const status = statusIn(answer, context)
      if (status === null) return
      const name = `${answer.handler.facts.name}()`
      const actual = answer.responses[0]!.statusCode ?? 200
      const effect = refuses(answer)
        ? 'a tuple does not fit the response model, so clients get status 500'
        : `clients get status ${actual === 'unknown' ? 200 : actual} and a JSON array with ${status} in it`
      const advice = status < 400 ? `pass status_code=${status} to the route` : `raise HTTPException(${status})`
      context.report({
        at: answer.value,
        message: `${name} returns ${status} in a tuple, which FastAPI takes for the body: ${effect}; ${advice}`,
      })
    },
  },
})

/** The status code that stands second in a returned tuple; null for none, or where the pair may be meant. */
function statusIn({ at, responses }: Answer, { application }: RuleContext): number | null {
  const { inference } = application.project
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
function refuses({ responses }: Answer): boolean {
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
