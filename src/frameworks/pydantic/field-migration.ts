import type { TextEdit } from '../../engine/finding.ts'
import { FIELD_ARGUMENTS, OLD_FIELD_ARGUMENTS } from '../../knowledge/pydantic-migration.ts'
import { type DefinedClass, isDefined, type Module } from '../../project/module.ts'
import { constantOf } from '../../project/values.ts'
import type { Call, Expression, Keyword } from '../../syntax/ast.ts'
import { isSameSpan } from '../../text/span.ts'
import type { Application } from '../application.ts'
import type { CheckedFile } from '../checked-file.ts'
import { removeArguments, replace, sourceOf } from '../edits.ts'
import { importName } from '../importing.ts'
import { importsOf, type Migration, namesIn } from './migration.ts'
import { anchoredPattern } from './pattern-migration.ts'

/** How an old argument of `Field()` is written now, under which title, and whether it then does the same. */
export type ArgumentMigration = Migration & { readonly title: string; readonly isSame: boolean }

/** How an argument of Pydantic 1 is given to `Field()` now; null where the message about it says all there is to say. */
export function argumentMigration(
  application: Application,
  file: CheckedFile,
  call: Call,
  keyword: Keyword & { readonly arg: string },
): ArgumentMigration | null {
  const { arg: name, value } = keyword
  const renamed = OLD_FIELD_ARGUMENTS.get(name)?.renamed
  const has = (other: string): boolean => call.keywords.some(({ arg }) => arg === other)
  switch (name) {
    case 'regex': {
      if (has('pattern')) return null
      const anchored = anchoredPattern(application, file, value)
      if (anchored !== null && 'byHand' in anchored) return { ...anchored, title: '', isSame: false }
      const isSame = anchored !== null && anchored.length === 0
      return edited('Rename to "pattern"', [nameOf(keyword, 'pattern'), ...(anchored ?? [])], isSame)
    }
    case 'allow_mutation': {
      if (has('frozen') || value.kind !== 'Constant' || value.type !== 'bool') return null
      return edited(
        'Replace with "frozen"',
        [nameOf(keyword, 'frozen'), replace(value, value.value ? 'False' : 'True')],
        true,
      )
    }
    case 'const':
    case 'unique_items':
      if (value.kind === 'Constant' && value.value === false) return removal(file, call, keyword)
      return name === 'const' && value.kind === 'Constant' && value.value === true ? literal(file, call, keyword) : null
    case 'example':
      if (has('examples')) return null
      return edited('Replace with "examples"', [nameOf(keyword, 'examples'), ...around(keyword, '[', ']')], false)
    case 'env':
      return environment(application, file, call, keyword)
    default:
      if (renamed) return has(renamed) ? null : edited(`Rename to "${renamed}"`, [nameOf(keyword, renamed)], true)
      return OLD_FIELD_ARGUMENTS.has(name) ? null : schemaExtra(file, call)
  }
}

function edited(title: string, edits: readonly TextEdit[], isSame: boolean): ArgumentMigration {
  return { title, edits, imports: { added: [] }, isSame }
}

function nameOf({ start, arg }: Keyword, name: string): TextEdit {
  return replace({ start, end: start + (arg?.length ?? 0) }, name)
}

/** Puts text around the value of an argument, outside of its parentheses. */
function around(keyword: Keyword, before: string, after: string): readonly TextEdit[] {
  const start = keyword.start + (keyword.arg?.length ?? 0) + 1
  return [replace({ start, end: start }, before), replace({ start: keyword.end, end: keyword.end }, after)]
}

function removal(file: CheckedFile, call: Call, keyword: Keyword): ArgumentMigration | null {
  const isOnly = call.args.length + call.keywords.length === 1
  const edits = isOnly ? [replace(keyword, '')] : removeArguments(file, call, (one) => isSameSpan(one, keyword))
  return edits && edited(`Remove "${keyword.arg}"`, edits, false)
}

/** `x: str = Field("a", const=True)` as `x: Literal["a"] = Field("a")`. */
function literal(file: CheckedFile, call: Call, keyword: Keyword): ArgumentMigration | null {
  const field = file.nodesOf('AnnAssign').find(({ value }) => value !== null && isSameSpan(value, call))
  const value = call.args[0] ?? call.keywords.find(({ arg }) => arg === 'default')?.value
  const isConstant = value?.kind === 'Constant' && /^(str|bytes|int|bool|None)$/.test(value.type)
  const imported = importName(file, 'typing', 'Literal')
  const edits = removeArguments(file, call, (one) => isSameSpan(one, keyword))
  if (!field || !value || !isConstant || imported === null || edits === null) return null
  const annotation = replace(field.annotation, `${imported.name}[${sourceOf(file, value)}]`)
  return {
    title: 'Replace with a Literal annotation',
    edits: [annotation, ...edits],
    imports: importsOf([imported, { added: [], removed: namesIn(field.annotation) }]),
    isSame: false,
  }
}

/** `env="DSN"` of a settings field as `validation_alias="DSN"`; away where it names the variable that is read anyway. */
function environment(
  application: Application,
  file: CheckedFile,
  call: Call,
  keyword: Keyword,
): ArgumentMigration | null {
  const { pydantic } = application
  const owner = file.module.classAt(call.start)
  if (owner === null || !isDefined(owner) || pydantic.isSettings(owner) !== true) return null
  if (!isMisread(application, file.module, keyword.value)) return removal(file, call, keyword)
  if (call.keywords.some(({ arg }) => arg === 'validation_alias')) return null
  const { value } = keyword
  const title = 'Replace with "validation_alias"'
  const field = fieldAround(application, owner, file.module, value)
  if (field !== null && isGivenByName(application, owner, field)) {
    const byHand = `"${owner.facts.name}(${field}=...)" is refused next to validation_alias, unless model_config has populate_by_name=True`
    return { byHand, title, isSame: false }
  }
  if (value.kind !== 'List' && value.kind !== 'Tuple' && value.kind !== 'Set')
    return edited(title, [nameOf(keyword, 'validation_alias')], false)
  const choices = importName(file, 'pydantic', 'AliasChoices')
  const names = value.elts.map((one) => sourceOf(file, one)).join(', ')
  if (choices === null || value.elts.some(({ kind }) => kind === 'Starred') || sourceOf(file, value).includes('#'))
    return null
  return {
    ...edited(title, [nameOf(keyword, 'validation_alias'), replace(value, `${choices.name}(${names})`)], false),
    imports: { added: choices.added },
  }
}

/** Whether the project makes settings with a value for the field, which an alias for validation does not let through. */
function isGivenByName({ project, pydantic }: Application, owner: DefinedClass, field: string): boolean {
  const { inference, modules } = project
  const { values } = pydantic.configurationOf(owner)
  if (['populate_by_name', 'validate_by_name', 'allow_population_by_field_name'].some((key) => values.has(key)))
    return false
  return [...modules.values()].some((module) =>
    [module.facts.topLevel, ...module.facts.functions].some(({ calls }) =>
      calls.some(({ call: { func, keywords } }) => {
        if (!keywords.some(({ arg }) => arg === field)) return false
        const callee = inference.typeOf(module, func)
        if (callee.kind !== 'class' || callee.of.kind !== 'instance') return false
        return inference.classes.isSubclass(callee.of.class, owner.qualifiedName) === true
      }),
    ),
  )
}

/** Whether `env=` of a settings field names another variable than the one that is read; outside settings it never had a meaning. */
export function isMisread({ pydantic, project }: Application, module: Module, value: Expression): boolean {
  const owner = module.classAt(value.start)
  if (owner === null || !isDefined(owner) || pydantic.isSettings(owner) !== true) return false
  const field = fieldAround({ pydantic }, owner, module, value)
  const prefix = pydantic.configurationOf(owner).values.get('env_prefix')
  const variable = constantOf(project.inference, { module, node: value })
  if (field === null || prefix !== undefined || typeof variable !== 'string') return true
  return variable.toLowerCase() !== field.toLowerCase()
}

function fieldAround(
  { pydantic }: Pick<Application, 'pydantic'>,
  owner: DefinedClass,
  module: Module,
  value: Expression,
): string | null {
  for (const { name, fieldCall, module: home } of pydantic.fieldsOf(owner).values()) {
    if (home === module && fieldCall && fieldCall.start <= value.start && value.end <= fieldCall.end) return name
  }
  return null
}

/** All arguments that `Field()` does not know as one `json_schema_extra={...}`, which is where they go anyway. */
function schemaExtra(file: CheckedFile, call: Call): ArgumentMigration | null {
  if (call.keywords.some(({ arg }) => arg === null)) return null
  const isExtra = (one: Expression | Keyword): boolean =>
    one.kind === 'keyword' && one.arg !== null && !FIELD_ARGUMENTS.has(one.arg) && !OLD_FIELD_ARGUMENTS.has(one.arg)
  const extra = call.keywords.filter(isExtra)
  const [first, ...others] = extra
  const title = 'Replace with "json_schema_extra"'
  if (!first) return null
  if (call.keywords.some(({ arg }) => arg === 'json_schema_extra'))
    return {
      byHand: 'write it into the json_schema_extra that is there, next to which it is dropped',
      title,
      isSame: false,
    }
  // What else goes into the schema would be dropped beside it.
  const isSame = !call.keywords.some(({ arg }) => arg === 'example' || arg === 'final' || arg === 'env')
  if (others.length === 0) {
    return edited(
      title,
      [nameOf(first, `json_schema_extra={"${first.arg}"`), ...colon(file, first), insertion(first.end, '}')],
      isSame,
    )
  }
  const removed = removeArguments(file, call, (one) => others.some((other) => isSameSpan(one, other)))
  if (removed === null || extra.some((one) => sourceOf(file, one).includes('#'))) return null
  const entries = extra.map(
    (one) =>
      `"${one.arg}": ${sourceOf(file, { start: one.start + one.arg!.length, end: one.end }).replace(/^\s*=\s*/, '')}`,
  )
  return edited(title, [replace(first, `json_schema_extra={${entries.join(', ')}}`), ...removed], isSame)
}

/** The `=` behind the name of an argument as the `: ` of a dictionary. */
function colon({ text }: CheckedFile, { start, arg }: Keyword): readonly TextEdit[] {
  const from = start + arg!.length
  const sign = /^\s*=\s*/.exec(text.slice(from))![0]
  return [replace({ start: from, end: from + sign.length }, ': ')]
}

function insertion(offset: number, text: string): TextEdit {
  return replace({ start: offset, end: offset }, text)
}
