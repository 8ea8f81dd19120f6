import {
  type Attribute,
  type Call,
  DUMP_KEYWORDS,
  defineRule,
  type Fix,
  lastPartOf,
  membersOf,
  OLD_MODEL_METHODS,
  python,
  type RuleContext,
  TELLING_KEYWORDS,
} from '../../rule-api/index.ts'

export default defineRule({
  id: 'v1-model-method',
  category: 'pydantic',
  severity: 'warning',
  set: 'recommended',
  since: '0.1.0',
  fixable: 'safe',
  docs: {
    summary: 'Method of Pydantic 1 called on a model',
    why: `Pydantic 2 renamed the methods of models. The old names still work, with a \`DeprecationWarning\` for each call, and go away in
Pydantic 3: a warning. Some of their arguments are refused already (\`json(indent=2)\`, \`dict(skip_defaults=True)\`,
\`update_forward_refs(**names)\`), and \`from_orm()\` raises on a model without \`from_attributes=True\`: errors.

What the receiver is, is decided by its type, never by the method's name: \`.dict()\`, \`.json()\` and \`.copy()\` of other objects are left
alone.`,
    bad: [
      python`
        from fastapi import FastAPI
        from pydantic import BaseModel

        app = FastAPI()

        class Item(BaseModel):
            name: str

        @app.post("/items")
        def create(item: Item) -> Item:
            data = item.dict()  # warning: [v1-model-method] "model_dump()"
            return Item.parse_obj(data)  # warning: [v1-model-method] "model_validate()"
      `,
      python`
        from pydantic import BaseModel

        class Item(BaseModel):
            name: str

        def show(items: list[Item]) -> list[str]:
            return [item.json(indent=2) for item in items]  # error: [v1-model-method] "indent"

        def load(row: object) -> Item:
            return Item.from_orm(row)  # error: [v1-model-method] "from_attributes"
      `,
      python`
        def merge(stored, change):
            # warning: [v1-model-method] "model_dump()"
            values = change.dict(exclude_unset=True)
            return {**stored, **values}
      `,
    ],
    good: [
      python`
        import httpx
        from pydantic import BaseModel

        class Item(BaseModel):
            name: str

        class Row:
            def dict(self) -> dict[str, str]:
                return {}

        def convert(item: Item, row: Row, response: httpx.Response, cache: dict[str, str]) -> object:
            return item.model_dump(), row.dict(), response.json(), cache.copy()
      `,
      python`
        from pydantic import BaseModel

        class Item(BaseModel):
            name: str

        def dump(item: Item) -> dict[str, str]:
            if hasattr(item, "model_dump"):
                return item.model_dump()
            return item.dict()
      `,
    ],
    limits: `A model that defines the method itself is called without a warning: what its own method does with \`super()\` is reported there. Where the
type of the object is not known, only keywords that no other library's method has (\`exclude_unset=\`, \`by_alias=\`, \`copy(update=)\`) tell.`,
    references: ['https://docs.pydantic.dev/latest/migration/#changes-to-pydanticbasemodel'],
  },
  check: {
    Call(node, context) {
      const { func } = node
      if (func.kind !== 'Attribute') return
      const method = OLD_MODEL_METHODS.get(func.attr)
      if (method === undefined) return
      const { pydantic } = context.application
      const receiver = receiverOf(node, func, context)
      if (receiver === null) return
      if (!pydantic.isVersion2(context.module.path) || pydantic.guards.covers(context.file, node.start)) return
      const failure = receiver === 'model' ? failureOf(node, func, context) : null
      const fix = failure === null && receiver === 'model' ? fixOf(node, func, context) : null
      context.report({
        at: lastPartOf(func),
        severity: failure === null ? 'warning' : 'error',
        message: failure ?? `"${func.attr}()" of a model is deprecated in Pydantic 2; use ${method.instead}`,
        ...(fix ? { fix } : {}),
      })
    },
  },
})

/** Whether the method is a model's for sure, or looks like one by its arguments; null for everything else. */
function receiverOf(call: Call, func: Attribute, context: RuleContext): 'model' | 'unknown' | null {
  const { pydantic, project } = context.application
  const methods = membersOf(context.typeOf(func))
  if (
    methods.every((one) => one.kind === 'function' && one.function.qualifiedName === `pydantic.BaseModel.${func.attr}`)
  ) {
    return pydantic.isModelType(context.typeOf(func.value)) ? 'model' : null
  }
  if (methods.some(({ kind }) => kind !== 'unknown')) return null
  const telling = TELLING_KEYWORDS.get(func.attr)
  if (!call.keywords.some(({ arg }) => arg !== null && telling?.has(arg))) return null
  if (call.args.length > 0 || isAwaited(call, context)) return null
  return project.dependencies.declares(context.module.path, 'pydantic') === false ? null : 'unknown'
}

function isAwaited(call: Call, { module }: RuleContext): boolean {
  const code = module.functionAt(call.start)?.facts ?? module.facts.topLevel
  return code.calls.some((site) => site.awaited && site.call.start === call.start && site.call.end === call.end)
}

/** Why the call raises, or null. */
function failureOf({ keywords }: Call, func: Attribute, context: RuleContext): string | null {
  switch (func.attr) {
    case 'json': {
      const refused = keywords.find(({ arg }) => arg !== null && !DUMP_KEYWORDS.has(arg))?.arg
      if (!refused) return null
      const instead = refused === 'indent' || refused === 'ensure_ascii' ? ', which has this argument' : ''
      return `"json(${refused}=...)" of a model raises TypeError in Pydantic 2; use model_dump_json()${instead}`
    }
    case 'dict': {
      const isRefused = keywords.some(({ arg }) => arg === 'skip_defaults')
      return isRefused
        ? '"dict(skip_defaults=...)" raises TypeError in Pydantic 2; use model_dump(exclude_unset=...)'
        : null
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
    if (object.kind !== 'instance') return null
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
