import {
  argumentMigration,
  type Call,
  defineRule,
  EVERY_FILE,
  type Expression,
  FIELD_ARGUMENTS,
  IGNORED_SQLMODEL_FIELD_ARGUMENTS,
  isMisread,
  type Keyword,
  migrationReport,
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
a \`DeprecationWarning\`, until Pydantic 3: warnings.

A \`regex\` had to match from the start of the text, a \`pattern\` is searched for anywhere in it: the fix begins it with \`^\`.`,
    bad,
    good,
    limits: `\`env=\` that names the variable which the field is read from anyway (its own name, without a prefix) is a warning.`,
    references: [
      'https://docs.pydantic.dev/latest/migration/#changes-to-pydanticfield',
      'https://docs.pydantic.dev/latest/concepts/fields/',
    ],
  },
  mentions: /\bField\b/,
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
  const { application, file, module } = context
  if (FIELD_ARGUMENTS.has(name)) return null
  const old = OLD_FIELD_ARGUMENTS.get(name)
  // Pydantic looks at these only where they are not None.
  if (old?.isNoneUnset && isNone(keyword.value)) return null
  const withMigration = (message: string): Pick<Fault, 'message' | 'fix'> => {
    const migration = argumentMigration(application, file, call, { ...keyword, arg: name })
    return migration
      ? migrationReport(message, migration.title, migration, migration.isSame ? 'safe' : 'unsafe')
      : { message }
  }
  if (old === undefined) {
    return {
      severity: 'warning',
      ...withMigration(
        `Field() of Pydantic 2 has no argument "${name}", it goes into the JSON schema with a deprecation; use json_schema_extra={"${name}": ...}`,
      ),
    }
  }
  const outcome = name === 'env' && !isMisread(application, module, keyword.value) ? 'deprecated' : old.outcome
  const fate = { fails: 'fails', ignored: 'has no effect', deprecated: 'is deprecated' }[outcome]
  return {
    severity: outcome === 'deprecated' ? 'warning' : 'error',
    ...withMigration(`"${name}" of Field() ${fate} in Pydantic 2; use ${old.instead}`),
  }
}

function isNone(value: Expression): boolean {
  return value.kind === 'Constant' && value.type === 'None'
}
