import { defineRule, mountPlace, nameOfOperation, pathPlace } from '../../rule-api/index.ts'
import { bad, good } from './shadowed-route.examples.ts'

export default defineRule({
  id: 'shadowed-route',
  category: 'routing',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  docs: {
    summary: 'Route that an earlier, more general route always answers',
    why: `FastAPI tries routes in the order in which they are registered and takes the first whose path matches. A request for \`/users/me\`
matches \`/users/{user_id}\` too: if that comes first, it gets the request, and answers with status 422 ("me" is no integer) or with the
wrong thing. The more specific path must be registered first.`,
    bad,
    good,
    limits: `A route that takes everything below a path (\`/{path:path}\`) is reported itself, once, with the routes behind it as related
places. Silent where the order or the presence of a route is not certain, as for duplicate-route; where both routes have the same handler;
and in tests. Mounts at the root of an app are root-mount-before-routes.`,
    references: ['https://fastapi.tiangolo.com/tutorial/path-params/#order-matters'],
  },
  check: {
    route(route, { application, report }) {
      const { fastapi } = application
      for (const operation of fastapi.operationsOf(route)) {
        const [hidden, ...others] = fastapi.precedence.behindCatchAll(operation)
        if (hidden !== undefined) {
          const more = others.length === 0 ? '' : ` and ${others.length} more`
          report({
            at: pathPlace(route),
            message: `${route.callable.name}() answers every request below ${operation.path}: ${nameOfOperation(hidden)}${more}, registered after it, is never reached; register it last`,
            related: [hidden, ...others].slice(0, 10).map((one) => ({
              at: pathPlace(one.route),
              message: `${one.route.callable.name}() is never called for ${nameOfOperation(one)}`,
            })),
          })
          return
        }
      }
      for (const operation of fastapi.operationsOf(route)) {
        const obstacle = fastapi.precedence.obstacleOf(operation)
        if (obstacle === null || obstacle.isSame || obstacle.isCatchAll) continue
        const { by, methods } = obstacle
        // That is root-mount-before-routes.
        if (by.path === '') continue
        const name = `${methods.join(', ')} ${operation.path}`
        report(
          'route' in by
            ? {
                at: pathPlace(route),
                message: `${name} is answered by ${by.route.callable.name}() under ${by.path}, which is registered first; ${route.callable.name}() is never called: register it before`,
                related: [{ at: pathPlace(by.route), message: `this path matches ${operation.path} too` }],
              }
            : {
                at: pathPlace(route),
                message: `${name} is answered by what is mounted at ${by.path}, before it; ${route.callable.name}() is never called: register it before the mount`,
                related: [{ at: mountPlace(by), message: `this answers every request below ${by.path}` }],
              },
        )
        return
      }
    },
  },
})
