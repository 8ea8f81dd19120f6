import type { Fix } from '../../engine/finding.ts'
import { qualifiedNameOf } from '../../project/inference.ts'
import { isDefined, type Module } from '../../project/module.ts'
import { membersOf } from '../../project/types.ts'
import { importsFrom } from '../../semantics/imports.ts'
import type { Expression } from '../../syntax/ast.ts'
import type { Application, CheckedFile } from '../application.ts'
import type { ModelField } from './model.ts'

/** The fields that models of a file declare as nullable and without a default: Pydantic 1 gave them `None`, Pydantic 2 requires them. */
export function requiredNullableFieldsIn(application: Application, file: CheckedFile): readonly ModelField[] {
  const { pydantic } = application
  if (!hasOldCode(application) || isBornNew(file.module)) return []
  return file.module.classes.flatMap((symbol) => {
    if (!isDefined(symbol) || pydantic.isModel(symbol) !== true) return []
    // SQLModel does not validate what a table is made of.
    if (symbol.facts.keywords.some(({ arg }) => arg === 'table')) return []
    return [...pydantic.fieldsOf(symbol).values()].filter(
      (field) =>
        field.owner === symbol &&
        field.isRequired &&
        !isRequiredOnPurpose(field) &&
        isNullable(application, field) &&
        !pydantic.guards.covers(file, field.definition.start),
    )
  })
}

/** Whether a field without a default says so (`= ...`, `Field(...)`), which meant the same in both versions. */
export function isRequiredOnPurpose({ definition, fieldCall }: ModelField): boolean {
  const value = definition.kind === 'annotated' ? definition.value : null
  const given = [value, fieldCall?.args[0], fieldCall?.keywords.find(({ arg }) => arg === 'default')?.value]
  return given.some((node) => node?.kind === 'Constant' && node.type === 'Ellipsis')
}

/** Whether a field admits `None`. */
export function isNullable({ project: { inference } }: Application, { module, annotation }: ModelField): boolean {
  if (/^typing(_extensions)?\.Any$/.test(qualifiedNameOf(inference.typeOf(module, annotation)) ?? '')) return true
  return membersOf(inference.annotation(module, annotation)).some(({ kind }) => kind === 'none')
}

/** The fix that gives a field the default that Pydantic 1 gave it; null where it is not clear where that is written. */
export function defaultOfNone({ definition, annotation, fieldCall }: ModelField): Fix | null {
  if (definition.kind !== 'annotated') return null
  const about = { title: 'Add the default None', safety: 'unsafe' } as const
  const { value } = definition
  if (value === null) return { ...about, edits: [{ start: annotation.end, end: annotation.end, text: ' = None' }] }
  if (value !== fieldCall || fieldCall.args.length > 0) return null
  const first: Expression | undefined = fieldCall.keywords[0]?.value
  const start = fieldCall.keywords[0]?.start ?? fieldCall.end - ')'.length
  return { ...about, edits: [{ start, end: start, text: first === undefined ? 'None' : 'default=None, ' }] }
}

const NEW_NAMES =
  /^pydantic\.(ConfigDict|RootModel|TypeAdapter|ValidationInfo|computed_field|field_(serializer|validator)|model_(serializer|validator))$/

/** Whether a file has names of Pydantic 2 and none of Pydantic 1: what it requires, it means. */
function isBornNew(module: Module): boolean {
  return importsFrom(module.facts, NEW_NAMES) && !hasOldNames(module)
}

/** What models were written with, by the names that `pydantic` and its modules had for it. */
const OLD_NAMES = /^pydantic\.(\w+\.)?((root_)?validator|BaseSettings|Extra|GenericModel|Constrained\w+)$/

/** Methods that only models of Pydantic have, or hardly anybody else. */
const OLD_CALLS = /^(parse_obj|parse_raw|from_orm|construct|update_forward_refs)$/

function hasOldNames(module: Module): boolean {
  return importsFrom(module.facts, OLD_NAMES)
}

const OLD_CODE = new WeakMap<Application, boolean>()

/** Whether the project's models were written for Pydantic 1: they use its names, have `class Config`, or old methods of them are called. */
function hasOldCode(application: Application): boolean {
  let hasSome = OLD_CODE.get(application)
  if (hasSome === undefined) {
    const { pydantic, project } = application
    const configured = new Set(Array.from(pydantic.configurationClasses.values(), ({ module }) => module))
    hasSome = [...project.modules.values()].some(
      (module) =>
        module.role === 'application' &&
        pydantic.isVersion2(module.path) &&
        !pydantic.guards.isVersionAware(module) &&
        (hasOldNames(module) || configured.has(module) || hasOldCalls(application, module)),
    )
    OLD_CODE.set(application, hasSome)
  }
  return hasSome
}

function hasOldCalls({ project, pydantic }: Application, module: Module): boolean {
  return [module.facts.topLevel, ...module.facts.functions].some(({ calls }) =>
    calls.some(
      ({ call: { func } }) =>
        func.kind === 'Attribute' &&
        OLD_CALLS.test(func.attr) &&
        pydantic.hasMethodOfBaseModel(project.inference.typeOf(module, func.value), func.attr),
    ),
  )
}
