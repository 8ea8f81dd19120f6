import { defineRule } from '../../rule-api/index.ts'
import { bad, good } from './route-on-method.examples.ts'

export default defineRule({
  id: 'route-on-method',
  category: 'routing',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  docs: {
    summary: 'Route decorator on a method that takes `self` or `cls`',
    why: `The decorator registers the plain function, as there is no object yet when the class body runs. FastAPI takes \`self\` for a required
query parameter: every request without \`?self=\` is answered with status 422, and others call the method with a string.`,
    bad,
    good,
    limits: `Classes that something turns into a view are left alone: those with a decorator (\`@cbv(router)\`), a metaclass, a base class that
is not of the project, or that are handed to a function, and files that go through the \`routes\` of a router. Silent in tests.`,
    references: [
      'https://fastapi.tiangolo.com/tutorial/path-operation-configuration/',
      'https://fastapi-utils.davidmontague.xyz/user-guide/class-based-views/',
    ],
  },
  mentions: /\b(self|cls)\b/,
  check: {
    route({ decorated, callable, registration }, { application, module, report }) {
      if (decorated === null || !application.fastapi.isPlainMethod(decorated)) return
      const [first] = decorated.facts.parameters
      if (
        first === undefined ||
        application.fastapi.routesIn(module).find((one) => one.decorated === decorated)?.registration !== registration
      )
        return
      report({
        at: { start: first.start, end: first.start + first.name.length },
        message: `FastAPI calls the plain function, so "${first.name}" of ${callable.name}() is a required query parameter; move the function out of ${decorated.owner!.facts!.name}, or register the method of an object with add_api_route()`,
      })
    },
  },
})
