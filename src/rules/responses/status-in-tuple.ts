import { defineRule, refusesTuples, statusInTuple } from '../../rule-api/index.ts'
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
      const status = statusInTuple(context.application.project.inference, answer)
      if (status === null) return
      const name = `${answer.handler.facts.name}()`
      const actual = answer.responses[0]!.statusCode ?? 200
      const effect = refusesTuples(answer)
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
