import {
  type Call,
  constantOf,
  defineRule,
  EVERY_FILE,
  type Expression,
  FIELD_ARGUMENTS,
  type Fix,
  IGNORED_SQLMODEL_FIELD_ARGUMENTS,
  isDefined,
  type Keyword,
  OLD_FIELD_ARGUMENTS,
  originalName,
  type Report,
  type RuleContext,
} from '../../rule-api/index.ts'
import { bad, good } from './v1-field-argument.examples.ts'

export default defineRule({
  id: 'v1-field-argument',
  category: 'pydantic',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  files: EVERY_FILE,
  requires: { pydantic: '2' },
  fixable: 'safe',
  docs: {
    summary: 'Argument of Field() from Pydantic 1',
    why: `\`Field(regex=…)\`, \`const=\` and \`unique_items=\` raise when the module is imported. \`env=\` in settings is ignored, so the variable it
names is never read. SQLModel's own \`Field()\` takes \`regex=\`, \`const=\` and \`unique_items=\` and drops them: nothing is validated. All of
these are errors.

\`min_items=\`, \`max_items=\`, \`allow_mutation=\` still work, and an argument that \`Field()\` does not know goes into the JSON schema; both with
a \`DeprecationWarning\`, until Pydantic 3: warnings.`,
    bad,
    good,
    limits: `\`env=\` that names the variable which the field is read from anyway (its own name, without a prefix) is a warning.`,
    references: [
      'https://docs.pydantic.dev/latest/migration/#changes-to-pydanticfield',
      'https://docs.pydantic.dev/latest/concepts/fields/',
    ],
  },
  mentions: /Field/,
  check: {
    Call(node, context) {
      if (node.keywords.length === 0 || originalName(context.module, node.func) !== 'Field') return
      const name = context.qualifiedName(node.func)
      if (name !== 'pydantic.Field' && name !== 'sqlmodel.Field' && name !== 'sqlmodel.main.Field') return
      const { pydantic } = context.application
      if (!pydantic.isVersion2(context.module.path) || pydantic.guards.covers(context.file, node.start)) return
      for (const keyword of node.keywords) {
        if (keyword.arg === null) continue
        const about =
          name === 'pydantic.Field'
            ? faultOf(keyword, keyword.arg, node, context)
            : droppedBySqlModel(keyword, keyword.arg)
        if (about === null) continue
        context.report({ at: { start: keyword.start, end: keyword.start + keyword.arg.length }, ...about })
      }
    },
  },
})

type Fault = Omit<Report, 'at'>

function droppedBySqlModel({ value }: Keyword, name: string): Fault | null {
  const instead = IGNORED_SQLMODEL_FIELD_ARGUMENTS.get(name)
  return instead === undefined || isNone(value)
    ? null
    : {
        severity: 'error',
        message: `"${name}" is ignored by SQLModel's Field() on Pydantic 2, nothing is checked; use ${instead}`,
      }
}

function faultOf(keyword: Keyword, name: string, call: Call, context: RuleContext): Fault | null {
  if (FIELD_ARGUMENTS.has(name)) return null
  const old = OLD_FIELD_ARGUMENTS.get(name)
  // Pydantic looks at these only where they are not None.
  if (old?.isNoneUnset && isNone(keyword.value)) return null
  if (old === undefined) {
    return {
      severity: 'warning',
      message: `Field() of Pydantic 2 has no argument "${name}", it goes into the JSON schema with a deprecation; use json_schema_extra={"${name}": ...}`,
    }
  }
  const outcome = name === 'env' && !isMisread(keyword, context) ? 'deprecated' : old.outcome
  const fate = { fails: 'fails', ignored: 'has no effect', deprecated: 'is deprecated' }[outcome]
  const isThere = call.keywords.some(({ arg }) => arg === (name === 'allow_mutation' ? 'frozen' : old.renamed))
  const fix = isThere ? null : fixOf(keyword, name, old.renamed, context)
  return {
    severity: outcome === 'deprecated' ? 'warning' : 'error',
    message: `"${name}" of Field() ${fate} in Pydantic 2; use ${old.instead}`,
    ...(fix ? { fix } : {}),
  }
}

function isNone(value: Expression): boolean {
  return value.kind === 'Constant' && value.type === 'None'
}

/** Whether `env=` of a settings field names another variable than the one that is read; outside settings it never had a meaning. */
function isMisread({ value }: Keyword, { application, module }: RuleContext): boolean {
  const owner = module.classAt(value.start)
  if (owner === null || !isDefined(owner) || application.pydantic.isSettings(owner) !== true) return false
  const field = [...application.pydantic.fieldsOf(owner).values()].find(
    ({ fieldCall, module: home }) =>
      home === module && fieldCall !== null && fieldCall.start <= value.start && value.end <= fieldCall.end,
  )
  const prefix = application.pydantic.configurationOf(owner).values.get('env_prefix')
  const { inference } = application.project
  const variable = constantOf(inference, { module, node: value })
  if (field === undefined || prefix !== undefined || typeof variable !== 'string') return true
  return variable.toLowerCase() !== field.name.toLowerCase()
}

function fixOf({ start, value }: Keyword, name: string, renamed: string | undefined, context: RuleContext): Fix | null {
  const rename = (text: string) => ({ start, end: start + name.length, text })
  if (name === 'allow_mutation') {
    if (value.kind !== 'Constant' || value.type !== 'bool') return null
    const opposite = { start: value.start, end: value.end, text: value.value ? 'False' : 'True' }
    return { title: 'Replace with "frozen"', safety: 'safe', edits: [rename('frozen'), opposite] }
  }
  if (!renamed) return null
  const pattern =
    name === 'regex' ? constantOf(context.application.project.inference, { module: context.module, node: value }) : ''
  // What Rust's regular expressions lack: look-around, back-references, \Z and other extensions.
  const isPlain = typeof pattern === 'string' && !/\(\?|\\[1-9ZzAGk]|\{,/.test(pattern)
  return { title: `Rename to "${renamed}"`, safety: isPlain ? 'safe' : 'unsafe', edits: [rename(renamed)] }
}
