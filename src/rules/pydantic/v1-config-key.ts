import {
  type ConfigurationKey,
  currentKey,
  defineRule,
  EVERY_FILE,
  edit,
  type Fix,
  isWithoutEffect,
  lastPartOf,
  OLD_CONFIG_KEYS,
  REMOVED_CONFIG_KEYS,
  type RuleContext,
} from '../../rule-api/index.ts'
import { bad, good } from './v1-config-key.examples.ts'

export default defineRule({
  id: 'v1-config-key',
  category: 'pydantic',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  files: EVERY_FILE,
  requires: { pydantic: '2' },
  fixable: 'unsafe',
  docs: {
    summary: 'Configuration key of Pydantic 1, which Pydantic 2 ignores',
    why: `Pydantic 2 does not translate the old keys. It warns once and goes on without them: with \`orm_mode = True\`, \`from_orm()\` raises;
with \`allow_population_by_field_name = True\`, a field is filled by its alias only; with \`allow_mutation = False\`, objects can be changed;
\`customise_sources\` is never called. As an argument of the class statement, an old key is a \`TypeError\`.

\`Extra.forbid\` and its siblings still work, with a \`DeprecationWarning\`: a warning. Write the string, \`"forbid"\`.

The fix makes a key apply that did not until now, so look at what changes.`,
    bad,
    good,
    references: ['https://docs.pydantic.dev/latest/migration/#changes-to-config'],
  },
  mentions: new RegExp(
    `\\b(?:${[...OLD_CONFIG_KEYS.keys(), 'customise_sources'].join('|')})\\b["']?\\s*[:=(]|\\.\\s*(?:allow|forbid|ignore)\\b`,
  ),
  check: {
    configurationKey(key, context) {
      const { pydantic } = context.application
      if (!pydantic.isVersion2(context.module.path)) return
      if (isSettingsHook(key, context)) {
        context.report({
          at: key.at,
          message: `"customise_sources" is never called by pydantic-settings 2; define the class method settings_customise_sources on the settings class`,
        })
        return
      }
      const replacement = OLD_CONFIG_KEYS.get(key.name)
      if (replacement === undefined) return
      const current = currentKey(context.application, context.file, key.name)
      const fate = key.form === 'class-keyword' ? 'is a TypeError in Pydantic 2' : 'is ignored by Pydantic 2'
      const instead =
        current === null
          ? (REMOVED_CONFIG_KEYS.get(key.name) ?? 'remove it')
          : key.name === 'allow_mutation'
            ? 'use frozen= with the opposite value'
            : `use "${current}"`
      const fix = current === null ? removal(key, context) : renaming(key, current)
      context.report({
        at: key.at,
        message: `The configuration key "${key.name}" ${fate}; ${instead}`,
        ...(fix ? { fix } : {}),
      })
    },
    Attribute(node, context) {
      if (node.value.kind !== 'Name' && node.value.kind !== 'Attribute') return
      if (!/^(allow|forbid|ignore)$/.test(node.attr) || context.qualifiedName(node.value) !== 'pydantic.Extra') return
      const { pydantic } = context.application
      if (!pydantic.isVersion2(context.module.path) || pydantic.guards.covers(context.file, node.start)) return
      context.report({
        at: { start: lastPartOf(node.value).start, end: node.end },
        severity: 'warning',
        message: `"Extra.${node.attr}" is deprecated in Pydantic 2; write the string "${node.attr}"`,
        fix: {
          title: `Replace with "${node.attr}"`,
          safety: 'safe',
          edits: [{ start: node.start, end: node.end, text: `"${node.attr}"` }],
          imports: edit.withoutUse(node),
        },
      })
    },
  },
})

/** `customise_sources` in the configuration class of settings. */
function isSettingsHook({ name, form, model }: ConfigurationKey, { application }: RuleContext): boolean {
  return (
    name === 'customise_sources' &&
    form === 'class' &&
    model !== null &&
    application.pydantic.isSettings(model) === true
  )
}

/** Takes a key out of a call that asks for what Pydantic 2 does anyway. */
function removal({ name, at, value, form }: ConfigurationKey, { file }: RuleContext): Fix | null {
  const call = file.nodesOf('Call').find(({ keywords }) => keywords.some((keyword) => keyword.start === at.start))
  const removed =
    form === 'dictionary' && isWithoutEffect(name, value) && call ? edit.removeArgument(file, call, name) : null
  return removed && { title: `Remove "${name}"`, safety: 'safe', edits: [removed] }
}

function renaming({ name, at, value, together }: ConfigurationKey, replacement: string): Fix | null {
  if (together.includes(replacement)) return null
  const edits = [{ start: at.start, end: at.end, text: replacement }]
  if (name === 'allow_mutation') {
    if (value?.kind !== 'Constant' || value.type !== 'bool') return null
    edits.push({ start: value.start, end: value.end, text: value.value ? 'False' : 'True' })
  }
  return { title: `Rename to "${replacement}"`, safety: 'unsafe', edits }
}
