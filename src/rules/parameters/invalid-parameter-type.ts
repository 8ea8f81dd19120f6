import {
  defineRule,
  type Inference,
  markerName,
  type ParameterRefusal,
  relatedTo,
  spanIn,
} from '../../rule-api/index.ts'
import { bad, good } from './invalid-parameter-type.examples.ts'

export default defineRule({
  id: 'invalid-parameter-type',
  category: 'parameters',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  requires: { fastapi: '0.95' },
  docs: {
    summary: 'Parameter whose type does not fit the place it is read from',
    why: `A query string holds single values, lists of them, and one bare Pydantic model that is spread into its fields (from FastAPI 0.115):
\`Query()\` on a dict, on a list of models, on \`Model | None\` or on a dataclass is refused. A part of a path is one value, so a list or a model
is refused there. \`Request\` and the like are handed over by FastAPI and take no marker. Pydantic's \`Field(…)\` belongs into models; as the
default of a parameter it is refused as well.

FastAPI checks this when the route is registered, which is when the module is imported: the application does not start.`,
    bad,
    good,
    limits: '`Header()` and `Cookie()` take any type when the route is registered, so nothing is said about them.',
    references: [
      'https://fastapi.tiangolo.com/tutorial/query-param-models/',
      'https://fastapi.tiangolo.com/tutorial/query-params-str-validations/',
    ],
  },
  check: {
    endpointParameter(parameter, { application, module, report }) {
      const refusal = application.fastapi.parameterRefusalOf(parameter)
      const message = refusal && messageOf(application.project.inference, refusal, parameter.declared.name)
      if (!message) return
      report({
        at: spanIn(module, refusal.at, parameter.declared.place),
        message: `${message}: FastAPI raises when the route is registered`,
        related: relatedTo(module, refusal.at, 'this is refused'),
      })
    },
  },
})

function messageOf(inference: Inference, refusal: ParameterRefusal, name: string): string | null {
  switch (refusal.kind) {
    case 'query-type':
      return `The type of "${name}" does not fit into a query string; Query() takes single values, lists of them, or one bare model`
    case 'path-type':
      return `"${name}" is in the path "${refusal.path}" and can only be one value; take it from the query or the body`
    case 'field-as-default':
      return `Field() belongs into models; make "${name}" a Query() or Body() parameter, or move Field() into Annotated`
    case 'marked-injection':
      return `"${name}" is an object that FastAPI hands over; remove ${markerName(inference, refusal.marker)}()`
    case 'marker-as-annotation': {
      const marker = markerName(inference, refusal.marker)
      return `"${name}" is annotated with ${marker}() itself; write Annotated[…, ${marker}(…)], with the type first`
    }
    case 'marked-class':
      return `Pydantic cannot make the class of "${name}" from a request; replace ${markerName(inference, refusal.marker)}() by Depends(), or use a model`
    default:
      return null
  }
}
