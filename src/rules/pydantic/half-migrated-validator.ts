import { defineRule, EVERY_FILE, halfMigrations, migrationReport } from '../../rule-api/index.ts'
import { bad, good } from './half-migrated-validator.examples.ts'

export default defineRule({
  id: 'half-migrated-validator',
  category: 'pydantic',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  files: EVERY_FILE,
  requires: { pydantic: '2' },
  fixable: 'unsafe',
  docs: {
    summary: 'Validator of Pydantic 2 that is still written as in Pydantic 1',
    why: `\`@field_validator\` and \`@model_validator\` take other arguments than the decorators they replace. \`pre=\`, \`always=\`,
\`each_item=\`, \`allow_reuse=\`, a bare decorator, \`mode="pre"\`, a field that does not exist, or \`self\` in place of \`cls\` fail when the
class is created, so the module cannot be imported.

A third parameter that is still read as the dictionary \`values\` is worse: it is a \`ValidationInfo\` now, and \`values["name"]\` or
\`values.get("name")\` fails with the first request, as an internal server error.`,
    bad,
    good,
    limits: `A parameter that is only called \`values\` and read as \`values.data\` is right, and is not reported.`,
    references: [
      'https://docs.pydantic.dev/latest/concepts/validators/',
      'https://docs.pydantic.dev/latest/migration/#changes-to-validators',
    ],
  },
  mentions: /alidator|serializer/,
  check: {
    validator(validator, context) {
      for (const { at, message, migration } of halfMigrations(context.application, context.file, validator))
        context.report({ at, ...migrationReport(message, 'Finish the migration', migration) })
    },
  },
})
