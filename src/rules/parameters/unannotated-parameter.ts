import { defineRule, type EndpointParameter } from '../../rule-api/index.ts'
import { bad, good } from './unannotated-parameter.examples.ts'

export default defineRule({
  id: 'unannotated-parameter',
  category: 'parameters',
  severity: 'warning',
  set: 'recommended',
  since: '0.1.0',
  files: ['application', 'migration', 'script'],
  options: {
    'path-parameters': {
      type: 'boolean',
      default: false,
      description: 'Report parameters of the path too, which are plain strings without an annotation.',
    },
  },
  docs: {
    summary: 'Parameter of a handler or dependency without annotation',
    why: `Without an annotation FastAPI knows neither a type to check nor a class to hand over. The parameter is a query parameter that takes
anything, as a string: \`skip=0\` is \`"5"\` after \`?skip=5\`, and the API documentation shows no type. \`request\` without annotation is no
exception: it is a required query parameter called "request", and every request without it gets status 422.`,
    bad,
    good,
    limits:
      'Lambdas cannot have annotations, and parameters of the path are reported only with the option `path-parameters`.',
    references: [
      'https://fastapi.tiangolo.com/tutorial/query-params/',
      'https://fastapi.tiangolo.com/advanced/using-request-directly/',
    ],
  },
  check: {
    endpointParameter(parameter, { options, report }) {
      const { declared, readings, endpoint } = parameter
      const { name, annotation, marker, at, written } = declared
      if (annotation !== null || marker !== null || declared.isVariadic || !isWritten(parameter)) return
      const sources = new Set(readings.map(({ parameter: { source } }) => source))
      if (sources.has('unknown') || !(sources.has('query') || (options['path-parameters'] && sources.has('path'))))
        return
      const injected = INJECTED[name]
      if (injected !== undefined && written === null) {
        report({
          at,
          message: `"${name}" of ${endpoint.name}() is a required query parameter, because it has no annotation: annotate it with ${injected}, which FastAPI hands over`,
        })
        return
      }
      const place = sources.has('query') ? 'a query parameter' : 'a parameter of the path'
      report({
        at,
        message: `"${name}" of ${endpoint.name}() has no annotation: it is ${place} that takes any text, unchecked and unconverted; annotate it with its type`,
      })
    },
  },
})

const INJECTED: Readonly<Record<string, string>> = {
  request: 'Request',
  req: 'Request',
  response: 'Response',
  websocket: 'WebSocket',
  background_tasks: 'BackgroundTasks',
}

/** Whether the parameter could have an annotation and is what FastAPI is meant to read: no `self` of a method, nothing of a lambda or a wrapper. */
function isWritten({ declared, endpoint, readings }: EndpointParameter): boolean {
  const { function: symbol } = endpoint
  if (symbol === null || symbol.facts.isLambda) return false
  const isFirst = symbol.facts.parameters[0]?.start === declared.place.start
  if (symbol.owner !== null && isFirst && /^(self|cls)$/.test(declared.name)) return false
  return readings.some(({ use }) => {
    const { wrapper, filled } = (use.node ?? use.operation.route).callable
    return wrapper === null && !filled.has(declared.name)
  })
}
