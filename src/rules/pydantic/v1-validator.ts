import { defineRule, EVERY_FILE, type OldValidator, type RuleContext } from '../../rule-api/index.ts'
import { bad, good } from './v1-validator.examples.ts'

export default defineRule({
  id: 'v1-validator',
  category: 'pydantic',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  files: EVERY_FILE,
  requires: { pydantic: '2' },
  docs: {
    summary: 'Validator in the style of Pydantic 1',
    why: `\`@validator\` still works in Pydantic 2, with a \`DeprecationWarning\`, and goes away in Pydantic 3: a warning. Some uses fail when
the class is created, so the module cannot be imported: errors.

Write \`@field_validator("name")\` with \`@classmethod\` under it; \`pre=True\` is \`mode="before"\`, \`values\` is \`info.data\` of a third
parameter \`info: ValidationInfo\`, \`each_item=True\` is \`list[Annotated[T, AfterValidator(check)]]\`, and \`always=True\` is
\`Field(validate_default=True)\` on the field. Convert all validators of a field at once: mixed styles run in another order.`,
    bad,
    good,
    references: ['https://docs.pydantic.dev/latest/migration/#changes-to-validators'],
  },
  mentions: /validator/,
  check: {
    oldValidator(validator, context) {
      if (validator.style !== 'validator' || !context.application.pydantic.isVersion2(context.module.path)) return
      const failure = failureOf(validator, context)
      context.report({
        at: validator.at,
        severity: failure === null ? 'warning' : 'error',
        message:
          failure ??
          `@validator${fieldsOf(validator)} is deprecated in Pydantic 2; use @field_validator${hint(validator)} with @classmethod under it`,
      })
    },
  },
})

/** Why the class cannot even be created, or null. */
function failureOf({ call, function: symbol, owner }: OldValidator, { application }: RuleContext): string | null {
  if (call === null) return '@validator without arguments fails in Pydantic 2; name the fields: @field_validator("...")'
  if (call.keywords.some(({ arg }) => arg === 'whole')) {
    return '@validator(whole=...) fails in Pydantic 2, where validators get the whole value; remove the argument'
  }
  if (call.args.some(({ kind }) => kind === 'List' || kind === 'Tuple')) {
    return '@validator fails in Pydantic 2 with a list of fields; pass each name as an argument of @field_validator'
  }
  if (symbol?.owner && symbol.facts.parameters[0]?.name === 'self') {
    return '@validator fails on a method with "self" in Pydantic 2; use @field_validator with @classmethod under it'
  }
  for (const { name, kind, default: value } of symbol?.facts.parameters.slice(symbol.owner ? 2 : 1) ?? []) {
    if (kind === 'kwarg' || kind === 'vararg' || name === 'values') continue
    if (name === 'field' || name === 'config') {
      const instead = name === 'field' ? 'info.field_name' : 'info.config'
      return `The validator parameter "${name}" fails in Pydantic 2; use @field_validator with "info: ValidationInfo" and read ${instead}`
    }
    if (value === null) {
      return `The validator parameter "${name}" fails under @validator in Pydantic 2; use @field_validator, whose third parameter is "info: ValidationInfo"`
    }
  }
  const { pydantic } = application
  const isChecked = !call.keywords.some(({ arg }) => arg === 'check_fields' || arg === null)
  if (owner === null || !isChecked || pydantic.isModel(owner) !== true || !pydantic.hasAllFields(owner)) return null
  const fields = pydantic.fieldsOf(owner)
  for (const argument of call.args) {
    if (argument.kind !== 'Constant' || argument.type !== 'str' || argument.value === '*') continue
    if (fields.has(argument.value)) continue
    return `@validator("${argument.value}") fails: ${owner.facts.name} has no field "${argument.value}"; name an existing field and use @field_validator`
  }
  return null
}

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
  if (isSet('each_item')) return ' on Annotated items (instead of each_item=True)'
  if (isSet('pre')) return '(..., mode="before")'
  if (isSet('always')) return ' and Field(validate_default=True)'
  return ''
}
