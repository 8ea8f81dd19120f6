import { defineRule, pathPlace } from '../../rule-api/index.ts'
import { bad, good } from './duplicate-route.examples.ts'

export default defineRule({
  id: 'duplicate-route',
  category: 'routing',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  docs: {
    summary: 'Two routes with the same method and full path',
    why: `FastAPI tries routes in the order in which they are registered and takes the first that matches, without a warning. The second
handler is never called. It is often a copy whose path was not changed, or a router that repeats what another one has under the same prefix.
Names of path parameters make no difference: \`/users/{id}\` and \`/users/{name}\` match the same requests.`,
    bad,
    good,
    limits: `Silent where the order or the presence of a route is not certain: routes that are registered in different functions or files on
the same router, or under a condition; paths that are not constant; routers and route classes of other libraries. A router that is included
twice is reported as repeated-router-inclusion. Tests are not looked at.`,
    references: ['https://fastapi.tiangolo.com/tutorial/path-params/#order-matters'],
  },
  check: {
    route(route, { application, report }) {
      for (const operation of application.fastapi.operationsOf(route)) {
        const obstacle = application.fastapi.precedence.obstacleOf(operation)
        if (!obstacle?.isSame || !('route' in obstacle.by)) continue
        const { by, methods } = obstacle
        const name = `${methods.join(', ')} ${operation.path}`
        const handler = `${route.callable.name}()`
        const isSameHandler = route.handler !== null && by.route.handler === route.handler
        report({
          at: pathPlace(route),
          message: isSameHandler
            ? `${name} is registered twice for ${handler}: remove one of the two, or write the path that was meant`
            : `${name} is answered by ${by.route.callable.name}(), which is registered first; ${handler} is never called: remove one of the two, or change its path`,
          related: [{ at: pathPlace(by.route), message: 'the route that is tried first' }],
        })
        return
      }
    },
  },
})
