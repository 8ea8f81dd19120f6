import type { Application } from '../application.ts'
import { fieldNamesOf } from './declared-validators.ts'
import { refusesEachItem } from './each-item-migration.ts'
import type { OldValidator } from './entities.ts'

/** Why a class with an old validator cannot even be created, or null. */
export function failureOfValidator({ pydantic, project }: Application, validator: OldValidator): string | null {
  const { call, function: symbol, owner } = validator
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
  const isOfElements = call.keywords.some(
    ({ arg, value }) => arg === 'each_item' && value.kind === 'Constant' && value.value === true,
  )
  if (isOfElements && owner && pydantic.isModel(owner) === true) {
    const fields = pydantic.fieldsOf(owner)
    const refused = fieldNamesOf(call)?.find((name) => {
      const field = fields.get(name)
      return field !== undefined && refusesEachItem(project.inference, field)
    })
    if (refused !== undefined)
      return `@validator("${refused}", each_item=True) fails in Pydantic 2, which takes it for lists, sets, tuples and dictionaries only; use @field_validator`
  }
  const unknown = unknownFieldOf({ pydantic }, validator)
  return unknown === null || owner === null
    ? null
    : `@validator("${unknown}") fails: ${owner.facts.name} has no field "${unknown}"; name an existing field and use @field_validator`
}

/** The first name in the decorator that is no field of the model for sure, or null. */
export function unknownFieldOf(
  { pydantic }: Pick<Application, 'pydantic'>,
  { call, owner }: OldValidator,
): string | null {
  const isChecked = !call?.keywords.some(({ arg }) => arg === 'check_fields' || arg === null)
  if (owner === null || !isChecked || pydantic.isModel(owner) !== true || !pydantic.hasAllFields(owner)) return null
  const fields = pydantic.fieldsOf(owner)
  for (const argument of call?.args ?? []) {
    if (argument.kind !== 'Constant' || argument.type !== 'str' || /^(\*|__root__)$/.test(argument.value)) continue
    if (!fields.has(argument.value)) return argument.value
  }
  return null
}
