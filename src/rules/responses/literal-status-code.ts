import {
  argumentsOf,
  defineRule,
  type Expression,
  edit,
  type Fix,
  isResponse,
  type NamedImport,
  type RuleContext,
  statusConstant,
} from '../../rule-api/index.ts'
import { bad, good } from './literal-status-code.examples.ts'

export default defineRule({
  id: 'literal-status-code',
  category: 'responses',
  severity: 'info',
  set: 'strict',
  since: '0.1.0',
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
      const position = positionOfStatus(call.func, context)
      if (position === null) return
      const names = position === 0 ? ['status_code'] : ['content', 'status_code']
      const given = argumentsOf(context.application.project.inference, context.module, call, names).get('status_code')
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

/** Where a class takes its status code as a positional argument; null for a class that is neither an exception of HTTP nor a response. */
function positionOfStatus(callee: Expression, { typeOf, application }: RuleContext): 0 | 1 | null {
  const type = typeOf(callee)
  if (type.kind !== 'class' || type.of.kind !== 'instance') return null
  const { inference } = application.project
  if (inference.classes.isSubclass(type.of.class, 'starlette.exceptions.HTTPException') === true) return 0
  return isResponse(inference, type.of) === true ? 1 : null
}

function reportLiteral(node: Expression, context: RuleContext): void {
  const { role } = context.module
  if (role === 'test' || role === 'example' || !isStatus(node)) return
  const code = node.kind === 'Constant' ? Number(node.value) : 0
  const constant = statusConstant(code, context.isAtLeast('starlette', '0.48'))
  const status = statusModule(node, context)
  const fix: Fix | null = status && {
    title: `Write ${status.name}.${constant}`,
    safety: 'safe',
    edits: [{ start: node.start, end: node.end, text: `${status.name}.${constant}` }],
    imports: { added: status.added },
  }
  const message = `Status code ${code} is a bare number; write ${status?.name ?? 'status'}.${constant}`
  context.report({ at: node, message, ...(fix && { fix }) })
}

/** How FastAPI's module `status` can be named at a place; null where its name means something else there. */
function statusModule(
  { start, end }: Expression,
  { file, module, application, qualifiedName }: RuleContext,
): NamedImport | null {
  const meaning = qualifiedName({ kind: 'Name', id: 'status', start, end })
  if (meaning === 'fastapi.status' || meaning === 'starlette.status') return { name: 'status', added: [] }
  const named = edit.importName(file, 'fastapi', 'status')
  const isShadowed = application.project.inference.names.lookUp(module, 'status', start).kind === 'definitions'
  return named?.name === 'status' && isShadowed ? null : named
}
