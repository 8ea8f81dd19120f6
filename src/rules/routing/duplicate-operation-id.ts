import { defineRule, pathPlace } from '../../rule-api/index.ts'
import { bad, good } from './duplicate-operation-id.examples.ts'

export default defineRule({
  id: 'duplicate-operation-id',
  category: 'routing',
  severity: 'warning',
  set: 'recommended',
  since: '0.1.0',
  docs: {
    summary: 'Two operations with the same operation id in one API description',
    why: `Operation ids must be unique in an OpenAPI document. Client generators name methods after them: one of the two gets lost or renamed,
and the documentation page links both to one place. FastAPI warns only when the document is made, on the first request for it. The default id is
made of the handler's name, the path and one method; ids collide where they are written by hand, where a function that generates them leaves
the path out, and where one route has several methods.`,
    bad,
    good,
    limits: `Routes with the same method and path are duplicate-route. Ids from functions that do more than put together name, path and tags
are not known. Silent in tests.`,
    references: [
      'https://fastapi.tiangolo.com/advanced/path-operation-advanced-configuration/',
      'https://spec.openapis.org/oas/v3.1.0#operation-object',
    ],
  },
  check: {
    route(route, { application: { fastapi }, module, report }) {
      const clash = fastapi.clashOf(route)
      if (clash === null) return
      const explicit = route.arguments.get('operation_id')
      const at = explicit?.module === module ? explicit.node : pathPlace(route)
      const { id, other } = clash
      report(
        other === null
          ? {
              at: pathPlace(route),
              message: `${route.methods!.join(' and ')} of this route have the same operation id, which must be unique in the API description: register one function for each method`,
            }
          : {
              at,
              message: `The operation id "${id}" is that of ${other.methods!.join(', ')} ${other.path} too, and must be unique in the API description: ${explicit ? 'choose another' : 'rename the function, or pass operation_id'}`,
              related: [{ at: pathPlace(other.route), message: `"${id}" is the operation id of this one` }],
            },
      )
    },
  },
})
