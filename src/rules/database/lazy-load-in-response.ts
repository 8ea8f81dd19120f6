import { defineRule, loadWithQuery } from '../../rule-api/index.ts'
import { bad, good } from './lazy-load-in-response.examples.ts'

export default defineRule({
  id: 'lazy-load-in-response',
  category: 'database',
  severity: 'warning',
  set: 'recommended',
  since: '0.1.0',
  fixable: 'unsafe',
  docs: {
    summary: 'Response model with a relationship that the query does not load',
    why: `FastAPI reads every field of the response model from the returned object. A field that is a lazy relationship is loaded at that moment: an
\`AsyncSession\` cannot do that, so that the request fails with a \`ResponseValidationError\` about the field (\`MissingGreenlet\` is hidden in it); a synchronous one
sends a query for each object of a list. Fields that \`response_model_exclude\` leaves out are read all the same. \`Model.model_validate(user)\` reads in the
same way. The query has to load what the model needs: \`.options(selectinload(Author.books))\`.`,
    bad,
    good,
    limits:
      'Silent as soon as some part of the query is not known, for models with validators that see the object first, aliases of the field, and where one of several queries has an option for it. Of synchronous sessions only lists count.',
    references: [
      'https://fastapi.tiangolo.com/tutorial/response-model/',
      'https://docs.sqlalchemy.org/en/20/orm/extensions/asyncio.html#asyncio-orm-avoid-lazyloads',
    ],
  },
  check: {
    unloadedInModel({ at, unloaded, model, field, place, isResponse, raises, isOnly }, context) {
      const { name, query, option, relationship } = unloaded
      const reader = isResponse ? 'The response model' : 'model_validate()'
      const reads = `${reader} reads ${name} for ${model.facts?.name}.${field.name}`
      const effect = raises
        ? 'which raises, because nothing has loaded it'
        : 'which sends a query for each object of the list'
      const advice = query
        ? `add .options(${option}) to the query`
        : `await session.refresh(…, ["${relationship.name}"]) first`
      const fix = isOnly ? loadWithQuery(context.file, unloaded) : null
      context.report({
        at,
        message: `${reads}, ${effect}: ${advice}`,
        related: [
          { at: place, message: `the field ${field.name}` },
          { at: relationship.place, message: `${name} is declared here` },
          ...(query ? [{ at: query.place, message: 'the query that does not load it' }] : []),
        ],
        ...(fix && { fix }),
      })
    },
  },
})
