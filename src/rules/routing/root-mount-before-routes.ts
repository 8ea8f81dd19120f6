import { defineRule, mountPlace, nameOfOperation, pathPlace } from '../../rule-api/index.ts'
import { bad, good } from './root-mount-before-routes.examples.ts'

export default defineRule({
  id: 'root-mount-before-routes',
  category: 'routing',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  docs: {
    summary: 'Something mounted at `/` before the routes that it hides',
    why: `What is mounted at \`/\` matches every path, so nothing that is registered on the app after it is ever reached: requests for those
routes end in the mounted app, usually with status 404. The documentation pages still work, because FastAPI registers them when the app is
created, which makes the mistake hard to see.`,
    bad,
    good,
    limits: `Silent where mount and route are registered in different functions or files, so that their order is not certain, and in tests.
\`app.frontend("/")\` is tried after all routes and hides nothing.`,
    references: [
      'https://fastapi.tiangolo.com/tutorial/static-files/',
      'https://www.starlette.io/routing/#route-priority',
    ],
  },
  mentions: /[Mm]ount\(/,
  check: {
    mount(mount, { application, report }) {
      if (mount.path !== '') return
      const hidden = application.fastapi.precedence.hiddenBy(mount)
      const [first] = hidden
      if (first === undefined) return
      const others = hidden.length === 1 ? '' : ` and ${hidden.length - 1} more`
      report({
        at: mountPlace(mount),
        message: `What is mounted at / answers every request, so ${nameOfOperation(first)}${others}, registered after it, is never reached; mount it last`,
        related: hidden.slice(0, 10).map((operation) => ({
          at: pathPlace(operation.route),
          message: `${operation.route.callable.name}() is never called for ${nameOfOperation(operation)}`,
        })),
      })
    },
  },
})
