import { defineRule } from '../../rule-api/index.ts'
import { bad, good } from './missing-response-model.examples.ts'

export default defineRule({
  id: 'missing-response-model',
  category: 'responses',
  severity: 'warning',
  set: 'recommended',
  since: '0.1.0',
  files: ['application', 'migration', 'script'],
  docs: {
    summary: 'Route that sends whatever its handler returns',
    why: `Without a response model FastAPI turns the returned object into JSON as it is: every attribute it has today, and every one that
somebody adds tomorrow, goes to the client. Nothing checks the shape either, and the API documentation shows an empty schema, so
generated clients know nothing about the answer.

A return annotation (from FastAPI 0.89) or \`response_model=\` makes FastAPI validate and filter the answer. \`response_model=None\` says that
this is not wanted.`,
    bad,
    good,
    limits: `Silent where nothing unforeseen can be sent, here or in the project functions that the answer comes from: constants, single numbers,
strings or dates, lists of them, dicts with such values or with fields that are picked by hand (\`{"id": user.id}\`), and what the dump of a
freshly built model holds. Silent as well for handlers that return nothing, stream, or return anything but JSON on some path; for routes with
a \`response_class\`, a hand-written description of the answer in \`responses=\`, or a place outside the API documentation; for redirects and
status codes without a body; where the type of a returned value is not known, or a decorator or route class of unknown effect stands between
route and handler; and in tests and examples. What \`answer[key] = value\` adds to a dict is not looked at.`,
    references: [
      'https://fastapi.tiangolo.com/tutorial/response-model/',
      'https://owasp.org/API-Security/editions/2023/en/0xa3-broken-object-property-level-authorization/',
    ],
  },
  check: {
    route(route, { application, report }) {
      if (!application.fastapi.isFirstOfHandler(route)) return
      const disclosure = application.fastapi.disclosureOf(route)
      if (disclosure?.kind !== 'untyped') return
      const { returned, fitting, isMixed, ignoresAnnotation } = disclosure
      const what = returned === null ? 'data' : returned === 'dict' || returned === 'list' ? `a ${returned}` : returned
      const advice = ignoresAnnotation
        ? 'FastAPI looks at return annotations from 0.89 on; pass response_model'
        : isMixed
          ? 'pass response_model'
          : fitting === null
            ? 'annotate the return type with a model of what clients should get, or pass response_model'
            : `annotate it "-> ${fitting}" or with a narrower model, or pass response_model`
      report({
        at: application.fastapi.placeOf(route),
        message: `${route.callable.name}() returns ${what}, but the route has no response model: nothing filters what is sent, and the API documentation does not describe it; ${advice}`,
        related: disclosure.at.map(({ module: home, node }) => ({
          at: { module: home, start: node.start, end: node.end },
          message: 'this is sent as it is',
        })),
      })
    },
  },
})
