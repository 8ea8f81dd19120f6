import { defineRule } from '../../rule-api/index.ts'
import { bad, good } from './missing-route-metadata.examples.ts'

export default defineRule({
  id: 'missing-route-metadata',
  category: 'routing',
  severity: 'info',
  set: 'strict',
  since: '0.1.0',
  files: ['application', 'migration', 'script'],
  options: {
    require: {
      type: 'strings',
      default: ['tags', 'summary'],
      description: 'What a route must have: `tags`, `summary`, or both.',
    },
  },
  docs: {
    summary: 'Route without tags, or without a summary or docstring',
    why: `The API documentation groups routes by their tags and describes them by their docstring; generated clients use both. A route with
neither stands under "default" with nothing but its name.`,
    bad,
    good,
    limits:
      'Tags of the route, of its router and of the includes on the way count. Silent for WebSockets, for routes outside the API documentation, where tags are not constant, and in tests and examples.',
    references: ['https://fastapi.tiangolo.com/tutorial/path-operation-configuration/'],
  },
  check: {
    route(route, { application: { fastapi }, options, report }) {
      if (route.kind !== 'http' || !fastapi.isFirstOfHandler(route)) return
      const operations = fastapi.operationsOf(route).filter((operation) => fastapi.isDocumented(operation) !== false)
      const required = options['require']
      if (operations.length === 0 || !Array.isArray(required)) return
      const { arguments: given, handler } = route
      const hasTags = operations.some((operation) => operation.app === null || fastapi.tagsOf(operation)?.length !== 0)
      const hasSummary =
        given.has('summary') ||
        given.has('description') ||
        !given.isComplete ||
        handler === null ||
        handler.facts.docstring !== null
      const missing = [
        ...(required.includes('tags') && !hasTags ? ['tags'] : []),
        ...(required.includes('summary') && !hasSummary ? ['summary or docstring'] : []),
      ]
      if (missing.length === 0) return
      report({
        at: fastapi.placeOf(route),
        message: `${route.callable.name}() has no ${missing.join(' and no ')}, by which the API documentation sorts and describes it`,
      })
    },
  },
})
