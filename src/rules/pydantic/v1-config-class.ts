import {
  type ClassDef,
  CONFIG_KEYS,
  defineRule,
  EVERY_FILE,
  edit,
  type Fix,
  type Model,
  OLD_CONFIG_KEYS,
  type RuleContext,
} from '../../rule-api/index.ts'
import { bad, good } from './v1-config-class.examples.ts'

export default defineRule({
  id: 'v1-config-class',
  category: 'pydantic',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  files: EVERY_FILE,
  requires: { pydantic: '2' },
  fixable: 'safe',
  docs: {
    summary: 'Configuration of a model as a nested class',
    why: `\`class Config\` inside a model still works in Pydantic 2, with a \`DeprecationWarning\` for each class, and goes away in Pydantic 3: a
warning. Next to \`model_config\` in the same class, Pydantic refuses to create the model, and \`Config = Shared\` is taken for a field without
an annotation, which fails too: errors.

Write \`model_config = ConfigDict(...)\`, or \`SettingsConfigDict(...)\` in settings. Keys of Pydantic 1 in it are reported by
\`v1-config-key\`.`,
    bad,
    good,
    limits: `Only the class that has the \`class Config\` in its own body is reported, not those that inherit it.`,
    references: ['https://docs.pydantic.dev/latest/migration/#changes-to-config'],
  },
  mentions: /Config/,
  check: {
    pydanticModel(model, context) {
      const { pydantic } = context.application
      const { facts } = model.symbol
      const inner = context.module.definitionsIn(facts.scope, 'Config').at(-1)
      if (inner === undefined || (inner.kind !== 'class' && inner.kind !== 'assign')) return
      if (!pydantic.isVersion2(context.module.path) || pydantic.guards.covers(context.file, inner.start)) return
      const dictionary = pydantic.isSettings(model.symbol) === true ? 'SettingsConfigDict' : 'ConfigDict'
      const at = { start: inner.start, end: inner.start + 'Config'.length }
      if (inner.kind === 'assign') {
        const message = `"Config = ..." in "${facts.name}" fails in Pydantic 2, which takes it for a field; use model_config = ${dictionary}(...)`
        context.report({ at, message })
      } else if (context.module.definitionsIn(facts.scope, 'model_config').length > 0) {
        const message = `"${facts.name}" has both model_config and "class Config", which Pydantic 2 refuses; move everything to model_config`
        context.report({ at, message })
      } else {
        const message = `"class Config" of "${facts.name}" is deprecated in Pydantic 2; use model_config = ${dictionary}(...)`
        const fix = pydantic.isInheritedConfiguration(model.symbol) ? null : fixOf(model, dictionary, context)
        context.report({ at, severity: 'warning', message, ...(fix ? { fix } : {}) })
      }
    },
  },
})

/** Writes the keys as arguments, where the class has nothing but keys of Pydantic 2 and nothing is lost. */
function fixOf({ node, symbol }: Model, dictionary: string, { file, module }: RuleContext): Fix | null {
  const inner = node.body.find(
    (statement): statement is ClassDef => statement.kind === 'ClassDef' && statement.name === 'Config',
  )
  if (!inner || inner.bases.length > 0 || inner.keywords.length > 0 || inner.decorator_list.length > 0) return null
  const { text } = file
  if (file.tree.comments.some(({ start }) => start >= inner.start && start < inner.end)) return null
  if (file.nodesOf('Attribute').some(({ attr }) => attr === 'Config')) return null
  // In the body of the model, a name may mean something else than in the class below it.
  const isBoundInModel = (name: string): boolean => module.definitionsIn(symbol.facts.scope, name).length > 0
  if (isBoundInModel(dictionary)) return null
  const keys = new Map<string, string>()
  for (const statement of inner.body) {
    if (statement.kind === 'Pass') continue
    if (statement.kind !== 'Assign' || statement.targets.length !== 1) return null
    const [target] = statement.targets
    if (target?.kind !== 'Name' || !CONFIG_KEYS.has(target.id) || OLD_CONFIG_KEYS.has(target.id)) return null
    // The value is moved out of its class, so it must not use names of that class.
    const { value } = statement
    if (value.kind !== 'Constant' && (value.kind !== 'Name' || isBoundInModel(value.id))) return null
    if (keys.has(target.id)) return null
    const written = text.slice(value.start, value.end)
    if (/[\r\n]/.test(written)) return null
    keys.set(target.id, written)
  }
  const library = dictionary === 'ConfigDict' ? 'pydantic' : 'pydantic_settings'
  const imported = edit.importName(file, library, dictionary)
  if (imported === null) return null
  const written = Array.from(keys, ([key, value]) => `${key}=${value}`).join(', ')
  return {
    title: `Replace "class Config" with model_config = ${dictionary}(...)`,
    safety: 'safe',
    edits: [{ start: inner.start, end: inner.end, text: `model_config = ${imported.name}(${written})` }],
    imports: { added: imported.added },
  }
}
