import {
  defineRule,
  type Expression,
  isResponse,
  moduleStatus,
  type RuleContext,
  statusArgumentOf,
  statusConstant,
} from '../../rule-api/index.ts'
import { bad, good } from './literal-status-code.examples.ts'

export default defineRule({
  id: 'literal-status-code',
  category: 'responses',
  severity: 'info',
  set: 'strict',
  since: '0.1.0',
  files: ['application', 'migration', 'script'],
  fixable: 'safe',
  docs: {
    summary: 'Status code written as a number',
    why: `\`status.HTTP_409_CONFLICT\` says what it means, an editor completes it, and a mistyped code does not pass for another one. The constants
are in \`fastapi.status\`; Python's own \`http.HTTPStatus\` does as well.`,
    bad,
    good,
    limits: `Looks at routes, at \`HTTPException\` and its subclasses, at responses, and at \`response.status_code = 404\`. Comparisons and the keys of
\`responses\` are left alone, and so are tests, examples and codes that have no constant.`,
    references: ['https://fastapi.tiangolo.com/tutorial/response-status-code/#shortcut-to-remember-the-names'],
  },
  mentions: /\b[1-5]\d\d\b/,
  check: {
    route(route, context) {
      const given = route.arguments.get('status_code')
      if (given && given.module === context.module) reportLiteral(given.node, context)
    },
    Call(call, context) {
      // What needs no types is asked first.
      const numbers = [...call.args, ...call.keywords.map(({ value }) => value)].filter(isStatus)
      if (numbers.length === 0) return
      const given = statusArgumentOf(context.application.project.inference, context.module, call)
      if (given && given.module === context.module) reportLiteral(given.node, context)
    },
    Assign({ targets, value }, context) {
      const [target] = targets
      if (!isStatus(value) || target?.kind !== 'Attribute' || target.attr !== 'status_code') return
      if (isResponse(context.application.project.inference, context.typeOf(target.value)) === true)
        reportLiteral(value, context)
    },
  },
})

function isStatus(node: Expression): boolean {
  return node.kind === 'Constant' && node.type === 'int' && statusConstant(Number(node.value), true) !== null
}

function reportLiteral(node: Expression, context: RuleContext): void {
  if (!isStatus(node)) return
  const code = node.kind === 'Constant' ? Number(node.value) : 0
  const constant = statusConstant(code, context.isAtLeast('starlette', '0.48'))
  const status = moduleStatus(node, context)
  const name = `${status?.name ?? 'status'}.${constant}`
  context.report({
    at: node,
    message: `Status code ${code} is a bare number; write ${name}`,
    ...(status && {
      fix: {
        title: `Write ${name}`,
        safety: 'safe',
        edits: [{ start: node.start, end: node.end, text: name }],
        imports: { added: status.added },
      },
    }),
  })
}
