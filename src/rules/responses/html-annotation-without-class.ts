import { type Answer, defineRule, edit, membersOf, type RuleContext } from '../../rule-api/index.ts'
import { bad, good } from './html-annotation-without-class.examples.ts'

export default defineRule({
  id: 'html-annotation-without-class',
  category: 'responses',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  fixable: 'unsafe',
  mentions: /->/,
  docs: {
    summary: 'String under `-> HTMLResponse` without a response class: JSON is sent',
    why: `A return annotation with a \`Response\` class switches the response model off, and that is all it does. A handler that returns a
string under it sends JSON: the page arrives in quotation marks, as \`application/json\`. \`response_class=HTMLResponse\` makes a page of
the string, as does returning an \`HTMLResponse\`. The same holds for \`PlainTextResponse\`, and for the path of a \`FileResponse\` and the
target of a \`RedirectResponse\`.`,
    bad,
    good,
    references: ['https://fastapi.tiangolo.com/advanced/custom-response/#html-response'],
  },
  check: {
    answer({ handler, routes, responses, value, type }, context) {
      if (!isString(type, context)) return
      const index = responses.findIndex(({ responseClass }) => responseClass === null)
      const route = routes[index]
      const model = responses[index]?.model
      if (route === undefined || model?.kind !== 'annotated-response') return
      const name = nameOf(context, model.at.node)
      if (name === null) return
      const added =
        route.module === context.module
          ? edit.addArgument(context.file, route.registration, `response_class=${name}`)
          : null
      context.report({
        at: model.at.node,
        message: `${handler.facts.name}() returns a string, which is sent as JSON: the annotation with ${name} does not say how to send it; pass response_class=${name} to the route, or return ${name}(…)`,
        related: [{ at: { ...value, module: context.module }, message: 'this string is sent as JSON' }],
        ...(added && { fix: { title: `Pass response_class=${name}`, safety: 'unsafe', edits: [added] } }),
      })
    },
  },
})

function isString(type: Answer['type'], { application }: RuleContext): boolean {
  return membersOf(application.project.inference.asInstance(type)).every(
    (member) => member.kind === 'instance' && member.class.qualifiedName === 'builtins.str',
  )
}

/** The name that the annotated class has in the file, where it is one that FastAPI would make a response of the string with. */
function nameOf({ application, module, file }: RuleContext, annotation: Answer['value']): string | null {
  const { inference } = application.project
  const type = inference.annotation(module, annotation)
  if (type.kind !== 'instance') return null
  const { class: symbol } = type
  const isMeant = CLASSES.some((name) => inference.classes.isSubclass(symbol, `starlette.responses.${name}`) === true)
  return isMeant ? file.text.slice(annotation.start, annotation.end).replace(/^["']|["']$/g, '') : null
}

/** The classes that make something else than JSON of a string. */
const CLASSES = ['HTMLResponse', 'PlainTextResponse', 'FileResponse', 'RedirectResponse']
