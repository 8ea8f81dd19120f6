import { defineRule, type Operation, type Parameter, uncalledMarkersOf } from '../../rule-api/index.ts'
import { bad, good } from './body-on-get.examples.ts'

export default defineRule({
  id: 'body-on-get',
  category: 'parameters',
  severity: 'warning',
  set: 'recommended',
  since: '0.1.0',
  docs: {
    summary: 'Unmarked list, dict, model or file parameter of a GET handler, which FastAPI reads from the body',
    why: `Without a marker FastAPI reads single values from the query string, and everything else from the body of the request, whatever the
method: \`ids: list[int]\` of a GET handler is a body. Browsers and most HTTP clients cannot send one with GET, proxies and caches drop it, the
API documentation page has no field for it. Clients that put the values into the query string get status 422.

Say where it comes from: \`Annotated[list[int], Query()]\`; \`Annotated[Filters, Query()]\` for a model (FastAPI 0.115), \`Depends()\`
before. If it is meant to be a body, \`Body()\` says so.`,
    bad,
    good,
    limits: 'Parameters of handlers that answer GET together with a method that has a body are not reported.',
    references: [
      'https://fastapi.tiangolo.com/tutorial/query-params-str-validations/#query-parameter-list-multiple-values',
      'https://fastapi.tiangolo.com/tutorial/body/',
    ],
  },
  check: {
    endpointParameter({ declared, readings }, { application, isAtLeast, report }) {
      if (declared.marker !== null) return
      if (uncalledMarkersOf(application.project.inference, declared).length > 0) return
      // One function for `@app.get` and `@app.post`: the body is that of the other.
      if (readings.some(({ use }) => use.node === null && hasBody(use.operation))) return
      for (const { use, parameter } of readings) {
        const { methods, path } = use.operation
        if (parameter.source !== 'body' && parameter.source !== 'file') continue
        if (methods === null || methods.length === 0 || hasBody(use.operation)) continue
        report({
          at: declared.at,
          message: `"${declared.name}" is read from the body of ${methods[0]} ${path ?? use.operation.route.path ?? 'requests'}, which most clients cannot send: ${adviceOf(declared, isAtLeast('fastapi', '0.115'))}`,
        })
        return
      }
    },
  },
})

const BODILESS: ReadonlySet<string> = new Set(['GET', 'HEAD'])

function hasBody({ methods }: Operation): boolean {
  return methods === null || methods.some((method) => !BODILESS.has(method))
}

function adviceOf({ shape }: Parameter, takesModels: boolean): string {
  switch (shape) {
    case 'model':
      return `mark it with ${takesModels ? 'Query()' : 'Depends()'} to take its fields from the query string`
    case 'sequence':
      return 'mark it with Query() to take a list from the query string'
    default:
      return 'take single values from the query string, or use another method'
  }
}
