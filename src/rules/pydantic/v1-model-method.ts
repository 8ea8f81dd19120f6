import {
  type Attribute,
  type Call,
  defineRule,
  EVERY_FILE,
  type Expression,
  failureOfMethod,
  isOldMethod,
  lastPartOf,
  looksLikeOldMethod,
  methodMigration,
  migrationReport,
  OLD_MODEL_METHODS,
  oldOverride,
  type RuleContext,
  superMethod,
} from '../../rule-api/index.ts'
import { bad, good } from './v1-model-method.examples.ts'

export default defineRule({
  id: 'v1-model-method',
  category: 'pydantic',
  severity: 'warning',
  set: 'recommended',
  since: '0.1.0',
  files: EVERY_FILE,
  requires: { pydantic: '2' },
  fixable: 'safe',
  docs: {
    summary: 'Method of Pydantic 1 called on a model',
    why: `Pydantic 2 renamed the methods of models. The old names still work, with a \`DeprecationWarning\` for each call, and go away in
Pydantic 3: a warning. Some of their arguments are refused already (\`json(indent=2)\`, \`dict(skip_defaults=True)\`,
\`update_forward_refs(**names)\`), and \`from_orm()\` raises on a model without \`from_attributes=True\`: errors.

What the receiver is, is decided by its type, never by the method's name: \`.dict()\`, \`.json()\` and \`.copy()\` of other objects are left
alone.`,
    bad,
    good,
    limits: `A model that defines the method itself is called without a warning: what its own method does with \`super()\` is reported there. Where the
type of the object is not known, only keywords that no other library's method has (\`exclude_unset=\`, \`by_alias=\`, \`copy(update=)\`) tell.
Tests in which nothing but \`response.json()\` looks like such a method are not looked at: there it is the answer to a request.`,
    references: ['https://docs.pydantic.dev/latest/migration/#changes-to-pydanticbasemodel'],
  },
  mentions: new RegExp(`\\.\\s*(?:${[...OLD_MODEL_METHODS.keys()].join('|')})\\b`),
  mentionsInTests: new RegExp(
    `(?<!response|\\b(?:r|res|resp))\\.\\s*json\\b(?!["'])|\\.\\s*(?:${[...OLD_MODEL_METHODS.keys()].filter((name) => name !== 'json').join('|')})\\b`,
  ),
  check: {
    Call(node, context) {
      for (const value of node.args) reportHandedOver(value, context)
      for (const { value } of node.keywords) reportHandedOver(value, context)
      const { func } = node
      if (func.kind !== 'Attribute' || !OLD_MODEL_METHODS.has(func.attr) || isInOverride(node, context)) return
      if (
        isOldMethod(context.application, context.module, func) ||
        looksLikeOldMethod(context.application, context.module, node, func)
      )
        report(func, node, context)
    },
  },
})

function reportHandedOver(value: Expression, context: RuleContext): void {
  if (value.kind === 'Attribute' && isOldMethod(context.application, context.module, value))
    report(value, null, context)
}

/** Reports the method `func` that is called by `call`; handed over as a function where that is null: `map(Item.parse_obj, rows)`. */
function report(func: Attribute, call: Call | null, { application, file, module, report: tell }: RuleContext): void {
  const { pydantic } = application
  const method = OLD_MODEL_METHODS.get(func.attr)
  if (!method || !pydantic.isVersion2(module.path) || pydantic.guards.covers(file, func.start)) return
  const isModel = isOldMethod(application, module, func)
  const failure = isModel ? failureOfMethod(application, module, call?.keywords ?? [], func) : null
  const message = failure ?? `"${func.attr}()" of a model is deprecated in Pydantic 2; use ${method.instead}`
  const migration = methodMigration(application, file, func, call)
  const isSame = isModel && failure === null && migration?.isSame === true
  tell({
    at: lastPartOf(func),
    severity: failure === null ? 'warning' : 'error',
    ...(migration ? migrationReport(message, migration.title, migration, isSame ? 'safe' : 'unsafe') : { message }),
  })
}

/** Whether the call goes on to what its own method overrides for nothing: that is one fault, and the method's. */
function isInOverride(call: Call, { module, application }: RuleContext): boolean {
  const method = module.functionAt(call.start)
  return method !== null && superMethod(call) === method.facts.name && oldOverride(application, method) !== null
}
