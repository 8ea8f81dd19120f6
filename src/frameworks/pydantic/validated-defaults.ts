import type { DefinedClass } from '../../project/module.ts'
import type { Call, Expression, Node } from '../../syntax/ast.ts'
import { walk } from '../../syntax/visit.ts'
import type { Application } from '../application.ts'
import type { CheckedFile } from '../checked-file.ts'
import { addArgument, indentAt, lineEndOf, replace, sourceOf } from '../edits.ts'
import { importName } from '../importing.ts'
import { ancestorsOf, declaredValidators, fieldNamesOf, heirsOf } from './declared-validators.ts'
import { oldValidators } from './entities.ts'
import { type Migration, together } from './migration.ts'
import type { ModelField } from './model.ts'
import { isNullable, isRequiredOnPurpose } from './nullable-fields.ts'

/** Has the default of a field validated like any other value: what `always=True` of a validator does to its fields. */
export function validateDefault(
  application: Application,
  file: CheckedFile,
  owner: DefinedClass,
  name: string | null,
): Migration {
  const { pydantic, project } = application
  if (name === null) return { byHand: 'always=True for all fields is validate_default=True in model_config' }
  const field = pydantic.fieldsOf(owner).get(name)
  const home = field && field.owner !== owner ? ` in "${field.owner.facts.name}"` : ''
  const advice = `always=True is Field(validate_default=True) on "${name}"${home}`
  if (field === undefined || pydantic.isModel(owner) !== true) return { byHand: advice }
  const heir = heirsOf(project, owner).find((symbol) => {
    const own = pydantic.fieldsOf(symbol).get(name)
    return own !== undefined && own.owner !== owner && own.owner !== field.owner && !own.isRequired
  })
  if (heir) return { byHand: `${advice}, also in "${heir.facts.name}"` }
  // Pydantic 1 gave it None, and the validator was run.
  const isOptional = field.isRequired && isNullable(application, field) && !isRequiredOnPurpose(field)
  const isDone = field.fieldCall?.keywords.some(({ arg, value }) => arg === 'validate_default' && isTrue(value))
  if ((field.isRequired && !isOptional) || isDone) return { edits: [], imports: { added: [] } }
  const migration = field.owner === owner ? onField(file, field) : redeclared(application, file, owner, field)
  if (migration === null || !isNoneRefused(application, owner, field)) return migration ?? { byHand: advice }
  const optional = field.owner === owner ? madeOptional(file, field) : null
  return optional ? together([migration, optional]) : { byHand: `${advice}, whose type has to admit None` }
}

/** Whether the default is None, which Pydantic 1 took for any type, and no validator gets it before the type does. */
function isNoneRefused(application: Application, owner: DefinedClass, field: ModelField): boolean {
  const { inference } = application.project
  if (field.default?.kind !== 'Constant' || field.default.type !== 'None' || isNullable(application, field))
    return false
  const validators = [owner, ...ancestorsOf(inference, owner)].flatMap((one) => declaredValidators(inference, one))
  return !validators.some(({ style, call }) => {
    const names = fieldNamesOf(call)
    return style !== 'root_validator' && isEarly(call) && (names === null || names.includes(field.name))
  })
}

/** Whether a validator is called before the type is looked at. */
function isEarly(call: Call | null): boolean {
  return call?.keywords.some(({ arg, value }) => (arg === 'pre' && isTrue(value)) || arg === 'mode') ?? false
}

/** The annotation with `None` among what it admits. */
function madeOptional(file: CheckedFile, { annotation }: ModelField): Migration | null {
  const imported = importName(file, 'typing', 'Optional')
  const text = sourceOf(file, annotation)
  if (imported === null || /[#\r\n]/.test(text)) return null
  return { edits: [replace(annotation, `${imported.name}[${text}]`)], imports: { added: imported.added } }
}

function isTrue(node: Expression): boolean {
  return node.kind === 'Constant' && node.value === true
}

/** The declaration of the field with the argument. */
function onField(
  file: CheckedFile,
  { definition, annotation, default: value, fieldCall }: ModelField,
): Migration | null {
  if (definition.kind !== 'annotated') return null
  if (fieldCall) {
    const argument = addArgument(file, fieldCall, 'validate_default=True')
    const isPlain = !fieldCall.keywords.some(({ arg }) => arg === null || arg === 'validate_default')
    const hasDefault = fieldCall.args.length > 0 || fieldCall.keywords.some(({ arg }) => /^default/.test(arg ?? ''))
    if (argument === null || !isPlain || (!hasDefault && value === null)) return null
    return { edits: [argument], imports: { added: [] } }
  }
  const imported = importName(file, 'pydantic', 'Field')
  if (imported === null || (value && isBareTuple(file, value))) return null
  const text = `${imported.name}(${value ? sourceOf(file, value) : 'None'}, validate_default=True)`
  const place = value ?? { start: annotation.end, end: annotation.end }
  return { edits: [replace(place, value ? text : ` = ${text}`)], imports: { added: imported.added } }
}

function isBareTuple(file: CheckedFile, node: Expression): boolean {
  return node.kind === 'Tuple' && !sourceOf(file, node).startsWith('(')
}

/** A field of a base class in the same file, declared once more before the validators of the class. */
function redeclared(
  application: Application,
  file: CheckedFile,
  owner: DefinedClass,
  { name, annotation, definition, default: value, fieldCall, module, owner: base }: ModelField,
): Migration | null {
  const first = oldValidators(application, file).find((one) => one.owner === owner && one.function !== null)
  const decorator = first?.call?.start
  if (module !== file.module || decorator === undefined || definition.kind !== 'annotated') return null
  const at = file.text.lastIndexOf('@', decorator)
  const indent = indentAt(file, at)
  const imported = importName(file, 'pydantic', 'Field')
  const isCalled = fieldCall !== null && fieldCall === definition.value
  if (indent === null || imported === null || (fieldCall && !isCalled) || (value && isBareTuple(file, value)))
    return null
  const scopes = [owner, base].map(({ facts }) => facts.scope)
  const isLocal = (node: Node): boolean =>
    node.kind === 'Name' && scopes.some((scope) => module.definitionsIn(scope, node.id).length > 0)
  const parts = [annotation, definition.value].filter((one) => one !== null)
  if (parts.some((part) => holds(part, isLocal)) || parts.some((part) => /[#\r\n]/.test(sourceOf(file, part))))
    return null
  const written = isCalled
    ? `${sourceOf(file, fieldCall).replace(/,?\s*\)$/, '')}, validate_default=True)`
    : `${imported.name}(${value ? sourceOf(file, value) : 'None'}, validate_default=True)`
  const line = `${name}: ${sourceOf(file, annotation)} = ${written}${lineEndOf(file)}${lineEndOf(file)}${indent}`
  return { edits: [replace({ start: at, end: at }, line)], imports: { added: isCalled ? [] : imported.added } }
}

function holds(node: Expression, isSought: (part: Node) => boolean): boolean {
  let isFound = false
  walk(node, (part) => {
    isFound ||= isSought(part)
    return !isFound
  })
  return isFound
}
