import {
  annotationParts,
  defineRule,
  type EndpointParameter,
  type Fix,
  type Inference,
  type Located,
  relatedTo,
  spanIn,
  uncalledMarkersOf,
} from '../../rule-api/index.ts'
import { bad, good } from './uncalled-marker.examples.ts'

export default defineRule({
  id: 'uncalled-marker',
  category: 'parameters',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  fixable: 'safe',
  docs: {
    summary: 'Query, Depends or another marker of FastAPI that is not called',
    why: `FastAPI looks for the *objects* that \`Query()\`, \`Depends()\` and the others make. Their bare names mean nothing to it. In \`Annotated\`
they are ignored without a word: \`Annotated[Filters, Depends]\` is a request body, \`Annotated[list[int], Query]\` too. As a default value they
are just that, a default: every request without the parameter hands the function \`Query\` itself to the handler.`,
    bad,
    good,
    limits: 'Only parameters of handlers and dependencies are looked at, not aliases that nothing uses.',
    references: [
      'https://fastapi.tiangolo.com/tutorial/query-params-str-validations/',
      'https://fastapi.tiangolo.com/tutorial/dependencies/classes-as-dependencies/#shortcut',
    ],
  },
  check: {
    endpointParameter(parameter, { application, module, report }) {
      const { inference } = application.project
      const { name: parameterName, written, place } = parameter.declared
      for (const { at: item, name } of uncalledMarkersOf(inference, parameter.declared)) {
        const effect = item === written ? `becomes the default value of "${parameterName}"` : 'is ignored in Annotated'
        const fix = item.module === module ? fixOf(inference, parameter, item, name) : null
        report({
          at: spanIn(module, item, place),
          message: `${name} is not called, so it ${effect}: write ${name}()`,
          related: relatedTo(module, item, `${name} without parentheses`),
          ...(fix && { fix }),
        })
      }
    },
  },
})

/** Null for `Depends()` where there is no class of the project that it could call. */
function fixOf(
  inference: Inference,
  { declared, readings }: EndpointParameter,
  { node }: Located,
  name: string,
): Fix | null {
  const { annotation } = declared
  if (name === 'Depends' || name === 'Security') {
    const base = annotation && annotationParts(inference, annotation).base
    const type = base && inference.annotation(base.module, base.node)
    if (type?.kind !== 'instance' || type.class.module?.isStub !== false) return null
  }
  const isSame =
    declared.written?.node !== node && readings.every(({ parameter }) => parameter.source === name.toLowerCase())
  return {
    title: `Call ${name}()`,
    safety: isSame ? 'safe' : 'unsafe',
    edits: [{ start: node.end, end: node.end, text: '()' }],
  }
}
