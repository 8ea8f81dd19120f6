import { defineRule, injectedResponseFaults, placeOf } from '../../rule-api/index.ts'
import { bad, good } from './ignored-response-parameter.examples.ts'

export default defineRule({
  id: 'ignored-response-parameter',
  category: 'responses',
  severity: 'warning',
  set: 'recommended',
  since: '0.1.0',
  mentions: /\.(status_code|headers|set_cookie|delete_cookie)\b|\breturn\s+\w+/,
  docs: {
    summary: 'Status, header or cookie set on the injected response while another response is sent',
    why: `The \`response: Response\` that FastAPI injects only collects what is to be added to the answer that FastAPI itself makes of returned
data. A handler that returns a response of its own sends that one as it is: a status, header or cookie on the injected one is
dropped, whether the handler or a dependency has set it.

Nor is the injected one made to be returned: it has no status code, and without one the server breaks off the connection.`,
    bad,
    good,
    limits: `Silent where the handler may return data on some path after the change, where the injected response is used for anything else
(passed on, read), and for dependencies of which some handler returns data.`,
    references: [
      'https://fastapi.tiangolo.com/advanced/response-cookies/#return-a-response-directly',
      'https://fastapi.tiangolo.com/advanced/response-change-status-code/',
    ],
  },
  check: {
    endpoint(endpoint, { application, file, report }) {
      for (const fault of injectedResponseFaults(application, file, endpoint)) {
        if (fault.kind === 'without-status') {
          const message = `The response that FastAPI injects into ${endpoint.name}() has no status code, and returning it makes the server break off: return data, or set status_code`
          report({ at: fault.returned, severity: 'error', message })
          continue
        }
        const { change, what, handler, sent } = fault
        const sender = `${handler.facts.name}()`
        const advice = endpoint.isHandler
          ? 'set it on the response that is returned'
          : `return data from ${sender}, or set it there`
        report({
          at: change,
          message: `${sender} returns a response of its own, so the ${what} is lost that is set on the injected one: ${advice}`,
          related: [{ at: placeOf(handler.module, sent), message: 'this is sent as it is' }],
        })
      }
    },
  },
})
