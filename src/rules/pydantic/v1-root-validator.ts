import {
  defineRule,
  EVERY_FILE,
  migrationReport,
  type OldValidator,
  rootValidatorMigration,
} from '../../rule-api/index.ts'
import { bad, good } from './v1-root-validator.examples.ts'

export default defineRule({
  id: 'v1-root-validator',
  category: 'pydantic',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  files: EVERY_FILE,
  requires: { pydantic: '2' },
  fixable: 'unsafe',
  docs: {
    summary: 'Root validator in the style of Pydantic 1',
    why: `Pydantic 2 refuses \`@root_validator\` without \`pre=True\` or \`skip_on_failure=True\` when the class is created, so the module cannot be
imported: an error. The other forms still work, with a \`DeprecationWarning\`, and go away in Pydantic 3: a warning.

After validation, write \`@model_validator(mode="after")\` on a method with \`self\` that reads attributes and returns \`self\`. Before
validation, write \`@model_validator(mode="before")\` with \`@classmethod\` under it; its data may be any object, not only a dictionary.`,
    bad,
    good,
    limits: `A field that a converted validator assigns counts as set, so \`exclude_unset=True\` no longer leaves it out.`,
    references: ['https://docs.pydantic.dev/latest/migration/#changes-to-validators'],
  },
  mentions: /root_validator/,
  check: {
    oldValidator(validator, context) {
      if (validator.style !== 'root_validator' || !context.application.pydantic.isVersion2(context.module.path)) return
      const isBefore = hasTrue(validator, 'pre')
      const isAccepted = isBefore !== false || hasTrue(validator, 'skip_on_failure') !== false
      const instead =
        isBefore === true
          ? '@model_validator(mode="before") with @classmethod under it'
          : '@model_validator(mode="after") on a method that returns self'
      const about = isAccepted
        ? `@root_validator is deprecated in Pydantic 2; use ${instead}`
        : `@root_validator without skip_on_failure=True fails in Pydantic 2; use ${instead}`
      context.report({
        at: validator.at,
        severity: isAccepted ? 'warning' : 'error',
        ...migrationReport(
          about,
          'Convert to @model_validator',
          rootValidatorMigration(context.application, context.file, validator),
        ),
      })
    },
  },
})

/** Whether an argument is true; null where that depends. */
function hasTrue({ call }: OldValidator, name: string): boolean | null {
  if (call === null) return false
  const keyword = call.keywords.find(({ arg }) => arg === name)
  if (!keyword) return call.keywords.some(({ arg }) => arg === null) ? null : false
  return keyword.value.kind === 'Constant' ? keyword.value.value === true : null
}
