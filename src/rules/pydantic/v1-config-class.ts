import { configMigration, defineRule, EVERY_FILE, migrationReport } from '../../rule-api/index.ts'
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
\`v1-config-key\`; the fix of the class writes their new names, so they apply again: it is unsafe then.`,
    bad,
    good,
    limits: `Only the class that has the \`class Config\` in its own body is reported, not those that inherit it.`,
    references: ['https://docs.pydantic.dev/latest/migration/#changes-to-config'],
  },
  mentions: /\bclass\s+Config\b|\bConfig\s*[:=]/,
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
        const migration = configMigration(context.application, context.file, model)
        const title = `Replace "class Config" with model_config = ${dictionary}(...)`
        const safety = migration.isSame ? 'safe' : 'unsafe'
        context.report({ at, severity: 'warning', ...migrationReport(message, title, migration, safety) })
      }
    },
  },
})
