import {
  type Call,
  defineRule,
  type Expression,
  edit,
  type Fix,
  type RuleContext,
  type Unwritable,
  unwritableIn,
  writesPlainJson,
} from '../../rule-api/index.ts'
import { bad, good } from './unserializable-json-response.examples.ts'

export default defineRule({
  id: 'unserializable-json-response',
  category: 'responses',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  fixable: 'unsafe',
  mentions: /JSONResponse/,
  docs: {
    summary: '`JSONResponse` of something that `json` cannot write',
    why: `\`JSONResponse\` hands its content to Python's \`json\`, which knows strings, numbers, booleans, \`None\`, lists, tuples and dicts. A
Pydantic model, a date, a \`Decimal\`, a \`UUID\`, a set or an enumeration raises, and the client gets status 500; so does the dict that
\`model_dump()\` makes of a model with such fields. What a handler returns plainly goes through FastAPI's own encoder and has no such
limits; \`jsonable_encoder\` is the same encoder by hand.`,
    bad,
    good,
    limits: `Silent where a value may be something that can be written (\`datetime | None\`), for response classes that write JSON in their own
way, and in files that make objects of an own response class without a word of \`JSONResponse\`.`,
    references: [
      'https://fastapi.tiangolo.com/advanced/response-directly/#using-the-jsonable-encoder-in-a-response',
      'https://docs.python.org/3/library/json.html#json.JSONEncoder',
    ],
  },
  check: {
    Call(call, context) {
      const { inference } = context.application.project
      const content = call.args[0] ?? call.keywords.find(({ arg }) => arg === 'content')?.value
      if (
        content === undefined ||
        content.kind === 'Constant' ||
        !writesPlainJson(inference, context.typeOf(call.func))
      )
        return
      const unwritable = unwritableIn(context.application, context.file, content)
      if (unwritable === null) return
      const { name, at, field } = unwritable
      const what = field === null ? name : `${name} in the field ${field}`
      const advice = field === null ? 'pass the content through jsonable_encoder' : dumpAdvice(context)
      const fix = fixOf(content, unwritable, context)
      context.report({
        at: at.node,
        message: `JSONResponse cannot write ${what}: the request ends with status 500; ${advice}`,
        ...(fix && { fix }),
      })
    },
  },
})

function dumpAdvice({ isAtLeast }: RuleContext): string {
  return isAtLeast('pydantic', '2') ? 'dump with mode="json"' : 'pass the content through jsonable_encoder'
}

function fixOf(content: Expression, { at: { node }, field }: Unwritable, context: RuleContext): Fix | null {
  if (field !== null && node.kind === 'Call' && context.isAtLeast('pydantic', '2')) return jsonMode(node, context)
  const imported = edit.importName(context.file, 'fastapi.encoders', 'jsonable_encoder')
  if (imported === null) return null
  const edits = edit.wrap(content, `${imported.name}(`, ')')
  const imports = { added: imported.added }
  return { title: 'Pass the content through jsonable_encoder', safety: 'unsafe', edits, imports }
}

function jsonMode(call: Call, { file }: RuleContext): Fix | null {
  const added = edit.addArgument(file, call, 'mode="json"')
  return added && { title: 'Dump with mode="json"', safety: 'unsafe', edits: [added] }
}
