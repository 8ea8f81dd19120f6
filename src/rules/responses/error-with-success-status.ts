import { type Answer, defineRule, errorAnswerOf } from '../../rule-api/index.ts'
import { bad, good } from './error-with-success-status.examples.ts'

export default defineRule({
  id: 'error-with-success-status',
  category: 'responses',
  severity: 'warning',
  set: 'recommended',
  since: '0.1.0',
  files: ['application'],
  mentions: /error|err\b|success|succeeded|\bok\b|fail/i,
  docs: {
    summary: 'Error that is sent with a success status',
    why: `Clients, proxies, caches, retries and monitoring look at the status code. An error that is returned as a dict goes out with status
200: \`raise_for_status()\` passes, the failure counts as a success in every dashboard, and each client has to know this route's own way of
saying no.`,
    bad,
    good,
    limits: `Silent where the response model has a class of its own for such answers; for webhooks and callbacks, whose senders would try again; and
for routes whose answer is the outcome of a check or a job (health, test, validation, task).`,
    references: ['https://fastapi.tiangolo.com/tutorial/handling-errors/'],
  },
  check: {
    answer(answer, { application, report }) {
      if (isOutcome(answer)) return
      const error = errorAnswerOf(application, answer)
      if (error === null) return
      report({
        at: answer.value,
        message: `${answer.handler.facts.name}() says ${error.saying}, but sends it with status ${error.status}: raise HTTPException, or return a JSONResponse with a status code of 400 or more`,
      })
    },
  },
})

/** Whether a route tells how something else went, or answers somebody who only wants to hear that the message has arrived. */
function isOutcome({ handler, routes }: Answer): boolean {
  return OUTCOMES.test(handler.facts.name) || routes.some(({ path }) => path === null || OUTCOMES.test(path))
}

const OUTCOMES =
  /(^|[\W_])(\w*hooks?|callback|health\w*|ready|readiness|live|liveness|ping|probe|test|check|valid\w*|verif\w*|status|jobs?|tasks?|runs?|progress|diagnos\w*|rpc|graphql|events?|slack|telegram)($|[\W_])/i
