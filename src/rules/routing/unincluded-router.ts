import { defineRule } from '../../rule-api/index.ts'
import { bad, good } from './unincluded-router.examples.ts'

export default defineRule({
  id: 'unincluded-router',
  category: 'routing',
  severity: 'warning',
  set: 'recommended',
  since: '0.1.0',
  files: ['application'],
  docs: {
    summary: 'Router with routes that no app includes',
    why: `The routes are written and look right, but no application has them: requests are answered with status 404. Usually the line
\`app.include_router(…)\` was forgotten, or removed together with something else.`,
    bad,
    good,
    limits: `Silent in projects without an app (libraries), where anything is included that cannot be followed (routers found by scanning
a package), for routers that are handed to something else than \`include_router\`, for those that only describe callbacks, for routers that
are created in functions or classes, and in tests, scripts and examples.`,
    references: ['https://fastapi.tiangolo.com/tutorial/bigger-applications/'],
  },
  mentions: /Router/,
  check: {
    router(router, { application, report }) {
      if (!application.fastapi.isForgotten(router)) return
      const { node } = router.origin
      const count = application.fastapi.routes.filter((route) => route.router === router).length
      report({
        at: node.kind === 'Call' ? node.func : node,
        message: `No app includes this router, so its ${count === 1 ? '1 route is' : `${count} routes are`} never reached: include it in the app, or in a router that is included`,
      })
    },
  },
})
