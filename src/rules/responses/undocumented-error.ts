import { defineRule, documentedStatuses, raisedErrors } from '../../rule-api/index.ts'
import { bad, good } from './undocumented-error.examples.ts'

export default defineRule({
  id: 'undocumented-error',
  category: 'responses',
  severity: 'info',
  set: 'strict',
  since: '0.1.0',
  files: ['application', 'migration', 'script'],
  docs: {
    summary: 'Error that a route answers with and its documentation does not mention',
    why: `FastAPI puts the successful response and 422 into the API documentation, and nothing that a handler raises. Clients generated from it do
not know that there is a 404, and people find out by trying. Describe it: \`responses={404: {"model": Message}}\` at the route, or for many
routes at the router, its \`include_router\` or the app.`,
    bad,
    good,
    limits: `Looks at the handler and, up to four calls deep, at the project's functions that it calls, but not at dependencies, whose errors many
routes share. 422 counts as documented. Silent where \`responses\` cannot be followed or describes the \`default\`, for routes outside the API
documentation, and for errors that the calling function catches.`,
    references: ['https://fastapi.tiangolo.com/advanced/additional-responses/'],
  },
  check: {
    route(route, { application, report }) {
      const { fastapi } = application
      if (route.kind !== 'http' || route.handler === null) return
      if (fastapi.responseOf(route).isInSchema === false) return
      const errors = raisedErrors(application, route.handler)
      if (errors.length === 0) return
      const documented = fastapi.operationsOf(route).map((operation) => documentedStatuses(application, operation))
      const isDocumented = (status: number): boolean =>
        status === 422 ||
        documented.some((one) => one === null || one.has(String(status)) || one.has(`${String(status)[0]}XX`))
      const missing = errors
        .filter(({ status }) => !isDocumented(status))
        .sort((one, other) => one.status - other.status)
      if (missing.length === 0) return
      const codes = missing.map(({ status }) => status).join(', ')
      report({
        at: fastapi.placeOf(route),
        message: `${route.callable.name}() answers with ${codes}, which the API documentation does not mention; describe ${missing.length === 1 ? 'it' : 'them'} in responses={...} of the route or its router`,
        related: missing.map(({ status, place }) => ({ at: place, message: `${status} is raised here` })),
      })
    },
  },
})
