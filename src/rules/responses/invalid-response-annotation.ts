import { defineRule, edit, type Fix, type Refusal, type Route, type RuleContext } from '../../rule-api/index.ts'
import { bad, good } from './invalid-response-annotation.examples.ts'

export default defineRule({
  id: 'invalid-response-annotation',
  category: 'responses',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  fixable: 'unsafe',
  mentions: /->|response/,
  docs: {
    summary: 'Response model that FastAPI cannot make: the app does not start',
    why: `FastAPI makes a Pydantic model of the return annotation (from 0.89), of \`response_model=\` and of each \`"model"\` in
\`responses=\`. Where that is impossible, registering the route raises, and the program ends while it is imported. So it is with a
\`Response\` class in a union, classes that Pydantic knows nothing of (those of SQLAlchemy among them), a list where a type is meant,
asynchronous iterators of a function that yields nothing, and models for status codes without a body.

\`response_model=None\` switches the model off; a \`Response\` class alone needs no such thing.`,
    bad,
    good,
    limits: `Silent about classes whose ancestors are not all known, and where a router class or a decorator of unknown effect stands
between route and handler.`,
    references: [
      'https://fastapi.tiangolo.com/tutorial/response-model/#other-return-type-annotations',
      'https://fastapi.tiangolo.com/advanced/response-change-status-code/',
    ],
  },
  check: {
    route(route, context) {
      const { application, module, report } = context
      for (const refusal of application.fastapi.refusalsOf(route)) {
        const { at } = refusal
        const isHere = at.module === module
        // One annotation under several decorators is one fault.
        if (!isHere && !application.fastapi.isFirstOfHandler(route)) continue
        const fix = isHere ? fixOf(route, refusal, context) : null
        report({
          at: isHere ? at.node : application.fastapi.placeOf(route),
          message: messageOf(route, refusal),
          ...(fix && { fix }),
        })
      }
    },
  },
})

function messageOf({ callable }: Route, { kind, name, source }: Refusal): string {
  const handler = `${callable.name}()`
  const where = source === 'annotation' ? `the return annotation of ${handler}` : `a response model of ${handler}`
  switch (kind) {
    case 'response':
      return `FastAPI cannot make a response model with ${name} in it, so registering ${handler} raises FastAPIError: pass response_model=None, or annotate a Response class alone`
    case 'class':
      return `${name} in ${where} is no class that Pydantic knows, so registering the route raises FastAPIError: use a Pydantic model, or pass response_model=None`
    case 'iterator':
      return `${name} in ${where} fits only a handler that yields, so registering the route raises FastAPIError: yield the items in ${handler}, or annotate what it returns`
    case 'never':
      return `FastAPI cannot make a response model of ${name}, so registering ${handler} raises FastAPIError: annotate None, or pass response_model=None`
    case 'list':
      return `A list is no response model, so registering ${handler} raises AttributeError: write list[${name}]`
    case 'no-body':
      return `A response with status ${name} has no body, so a response model of ${handler} raises AssertionError when the route is registered: ${
        source === 'annotation' ? 'annotate None' : 'leave the model out'
      }`
  }
}

function fixOf({ registration }: Route, { at, kind, name, source }: Refusal, { file }: RuleContext): Fix | null {
  const { start, end } = at.node
  const replaced = (text: string): Fix => ({
    title: `Replace with "${text}"`,
    safety: 'unsafe',
    edits: [{ start, end, text }],
  })
  if (kind === 'list') return replaced(`list[${name}]`)
  if (source === 'responses') return null
  if (kind === 'no-body') return replaced('None')
  if (kind !== 'response') return null
  if (source === 'response_model') return replaced('None')
  const added = edit.addArgument(file, registration, 'response_model=None')
  return added && { title: 'Pass response_model=None', safety: 'unsafe', edits: [added] }
}
