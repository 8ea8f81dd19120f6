import { defineRule, type Expression, membersOf, type RuleContext, type Type } from '../../rule-api/index.ts'
import { bad, good } from './returned-exception.examples.ts'

export default defineRule({
  id: 'returned-exception',
  category: 'responses',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  fixable: 'unsafe',
  docs: {
    summary: 'Exception that is returned instead of raised',
    why: `FastAPI makes an error response of an \`HTTPException\` that is raised. One that is returned is a value like any other: without a
response model clients get status 200 with the attributes of the exception as JSON, with one the answer does not fit it and is a 500. A
dependency that returns the exception lets the request go on, and the handler gets the exception in place of the user.`,
    bad,
    good,
    limits: `Of dependencies only returned \`HTTPException\`s are reported. Silent where only some of the values that an expression may have
are exceptions, and for handlers behind decorators or route classes that may raise what is returned.`,
    references: ['https://fastapi.tiangolo.com/tutorial/handling-errors/'],
  },
  check: {
    answer({ handler, responses, value, type, start }, context) {
      const name = exceptionIn(type, 'builtins.BaseException', context)
      if (name === null) return
      const hasModel = responses.some(({ model }) => model.kind === 'declared' || model.kind === 'annotated')
      const effect = hasModel
        ? 'FastAPI takes for data under the response model, mostly with status 500'
        : 'is sent as JSON with status 200'
      const message = `${handler.facts.name}() returns ${name}, which ${effect}: raise it`
      report(value, start, message, context)
    },
    endpoint({ function: dependency, isHandler, isDependency }, context) {
      const { application, module } = context
      if (!isDependency || isHandler || dependency?.module !== module) return
      if (dependency.facts.isGenerator || dependency.facts.decorators.length > 0) return
      for (const { value, start } of dependency.facts.returns) {
        if (value === null) continue
        const type = application.project.inference.typeOf(module, value)
        const name = exceptionIn(type, 'starlette.exceptions.HTTPException', context)
        if (name === null) continue
        const message = `The dependency ${dependency.facts.name}() returns ${name} instead of raising it: the request goes on with the exception as its value; raise it`
        report(value, start, message, context)
      }
    },
  },
})

/** The class of an expression's value where that is an exception for certain. */
function exceptionIn(type: Type, base: string, { application }: RuleContext): string | null {
  const { classes } = application.project.inference
  const names = membersOf(type).map((member) =>
    member.kind === 'instance' && classes.isSubclass(member.class, base) === true
      ? member.class.qualifiedName.replace(/^.*\./, '')
      : null,
  )
  return names.includes(null) ? null : names[0]!
}

function report({ start, end }: Expression, statement: number, message: string, context: RuleContext): void {
  context.report({
    at: { start, end },
    message,
    fix: {
      title: 'Raise it',
      safety: 'unsafe',
      edits: [{ start: statement, end: statement + 'return'.length, text: 'raise' }],
    },
  })
}
