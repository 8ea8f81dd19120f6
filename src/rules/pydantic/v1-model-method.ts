import {
  type Attribute,
  type Call,
  DUMP_KEYWORDS,
  defineRule,
  EVERY_FILE,
  type Fix,
  type Keyword,
  lastPartOf,
  membersOf,
  OLD_MODEL_METHODS,
  oldOverride,
  originalName,
  type RuleContext,
  superMethod,
  TELLING_KEYWORDS,
  type Type,
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
type of the object is not known, only keywords that no other library's method has (\`exclude_unset=\`, \`by_alias=\`, \`copy(update=)\`) tell.`,
    references: ['https://docs.pydantic.dev/latest/migration/#changes-to-pydanticbasemodel'],
  },
  mentions: new RegExp(`\\.\\s*(?:${[...OLD_MODEL_METHODS.keys()].join('|')})\\b`),
  check: {
    Call(node, context) {
      for (const value of [...node.args, ...node.keywords.map((keyword) => keyword.value)]) {
        if (value.kind === 'Attribute' && isOldMethod(value, context)) report(value, null, context)
      }
      const { func } = node
      if (func.kind !== 'Attribute' || isInOverride(node, context)) return
      if (isOldMethod(func, context) || looksLikeOldMethod(node, func, context)) report(func, node, context)
    },
  },
})

/** Reports the method `func` that is called by `call`; handed over as a function where that is null: `map(Item.parse_obj, rows)`. */
function report(func: Attribute, call: Call | null, context: RuleContext): void {
  const { pydantic } = context.application
  const method = OLD_MODEL_METHODS.get(func.attr)
  if (method === undefined) return
  if (!pydantic.isVersion2(context.module.path) || pydantic.guards.covers(context.file, func.start)) return
  const isModel = isOldMethod(func, context)
  const failure = isModel ? failureOf(call?.keywords ?? [], func, context) : null
  const fix = call !== null && failure === null && isModel ? fixOf(call, func, context) : null
  context.report({
    at: lastPartOf(func),
    severity: failure === null ? 'warning' : 'error',
    message: failure ?? `"${func.attr}()" of a model is deprecated in Pydantic 2; use ${method.instead}`,
    ...(fix ? { fix } : {}),
  })
}

/** Whether the call goes on to what its own method overrides for nothing: that is one fault, and the method's. */
function isInOverride(call: Call, { module, application }: RuleContext): boolean {
  const method = module.functionAt(call.start)
  return method !== null && superMethod(call) === method.facts.name && oldOverride(application, method) !== null
}

/** Whether the attribute is the old method of a model for sure. */
function isOldMethod(func: Attribute, context: RuleContext): boolean {
  if (!OLD_MODEL_METHODS.has(func.attr)) return false
  const owners = ownersOf(func, context)
  return owners.length > 0 && owners.every((one) => context.application.pydantic.hasMethodOfBaseModel(one, func.attr))
}

/** What the attribute may be taken from: of `Item | dict[str, int]`, only `Item` has a `dict()` or `parse_obj()`. */
function ownersOf(func: Attribute, context: RuleContext): readonly Type[] {
  const { classes } = context.application.project.inference
  return membersOf(context.typeOf(func.value)).filter((type) => {
    if (type.kind !== 'instance') return type.kind !== 'none'
    return !classes.ancestryOf(type).isComplete || ['__getattr__', func.attr].some((name) => classes.member(type, name))
  })
}

/** Whether the object is not known, and the arguments are such as only a model's method takes. */
function looksLikeOldMethod(call: Call, func: Attribute, context: RuleContext): boolean {
  const { args, keywords } = call
  const telling = TELLING_KEYWORDS.get(func.attr)
  if (!telling || args.length > 0 || !keywords.some(({ arg }) => arg !== null && telling.has(arg))) return false
  const { pydantic, project } = context.application
  const isPossible = ownersOf(func, context).every(
    (one) =>
      project.inference.attribute(one, func.attr).kind === 'unknown' || pydantic.hasMethodOfBaseModel(one, func.attr),
  )
  return (
    isPossible && !isAwaited(call, context) && project.dependencies.declares(context.module.path, 'pydantic') !== false
  )
}

function isAwaited(call: Call, { module }: RuleContext): boolean {
  const code = module.functionAt(call.start)?.facts ?? module.facts.topLevel
  return code.calls.some((site) => site.awaited && site.call.start === call.start && site.call.end === call.end)
}

/** Why the call raises, or null. */
function failureOf(keywords: readonly Keyword[], func: Attribute, context: RuleContext): string | null {
  switch (func.attr) {
    case 'json': {
      const refused = keywords.find(({ arg }) => arg !== null && !DUMP_KEYWORDS.has(arg))?.arg
      if (!refused) return null
      const instead = refused === 'indent' || refused === 'ensure_ascii' ? ', which has this argument' : ''
      return `"json(${refused}=...)" of a model raises TypeError in Pydantic 2; use model_dump_json()${instead}`
    }
    case 'dict': {
      const refused = keywords.find(({ arg }) => arg !== null && !DUMP_KEYWORDS.has(arg))?.arg
      if (!refused) return null
      const instead = refused === 'skip_defaults' ? 'model_dump(exclude_unset=...)' : 'model_dump()'
      return `"dict(${refused}=...)" of a model raises TypeError in Pydantic 2; use ${instead}`
    }
    case 'update_forward_refs':
      return keywords.length > 0
        ? '"update_forward_refs()" with names raises TypeError in Pydantic 2; use model_rebuild(_types_namespace={...})'
        : null
    case 'from_orm':
      return readsAttributes(func, context) === false
        ? '"from_orm()" raises without from_attributes=True in the model\'s configuration; use model_validate() and set it'
        : null
    default:
      return null
  }
}

/** Whether the model behind `func` is configured to read attributes; null where that is not known. */
function readsAttributes(func: Attribute, context: RuleContext): boolean | null {
  const answers = membersOf(context.typeOf(func.value)).map((type) => {
    const object = type.kind === 'class' ? type.of : type
    // A variable may hold a subclass that is configured, and a decorator may change the configuration.
    if (object.kind !== 'instance' || object.class.facts?.name !== originalName(context.module, func.value)) return null
    if (object.class.facts.decorators.length > 0) return null
    const { values, isComplete } = context.application.pydantic.configurationOf(object.class)
    const value = values.get('from_attributes')?.node
    if (value) return value.kind !== 'Constant' || value.value !== false
    return isComplete ? false : null
  })
  return answers.every((answer) => answer === false) ? false : null
}

function fixOf({ args, keywords }: Call, func: Attribute, context: RuleContext): Fix | null {
  const renamed = OLD_MODEL_METHODS.get(func.attr)?.renamed
  if (!renamed || args.some(({ kind }) => kind === 'Starred') || keywords.some(({ arg }) => arg === null)) return null
  const given = keywords.map(({ arg }) => arg ?? '')
  let isSafe = !context.application.pydantic.isOverridden(func.attr)
  switch (func.attr) {
    case 'dict':
    case 'json':
      if (args.length > 0 || !given.every((name) => DUMP_KEYWORDS.has(name))) return null
      break
    case 'copy':
      if (args.length > 0 || !given.every((name) => name === 'deep' || name === 'update')) return null
      isSafe &&= !given.includes('update') // other results where extra values are allowed
      break
    case 'schema':
      if (args.length > 0) return null
      break
    case 'construct':
      break
    default:
      if (args.length !== 1 || given.length > 0) return null
      isSafe &&= func.attr !== 'parse_raw'
  }
  return {
    title: `Rename to "${renamed}"`,
    safety: isSafe ? 'safe' : 'unsafe',
    edits: [{ ...lastPartOf(func), text: renamed }],
  }
}
