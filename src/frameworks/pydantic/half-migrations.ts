import type { Expression, FunctionDef, Keyword } from '../../syntax/ast.ts'
import type { Span } from '../../text/span.ts'
import type { Application, CheckedFile } from '../application.ts'
import { removeArguments, replace } from '../edits.ts'
import { isObstacle, type Migration, together } from './migration.ts'
import { validateDefault } from './validated-defaults.ts'
import { methodMarker } from './validator-migration.ts'
import { informedSignature, type NameUse, usesOf } from './validator-signature.ts'
import { isSerializer, type Validator } from './validators.ts'

/** What a validator of Pydantic 2 still has from Pydantic 1. */
export interface HalfMigration {
  readonly at: Span
  readonly message: string
  readonly migration: Migration
}

const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  field_validator: ['mode', 'check_fields', 'json_schema_input_type'],
  model_validator: ['mode'],
}

const WORKING_MODES: Readonly<Record<string, readonly string[]>> = {
  field_validator: ['before', 'after', 'wrap', 'plain'],
  model_validator: ['before', 'after', 'wrap'],
}

/** What makes the decorator of a validator, or the method under it, fail in Pydantic 2, in the order of the text. */
export function halfMigrations(
  application: Application,
  file: CheckedFile,
  validator: Validator,
): readonly HalfMigration[] {
  const found = [
    ...faultsOfArguments(application, file, validator),
    ...unknownFields(application, validator),
    ...faultsOfSignature(file, validator),
  ]
  return found.sort((one, other) => one.at.start - other.at.start)
}

const byHand = (reason: string): Migration => ({ byHand: reason })

// ---- the decorator ----------------------------------------------------------------------------------------------------------

function faultsOfArguments(application: Application, file: CheckedFile, validator: Validator): HalfMigration[] {
  const { style, call, at, decorator, mode, fields } = validator
  const known = ARGUMENTS[style]
  if (known === undefined) return []
  if (call === null || (call.args.length === 0 && call.keywords.length === 0)) {
    const [example, missing] =
      style === 'model_validator' ? ['@model_validator(mode="after")', 'mode'] : ['@field_validator("...")', 'fields']
    const parentheses = call === null ? '' : '()'
    const message = `@${style}${parentheses} without arguments fails in Pydantic 2; name the ${missing}: ${example}`
    return [{ at: call === null ? at : decorator, message, migration: byHand(`nobody but you knows which ${missing}`) }]
  }
  const found: HalfMigration[] = []
  for (const keyword of call.keywords) {
    const { arg, value } = keyword
    if (arg === null || known.includes(arg)) continue
    const message = `@${style} has no argument "${arg}" in Pydantic 2, so the class cannot be created; ${INSTEAD[arg] ?? 'remove it'}`
    const span = { start: keyword.start, end: keyword.start + arg.length }
    found.push({ at: span, message, migration: withoutArgument(application, file, validator, keyword, value) })
  }
  const modes = WORKING_MODES[style]!
  const written = call.keywords.find(({ arg }) => arg === 'mode')?.value
  if (written && mode !== null && !modes.includes(mode)) {
    const meant = mode === 'pre' ? 'before' : mode === 'post' ? 'after' : null
    const message = `@${style}(mode="${mode}") fails in Pydantic 2; use ${meant ? `mode="${meant}"` : modes.map((one) => `"${one}"`).join(', ')}`
    const migration: Migration = meant
      ? { edits: [replace(written, `"${meant}"`)], imports: { added: [] } }
      : byHand('choose one')
    found.push({ at: written, message, migration })
  }
  if (style === 'field_validator') {
    const list = call.args.find(({ kind }) => kind === 'List' || kind === 'Tuple' || kind === 'Set')
    if (list) {
      const message = '@field_validator fails with a list of fields; pass each name as an argument of its own'
      found.push({ at: list, message, migration: unpacked(file, list) })
    } else if (call.args.length === 0 && fields.length === 0 && found.length === 0) {
      const message = '@field_validator has to name the fields, as its first arguments'
      found.push({ at, message, migration: byHand('nobody but you knows which fields') })
    }
  }
  return found
}

const INSTEAD: Readonly<Record<string, string>> = {
  pre: 'use mode="before"',
  always: 'use Field(validate_default=True) on the field',
  each_item: 'use list[Annotated[T, AfterValidator(check)]] on the field',
  skip_on_failure: 'remove it: mode="after" runs when all fields are valid',
}

/** The decorator without an argument of Pydantic 1, and what now says the same. */
function withoutArgument(
  application: Application,
  file: CheckedFile,
  { call, style, owner, fields }: Validator,
  keyword: Keyword,
  value: Expression,
): Migration {
  const name = keyword.arg!
  const isTrue = value.kind === 'Constant' && value.value === true
  if (!isTrue && !(value.kind === 'Constant' && value.value === false)) return byHand('its value is computed')
  const hasMode = call!.keywords.some(({ arg }) => arg === 'mode' || (arg === 'pre' && name !== 'pre'))
  if (name === 'pre' && isTrue && !hasMode)
    return { edits: [replace(keyword, 'mode="before"')], imports: { added: [] } }
  if (name === 'each_item' && isTrue) return byHand('the type of the items has to take the check')
  if (!/^(pre|always|each_item|allow_reuse|whole|skip_on_failure)$/.test(name)) return byHand('no version knows it')
  if (style === 'model_validator' && !hasMode) return byHand('the mode has to be chosen')
  const removals = removeArguments(file, call!, (one) => one === keyword)
  if (removals === null) return byHand('there are comments among its arguments')
  const removed: Migration = { edits: removals, imports: { added: [] } }
  if (name !== 'always' || !isTrue) return removed
  return together([removed, ...fields.map((field) => validateDefault(application, file, owner, field))])
}

/** `["a", "b"]` as `"a", "b"`. */
function unpacked(file: CheckedFile, list: Expression): Migration {
  const elements = list.kind === 'List' || list.kind === 'Tuple' || list.kind === 'Set' ? list.elts : []
  const [first] = elements
  const last = elements.at(-1)
  const opening = first ? file.text.slice(list.start, first.start) : ''
  const closing = last ? file.text.slice(last.end, list.end) : ''
  if (!first || !last || !/^[[({]\s*$/.test(opening) || !/^\s*,?\s*[\])}]$/.test(closing)) return byHand('it is empty')
  return {
    edits: [replace({ start: list.start, end: first.start }, ''), replace({ start: last.end, end: list.end }, '')],
    imports: { added: [] },
  }
}

// ---- the fields -------------------------------------------------------------------------------------------------------------

function unknownFields({ pydantic, project }: Application, { style, call, owner }: Validator): HalfMigration[] {
  if ((style !== 'field_validator' && style !== 'field_serializer') || call === null) return []
  if (call.keywords.some(({ arg }) => arg === 'check_fields' || arg === null)) return []
  if (pydantic.isModel(owner) !== true || !pydantic.hasAllFields(owner)) return []
  const { classes } = project.inference
  const fields = pydantic.fieldsOf(owner)
  return call.args.flatMap((argument): HalfMigration[] => {
    if (argument.kind !== 'Constant' || argument.type !== 'str' || argument.value === '*') return []
    const name = argument.value
    // Computed fields count, whose decorator is not looked for.
    const member = classes.member(classes.instanceOf(owner), name)
    if (fields.has(name) || member?.sites.some(({ definition }) => definition.kind === 'function')) return []
    const message = `@${style}("${name}") fails: "${owner.facts.name}" has no field "${name}"; name an existing field, or pass check_fields=False if classes that inherit from it have it`
    return [{ at: argument, message, migration: byHand('the field may have another name') }]
  })
}

// ---- the signature ----------------------------------------------------------------------------------------------------------

function faultsOfSignature(file: CheckedFile, validator: Validator): HalfMigration[] {
  const { style, function: symbol, node, mode, decorator } = validator
  const { parameters, name, decorators } = symbol.facts
  const [first] = parameters
  if (isSerializer(validator) || !(style in ARGUMENTS) || first === undefined || node.kind !== 'FunctionDef') return []
  const marked = decorators.map((one) => (one.kind === 'Name' ? one.id : ''))
  const isClassMethod = marked.includes('classmethod')
  const isBound = isClassMethod || /^(cls|self)$/.test(first.name)
  if (marked.includes('staticmethod')) return []
  if (
    first.name === 'self' &&
    (style === 'field_validator' || (!isClassMethod && /^(before|wrap)$/.test(mode ?? '')))
  ) {
    const at = { start: first.start, end: first.start + 'self'.length }
    const what =
      style === 'field_validator'
        ? '@field_validator fails on a method with "self"'
        : `@model_validator(mode="${mode}") calls the method without "self"`
    const message = `${what}: there is no object yet when "${name}()" runs; use @classmethod with "cls"`
    const isUsed = (usesOf(node, symbol, 'self') ?? [null]).length > 0
    const renamed: Migration = { edits: [replace(at, 'cls')], imports: { added: [] } }
    const migration = isUsed
      ? byHand('the method uses "self"')
      : together([renamed, methodMarker(file, node, decorator, 'classmethod')])
    return [{ at, message, migration }]
  }
  if (style === 'model_validator' && mode === 'after') return []
  const valueIndex = isBound ? 1 : 0
  const own = parameters.slice(valueIndex)
  const required = own.filter((one, index) => /^positional/.test(one.kind) && (index === 0 || one.default === null))
  const informed = mode === 'wrap' ? 2 : 1
  if (mode === null || own.length === 0) return []
  if (style === 'field_validator' && required.length > informed + 1) {
    const extra = required[informed + 1]!
    const message = `"${name}()" has too many parameters for @field_validator, which passes (cls, value, info); read ${/^field$/.test(extra.name) ? 'info.field_name' : 'info'} instead of "${extra.name}"`
    return [{ at: nameOf(extra), message, migration: signature(file, node, validator, valueIndex) }]
  }
  const info = required.length === informed + 1 ? required[informed] : undefined
  const uses = info ? usesOf(node, symbol, info.name) : null
  const wrong = (uses ?? []).filter(isAboutDictionary)
  if (!info || wrong.length === 0) return []
  const message = `"${info.name}" of "${name}()" is a ValidationInfo and no dictionary in Pydantic 2, so this fails when it runs; read info.data`
  const isAll = wrong.length === uses?.length && informed === 1
  const migration = isAll ? signature(file, node, validator, valueIndex) : byHand(`"${info.name}" is used in both ways`)
  return [{ at: nameOf(info), message, migration }]
}

function nameOf({ start, name }: Span & { readonly name: string }): Span {
  return { start, end: start + name.length }
}

/** `info` in place of the parameters of Pydantic 1, unless somebody else calls the method. */
function signature(file: CheckedFile, node: FunctionDef, validator: Validator, valueIndex: number): Migration {
  const isCalled = file.nodesOf('Attribute').some(({ attr }) => attr === node.name)
  const migration = informedSignature(file, node, validator.function, valueIndex)
  return isCalled && !isObstacle(migration) ? byHand(`"${node.name}()" is called elsewhere in the file`) : migration
}

/** Whether a use of a `ValidationInfo` takes it for the dictionary that Pydantic 1 passed. */
function isAboutDictionary({ name, around }: NameUse): boolean {
  switch (around.kind) {
    case 'Subscript':
      return around.value === name
    case 'Attribute':
      return /^(get|items|keys|values|pop|setdefault|update|copy)$/.test(around.attr)
    case 'Compare':
      return around.comparators.some((one, index) => one === name && /In$/.test(around.ops[index]!))
    case 'Call':
      return (
        around.args.includes(name) &&
        around.func.kind === 'Name' &&
        /^(dict|len|list|set|sorted|iter)$/.test(around.func.id)
      )
    case 'For':
      return around.iter === name
    case 'keyword':
      return around.arg === null
    default:
      return false
  }
}
