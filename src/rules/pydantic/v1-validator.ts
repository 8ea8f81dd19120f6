import {
  defineRule,
  EVERY_FILE,
  failureOfValidator,
  migrationReport,
  type OldValidator,
  validatorMigration,
} from '../../rule-api/index.ts'
import { bad, good } from './v1-validator.examples.ts'

export default defineRule({
  id: 'v1-validator',
  category: 'pydantic',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  files: EVERY_FILE,
  requires: { pydantic: '2' },
  fixable: 'unsafe',
  docs: {
    summary: 'Validator in the style of Pydantic 1',
    why: `\`@validator\` still works in Pydantic 2, with a \`DeprecationWarning\`, and goes away in Pydantic 3: a warning. Some uses fail when
the class is created, so the module cannot be imported: errors.

Write \`@field_validator("name")\` with \`@classmethod\` under it; \`pre=True\` is \`mode="before"\`, \`values\` is \`info.data\` of a third
parameter \`info: ValidationInfo\`, \`each_item=True\` is a loop over the value, or \`list[Annotated[T, AfterValidator(check)]]\`, and
\`always=True\` is \`Field(validate_default=True)\` on the field. Convert all validators of a field at once: mixed styles run in another order.`,
    bad,
    good,
    references: ['https://docs.pydantic.dev/latest/migration/#changes-to-validators'],
  },
  mentions: /validator/,
  check: {
    oldValidator(validator, context) {
      if (validator.style !== 'validator' || !context.application.pydantic.isVersion2(context.module.path)) return
      const failure = failureOfValidator(context.application, validator)
      const about =
        failure ??
        `@validator${fieldsOf(validator)} is deprecated in Pydantic 2; use @field_validator${hint(validator)} with @classmethod under it`
      context.report({
        at: validator.at,
        severity: failure === null ? 'warning' : 'error',
        ...migrationReport(
          about,
          'Convert to @field_validator',
          validatorMigration(context.application, context.file, validator),
        ),
      })
    },
  },
})

function fieldsOf({ call }: OldValidator): string {
  const names = (call?.args ?? []).flatMap((node) =>
    node.kind === 'Constant' && node.type === 'str' ? [node.value] : [],
  )
  return names.length === 0 || names.length < (call?.args.length ?? 0)
    ? ''
    : `(${names.map((name) => `"${name}"`).join(', ')})`
}

/** The part of the new spelling that is not obvious. */
function hint({ call }: OldValidator): string {
  const isSet = (name: string): boolean =>
    call?.keywords.some(({ arg, value }) => arg === name && value.kind === 'Constant' && value.value === true) ?? false
  if (isSet('each_item')) return ' with a loop over the elements (instead of each_item=True),'
  if (isSet('pre')) return '(..., mode="before")'
  if (isSet('always')) return ' and Field(validate_default=True)'
  return ''
}
