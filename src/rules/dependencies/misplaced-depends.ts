import {
  defineRule,
  type MisplacedDepends,
  misplacedDepends,
  placeOf,
  type RelatedPlace,
  type RuleContext,
} from '../../rule-api/index.ts'
import { bad, good } from './misplaced-depends.examples.ts'

export default defineRule({
  id: 'misplaced-depends',
  category: 'dependencies',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  docs: {
    summary: '`Depends` where FastAPI does not resolve it',
    why: `\`Depends(f)\` calls nothing: it makes an object that tells FastAPI what to call. FastAPI looks for such objects in the signatures of
handlers and of their dependencies, and in lists of \`dependencies\`; everywhere else the object stays what it is. Code that uses it like a session
fails with \`'Depends' object has no attribute\`, a check that is only written down in a body never runs, and a model takes it for the value of the
field.

A function that is called by other code gets nothing from FastAPI, even if it is a handler: hand the value over.`,
    bad,
    good,
    limits: `A call that leaves the argument out is reported where the function uses the parameter and has no decorators but those of routes: other
decorators may fill it. In a body, only objects that are used like the value (an attribute, an index, a call, a loop) are reported: they may
also be handed on to an \`APIRouter\`. Class attributes are reported for Pydantic models only, as class-based views are made of them.`,
    references: ['https://fastapi.tiangolo.com/tutorial/dependencies/'],
  },
  check: {
    file(file, context) {
      for (const found of misplacedDepends(context.application, file)) {
        context.report({
          at: found.kind === 'helper' ? found.call.func : found.call,
          message: messageFor(found, context),
          related: relatedTo(found, context),
        })
      }
    },
  },
})

function messageFor(found: MisplacedDepends, { file }: RuleContext): string {
  const written = file.text.slice(found.call.start, found.call.end).replace(/\s+/g, ' ')
  const spelling = written.length > 60 ? 'Depends(...)' : written
  switch (found.kind) {
    case 'dropped':
      return `${spelling} does nothing as a statement: what it names is never called; add it to the parameters or to dependencies=[...] of the route`
    case 'body':
      return found.name === null
        ? `${spelling} is used like the value that FastAPI would provide, but in a body nobody resolves it; declare it as a parameter`
        : `"${found.name}" is ${spelling} itself and not what FastAPI would provide, as nobody resolves it in a body; declare it as a parameter`
    case 'container':
      return `The default of "${found.parameter}" of ${found.function}() holds ${spelling}, which FastAPI does not resolve there; declare a parameter for it, or dependencies=[...] of the route`
    case 'model':
      return `The field "${found.field}" of the model ${found.class} has ${spelling} as its default, which nobody resolves; declare it as a parameter of the handler`
    case 'helper':
      return `${found.function}() is called without "${found.parameter}", which is then a Depends object, because FastAPI fills only what it calls itself; hand the value over`
  }
}

function relatedTo(found: MisplacedDepends, { module }: RuleContext): readonly RelatedPlace[] {
  if (found.kind === 'helper') return [{ at: found.declared, message: 'this is what the parameter is then' }]
  if (found.kind !== 'body' || found.name === null) return []
  return [{ at: placeOf(module, found.use), message: 'here it is used like the value' }]
}
