import { defineRule, type EndpointUse, type Parameter, refusesText } from '../../rule-api/index.ts'
import { bad, good } from './parameter-model-not-alone.examples.ts'

export default defineRule({
  id: 'parameter-model-not-alone',
  category: 'parameters',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  requires: { fastapi: '0.113' },
  docs: {
    summary: 'Model of path, query, header, cookie or form parameters next to another parameter of that kind',
    why: `FastAPI spreads a model into parameters of their own only where it is the only parameter of its kind: the only \`Query()\` of its
function, the only form field of the whole operation. Next to another one it is itself taken for one parameter, a text called like it. No client
can send that: every request is answered with status 422, or, if the model has a default, the handler never gets anything else.

Move the other parameter into the model.`,
    bad,
    good,
    limits:
      'Silent where a validator of the model may read it from a text, and where the place of an unmarked parameter is not known.',
    references: [
      'https://fastapi.tiangolo.com/tutorial/query-param-models/',
      'https://fastapi.tiangolo.com/tutorial/request-form-models/',
    ],
  },
  check: {
    endpointParameter({ declared, readings, endpoint }, { application, isAtLeast, report }) {
      const { name, annotation, at, shape, marker } = declared
      if (annotation === null || marker?.kind !== 'parameter' || shape !== 'model') return
      const { source } = marker
      if (!SPREAD.has(source) || !isAtLeast('fastapi', source === 'form' ? '0.113' : '0.115')) return
      for (const { use } of readings) {
        const siblings = siblingsOf(use, declared)
        // Of two models that stand in each other's way, the first is reported.
        const other = siblings.find((one) => one.name !== name)
        const isFirst = siblings.every((one) => one.shape !== 'model' || one.name === name || isBehind(one, declared))
        if (!other || !isFirst || !refusesText(application.project.inference, annotation)) continue
        const effect = declared.isRequired ? 'every request fails with 422' : 'it is never filled'
        const kind = source === 'form' ? 'form field' : `${source} parameter`
        report({
          at,
          message: `"${name}" is read as one ${kind} of that name, because ${endpoint.name}() has "${other.name}" beside it: ${effect}; move "${other.name}" into the model`,
          related: [{ at: other.at, message: 'the other parameter of that kind' }],
        })
        return
      }
    },
  },
})

const SPREAD: ReadonlySet<string> = new Set(['path', 'query', 'header', 'cookie', 'form'])

/** The parameters that FastAPI reads together with one: those of the function, or all of the body. */
function siblingsOf({ operation, parameters }: EndpointUse, { marker }: Parameter): readonly Parameter[] {
  if (marker?.kind !== 'parameter') return []
  if (marker.source === 'form') return operation.body?.parameters ?? []
  return (parameters ?? []).filter(({ source }) => source === marker.source)
}

function isBehind(one: Parameter, other: Parameter): boolean {
  return one.at.module !== other.at.module || one.at.start > other.at.start
}
