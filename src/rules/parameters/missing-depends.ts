import { defineRule, type Fix, relatedTo, spanIn } from '../../rule-api/index.ts'
import { bad, good } from './missing-depends.examples.ts'

export default defineRule({
  id: 'missing-depends',
  category: 'parameters',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  fixable: 'unsafe',
  requires: { fastapi: '0.95' },
  docs: {
    summary: 'Parameter of a class that FastAPI cannot read from a request, without Depends',
    why: `A parameter without a marker is read from the request, by its type. Of a database session, an ORM entity or an ordinary class
Pydantic can make no field: "Invalid args for response field", raised when the route is registered, which is when the module is imported. The
application does not start. Such objects come from a dependency.

\`Request\`, \`Response\` and \`BackgroundTasks\` are handed over only where the annotation is the class itself: with \`Request | None\`
FastAPI does not recognise it.`,
    bad,
    good,
    limits: `Reported are classes of SQLAlchemy, and classes of the project of which all ancestors are known and none tells Pydantic how to
read it. Classes of other libraries, and parameters of handlers under further decorators, are passed over.`,
    references: [
      'https://fastapi.tiangolo.com/tutorial/dependencies/',
      'https://fastapi.tiangolo.com/advanced/using-request-directly/',
    ],
  },
  check: {
    endpointParameter(parameter, { application, file, module, report }) {
      const refusal = application.fastapi.parameterRefusalOf(parameter)
      if (refusal?.kind !== 'class' || application.fastapi.mayChangeSignature(parameter.endpoint)) return
      const { name, place } = parameter.declared
      const at = spanIn(module, refusal.at, place)
      const written = file.text.slice(at.start, at.end)
      const injected = /^(?:[\w.]*Optional\[\s*([\w.]+)\s*\]|([\w.]+)\s*\|\s*None)$/.exec(written)
      const alone = injected?.[1] ?? injected?.[2]
      const fix: Fix | null =
        refusal.isInjection && alone
          ? {
              title: `Annotate it "${alone}"`,
              safety: 'unsafe',
              edits: [{ start: at.start, end: at.end, text: alone }],
            }
          : null
      report({
        at,
        message: refusal.isInjection
          ? `FastAPI hands over "${name}" only where the annotation is the class itself, and raises for "${written}" when the route is registered: annotate it ${alone ?? 'with the class'} alone`
          : `FastAPI cannot read "${name}" of type ${written} from a request and raises when the route is registered: fill it with Depends(…)`,
        related: relatedTo(module, refusal.at, 'this is refused'),
        ...(fix && { fix }),
      })
    },
  },
})
