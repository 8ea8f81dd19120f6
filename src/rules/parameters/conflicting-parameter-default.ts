import {
  defineRule,
  type Inference,
  markerName,
  type ParameterRefusal,
  relatedTo,
  spanIn,
} from '../../rule-api/index.ts'
import { bad, good } from './conflicting-parameter-default.examples.ts'

export default defineRule({
  id: 'conflicting-parameter-default',
  category: 'parameters',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  requires: { fastapi: '0.95' },
  docs: {
    summary: 'Default value or second marker with which FastAPI refuses a parameter',
    why: `With \`Annotated\` the default stands after \`=\`, and the marker inside must not have one of its own; a parameter has one marker, not
one in each place; and a parameter of the path always has a value, so it takes neither a default nor a marker for another place. FastAPI checks
this when the route is registered, which is when the module is imported: the application does not start.`,
    bad,
    good,
    limits: `\`Annotated[User, Depends(load)] = Query()\` is accepted by FastAPI, which ignores the default; it is not reported. Nor are fields of
models and dataclasses.`,
    references: [
      'https://fastapi.tiangolo.com/tutorial/query-params-str-validations/#query-as-the-default-value-or-in-annotated',
      'https://fastapi.tiangolo.com/tutorial/path-params-numeric-validations/',
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
    case 'two-markers':
      return `"${name}" has a marker in its annotation and another one as default; keep the one in Annotated`
    case 'default-in-annotated':
      return `${markerName(inference, refusal.marker)}() in Annotated must not have a default; write it after =`
    case 'path-default':
      return 'Parameters of the path always have a value; remove the default'
    case 'two-defaults':
      return `"${name}" has a default_factory and a default after =; keep one`
    case 'marker-of-path':
      return `"${name}" is in the path "${refusal.path}", but marked with ${markerName(inference, refusal.marker)}(); use Path()`
    default:
      return null
  }
}
