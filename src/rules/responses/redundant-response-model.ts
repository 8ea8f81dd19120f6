import { defineRule, edit, type Route, type RuleContext } from '../../rule-api/index.ts'
import { bad, good } from './redundant-response-model.examples.ts'

export default defineRule({
  id: 'redundant-response-model',
  category: 'responses',
  severity: 'info',
  set: 'recommended',
  since: '0.1.0',
  fixable: 'safe',
  mentions: /response_model/,
  requires: { fastapi: '0.89' },
  docs: {
    summary: '`response_model` that repeats the return annotation',
    why: `FastAPI takes the return annotation for the response model. Saying it twice adds nothing but a second place to change, and a
place where the two can drift apart: \`response_model\` wins, while editors and type checkers believe the annotation. \`response_model\` is
for what the annotation cannot say, such as a public model of an object that the handler returns as something else.`,
    bad,
    good,
    limits: 'Two spellings of one type (`Optional[Book]`, `Book | None`) are not compared.',
    references: ['https://fastapi.tiangolo.com/tutorial/response-model/#response-model-priority'],
  },
  check: {
    route(route, context) {
      const { file, report } = context
      const given = route.arguments.get('response_model')
      const annotation = route.decorated?.facts.annotation
      if (!given || !annotation || !isSame(context, given.node, annotation)) return
      const keyword = route.registration.keywords.find(({ value }) => value === given.node)
      if (keyword === undefined || !readsAnnotation(route, context)) return
      const text = file.text.slice(annotation.start, annotation.end)
      const removed = edit.removeArgument(file, route.registration, 'response_model')
      report({
        at: keyword,
        message: `response_model of ${route.callable.name}() repeats its return annotation ${text}, which FastAPI uses anyway: leave it out`,
        related: [{ at: { ...annotation, module: route.module }, message: 'the annotation says the same' }],
        ...(removed && { fix: { title: 'Remove response_model', safety: 'safe', edits: [removed] } }),
      })
    },
  },
})

type Annotation = Route['registration']['func']

/** Whether two annotations are written alike, and mean the same where FastAPI evaluates them: in the module, whatever function is around. */
function isSame({ file, module }: RuleContext, given: Annotation, annotation: Annotation): boolean {
  const [one, other] = [given, annotation].map(({ start, end }) =>
    file.text
      .slice(start, end)
      .replace(/\s+/g, '')
      .replace(/^(["'])(.*)\1$/, '$2'),
  )
  if (one !== other || one === 'None') return false
  const names = new Set(one!.match(/[\p{L}_][\p{L}\p{N}_]*/gu))
  for (let id = module.scopeAt(given.start); id > 0; id = module.scope(id).parent) {
    if (module.scope(id).bindings.some(({ name }) => names.has(name))) return false
  }
  return true
}

/** Whether FastAPI would take the annotation for the response model. */
function readsAnnotation(route: Route, { application: { fastapi } }: RuleContext): boolean {
  if (route.kind !== 'http' || route.router.kind === 'unknown' || fastapi.isWrapped(route)) return false
  // A method that is bound to its object: the decorators of classy-fastapi hand on `response_model=None` otherwise.
  if (route.callable.bound > 0) return false
  return !fastapi.overridesRegistration(route) && !fastapi.responseOf(route).isStream
}
