import { type Call, defineRule, type Expression, edit, type Fix, type RuleContext } from '../../rule-api/index.ts'
import { bad, good } from './deprecated-response-class.examples.ts'

export default defineRule({
  id: 'deprecated-response-class',
  category: 'responses',
  severity: 'warning',
  set: 'recommended',
  since: '0.1.0',
  fixable: 'unsafe',
  mentions: /(OR|U)JSONResponse/,
  requires: { fastapi: '0.131' },
  docs: {
    summary: '`ORJSONResponse` and `UJSONResponse`, which FastAPI has deprecated',
    why: `With a return annotation or \`response_model\`, and no response class, FastAPI from 0.130 has Pydantic write the JSON bytes itself, which
is faster than any response class. Since 0.131 \`ORJSONResponse\` and \`UJSONResponse\` warn whenever an answer is made with them, and they
will be removed.`,
    bad,
    good,
    references: [
      'https://fastapi.tiangolo.com/advanced/custom-response/#orjson-or-response-model',
      'https://fastapi.tiangolo.com/release-notes/',
    ],
  },
  check: {
    Call(call, context) {
      check(call.func, context, 'return the data itself under a return annotation', null)
      for (const { arg, value } of call.keywords) {
        if (arg === 'response_class' || arg === 'default_response_class')
          check(value, context, ADVICE, fixOf(call, arg, value, context))
      }
    },
    ClassDef({ bases }, context) {
      for (const base of bases) check(base, context, 'derive from JSONResponse', null)
    },
  },
})

const ADVICE = 'leave it out, and give routes a return annotation or response_model'

function check(node: Expression, context: RuleContext, advice: string, fix: Fix | null): void {
  const name = /^fastapi\.responses\.((?:OR|U)JSONResponse)$/.exec(context.qualifiedName(node) ?? '')?.[1]
  if (name === undefined) return
  const message = `${name} is deprecated since FastAPI 0.131, and slower than letting Pydantic write the JSON: ${advice}`
  context.report({ at: node, message, ...(fix && { fix }) })
}

function fixOf(call: Call, name: string, value: Expression, { file }: RuleContext): Fix | null {
  const removed = edit.removeArgument(file, call, name)
  return removed && { title: `Remove ${name}`, safety: 'unsafe', edits: [removed], imports: edit.withoutUse(value) }
}
