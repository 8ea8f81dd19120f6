import { defineRule, pathPlace, placeOf } from '../../rule-api/index.ts'
import { bad, good } from './route-added-after-include.examples.ts'

export default defineRule({
  id: 'route-added-after-include',
  category: 'routing',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  docs: {
    summary: 'Route registered on a router after the router was included (FastAPI before 0.137)',
    why: `Before FastAPI 0.137 \`include_router\` copies the routes that the router has at that moment. What is registered on it afterwards
is in no app: requests are answered with status 404, and nothing warns. The same holds for a router that is included in another one after
that one was included.`,
    bad,
    good,
    limits: `Silent where the inclusion and the registration stand in different functions or files, so that their order is not certain;
where the router is included again later; and in tests.`,
    references: ['https://fastapi.tiangolo.com/release-notes/#01370'],
  },
  check: {
    route(route, { application, isAtLeast, report }) {
      if (isAtLeast('fastapi', '0.137')) return
      const include = application.fastapi.inclusionBefore(route.router, route.moment)
      if (include === null) return
      const { call } = include
      report({
        at: pathPlace(route),
        message: `${route.callable.name}() is registered after its router was included, and FastAPI before 0.137 includes only what is there: the route is never reached; include the router after it`,
        related: [
          {
            at: placeOf(call.module, call.node),
            message: 'the router is included here',
          },
        ],
      })
    },

    include(include, { application, isAtLeast, report }) {
      if (isAtLeast('fastapi', '0.137')) return
      const earlier = application.fastapi.inclusionBefore(include.parent, include.moment)
      if (earlier === null) return
      const { call } = earlier
      report({
        at: include.call.node.func,
        message:
          'A router is included in one that was included before, and FastAPI before 0.137 includes only what is there: its routes are never reached; include it first',
        related: [
          {
            at: placeOf(call.module, call.node),
            message: 'the outer router is included here',
          },
        ],
      })
    },
  },
})
