import type { ImportedName, TextEdit } from '../../engine/finding.ts'
import type { MovedName } from '../../knowledge/pydantic-migration.ts'
import { importsIn } from '../../semantics/imports.ts'
import type { Alias, Attribute, Call, Expression, ImportFrom, Name } from '../../syntax/ast.ts'
import { isSameSpan } from '../../text/span.ts'
import type { Application } from '../application.ts'
import type { CheckedFile } from '../checked-file.ts'
import { indentAt, lineEndOf, replace, sourceOf, withoutUse } from '../edits.ts'
import { importName } from '../importing.ts'
import { importsOf, isObstacle, type Migration, together } from './migration.ts'

/** How a moved name is imported or used now, under which title, and whether that does the same. */
export type ImportMigration = Migration & { readonly title: string; readonly isSame: boolean }

/** How an imported name of Pydantic 1 is written now; null where the message about it says all there is to say. */
export function importMigration(
  application: Application,
  file: CheckedFile,
  statement: ImportFrom,
  alias: Alias,
  moved: MovedName,
): ImportMigration | null {
  const local = alias.asname ?? alias.name
  const isTop = file.tree.module.body.includes(statement)
  const uses = isTop && !isHiddenSomewhere(file, local) ? file.nodesOf('Name').filter(({ id }) => id === local) : null
  if (moved.target) {
    const renamed = uses && usesRenamed(application, file, alias, moved.target, uses)
    return renamed ?? targetImported(application, file, statement, alias, moved.target)
  }
  if (uses === null || uses.length === 0) return null
  const parts = uses.map((use) => useRewritten(file, use, alias.name))
  if (parts.every((part) => part === null)) return null
  const all = together(parts.map((part) => part ?? { byHand: `"${local}" is used in several ways` }))
  const title = `Replace the uses of "${local}"`
  const isSame = alias.name === 'parse_obj_as' || alias.name === 'schema_of'
  if (isObstacle(all)) return { ...all, title, isSame }
  // What cannot be imported any more must go, even if others might import it from here.
  const gone = moved.outcome === 'fails' ? { replaced: [local] } : { removed: [...(all.imports.removed ?? []), local] }
  return { ...all, imports: { ...all.imports, ...gone }, title, isSame }
}

/** The same for `pydantic.parse_obj_as` and other attributes of a module. */
export function attributeMigration(
  application: Application,
  file: CheckedFile,
  node: Attribute,
  { target }: MovedName,
): ImportMigration | null {
  const title = `Replace "${sourceOf(file, node)}"`
  if (target) {
    const imported = importName(file, target.module, target.name)
    if (imported === null) return null
    const isSame = isInstalled(application, file, target.module)
    return { edits: [replace(node, imported.name)], imports: importsOf([withoutUse(node), imported]), title, isSame }
  }
  const part = useRewritten(file, node, node.attr)
  if (part === null) return null
  return isObstacle(part)
    ? { ...part, title, isSame: false }
    : { ...part, imports: importsOf([withoutUse(node), part.imports]), title, isSame: node.attr === 'parse_obj_as' }
}

/** Whether a function or class of the file has something else under the name. */
function isHiddenSomewhere({ module }: CheckedFile, name: string): boolean {
  return (
    module.definitionsIn(0, name).length !== 1 ||
    module.facts.scopes.some(({ kind, bindings }) => kind !== 'module' && bindings.some((one) => one.name === name))
  )
}

/** Whether the project declares the package of a module; Pydantic itself is there. */
export function isInstalled({ project }: Application, { module }: CheckedFile, name: string): boolean {
  const distribution = distributionOf(name)
  return (
    distribution === 'pydantic' ||
    distribution === 'pydantic-core' ||
    project.dependencies.declares(module.path, distribution) === true
  )
}

/** The name under which the package of a module is installed. */
export function distributionOf(module: string): string {
  return module.split('.', 1)[0]!.replaceAll('_', '-')
}

type Target = NonNullable<MovedName['target']>

/** Imports what has another name now under that name, and writes it wherever the file uses it; null where the old name has to stay. */
function usesRenamed(
  application: Application,
  file: CheckedFile,
  { name, asname }: Alias,
  target: Target,
  uses: readonly Name[],
): ImportMigration | null {
  if (asname !== null || name === target.name || uses.length === 0) return null
  if (isImportedElsewhere(application, file, name)) return null
  const imported = importName(file, target.module, target.name)
  return (
    imported && {
      edits: uses.map((use) => replace(use, imported.name)),
      imports: { added: imported.added, removed: [name] },
      title: `Replace "${name}" with "${target.name}"`,
      isSame: isInstalled(application, file, target.module),
    }
  )
}

/** Whether some file may import a name of Pydantic from this one. */
function isImportedElsewhere({ project }: Application, { module }: CheckedFile, name: string): boolean {
  if (module.isPackage || module.facts.exports?.includes(name)) return true
  return [...project.modules.values()].some((other) =>
    Array.from(importsIn(other.facts)).some(
      (one) => one.kind === 'import-from' && one.name === name && !/^pydantic(\.|$)/.test(one.module),
    ),
  )
}

/** Imports the same object from where it is now, under the name the file uses. */
function targetImported(
  application: Application,
  file: CheckedFile,
  statement: ImportFrom,
  alias: Alias,
  target: Target,
): ImportMigration | null {
  const local = alias.asname ?? alias.name
  const about = {
    title: `Import "${target.name}" from ${target.module}`,
    isSame: isInstalled(application, file, target.module),
  }
  const added: ImportedName = {
    module: target.module,
    name: target.name,
    ...(local === target.name ? {} : { asname: local }),
  }
  if (file.tree.module.body.includes(statement)) {
    return { ...about, edits: [], imports: { added: [added], replaced: [local] } }
  }
  // Within a function or a condition, the statement is written anew.
  const spelling = local === target.name ? target.name : `${target.name} as ${local}`
  const indent = indentAt(file, statement.start)
  if (indent === null || /[#\r\n]/.test(sourceOf(file, statement))) return null
  const others = statement.names.filter((one) => one !== alias).map((one) => sourceOf(file, one))
  const rest =
    others.length === 0 ? '' : `${lineEndOf(file)}${indent}from ${statement.module} import ${others.join(', ')}`
  const edits = [replace(statement, `from ${target.module} import ${spelling}${rest}`)]
  return { ...about, edits, imports: { added: [] } }
}

/** What is written for types that were nothing but short names. */
const SHORT_NAMES: Readonly<Record<string, readonly string[]>> = {
  NoneStr: ['Optional', '[str]'],
  NoneBytes: ['Optional', '[bytes]'],
  StrBytes: ['Union', '[str, bytes]'],
  NoneStrBytes: ['Union', '[str, bytes, None]'],
}

/** What the functions of the module for dates made of text. */
const PARSED: Readonly<Record<string, string>> = {
  parse_date: 'date',
  parse_datetime: 'datetime',
  parse_duration: 'timedelta',
  parse_time: 'time',
}

/** How one use of a name is written now; null where nothing is known about it. */
function useRewritten(file: CheckedFile, use: Name | Attribute, name: string): Migration | null {
  const parsed = PARSED[name]
  if (parsed !== undefined) return parsedAs(file, use, parsed)
  switch (name) {
    case 'parse_obj_as':
      return adapted(file, use, 'validate_python')
    case 'parse_raw_as':
      return adapted(file, use, 'validate_json')
    case 'schema_of':
      return adapted(file, use, 'json_schema')
    case 'validate_arguments':
      return validatedCall(file, use)
    default: {
      const [generic, items] = SHORT_NAMES[name] ?? []
      const imported = generic ? importName(file, 'typing', generic) : null
      return imported && { edits: [replace(use, `${imported.name}${items}`)], imports: { added: imported.added } }
    }
  }
}

/** `parse_obj_as(T, value)` as `TypeAdapter(T).validate_python(value)`. */
function adapted(file: CheckedFile, use: Expression, method: string): Migration {
  const instead = `TypeAdapter(...).${method}()`
  const call = file.nodesOf('Call').find(({ func }) => isSameSpan(func, use))
  const imported = importName(file, 'pydantic', 'TypeAdapter')
  if (imported === null) return { byHand: 'the file uses the name "TypeAdapter" for something else' }
  if (!call) return { byHand: `"${sourceOf(file, use)}" is handed over; give a function that calls ${instead}` }
  const edits = adapterEdits(file, call, method)
  if (edits === null) return { byHand: `one of its calls has other arguments; use ${instead}` }
  return { edits: [replace(use, imported.name), ...edits], imports: { added: imported.added } }
}

/** `parse_datetime(value)` as `TypeAdapter(datetime).validate_python(value)`. */
function parsedAs(file: CheckedFile, use: Expression, type: string): Migration {
  const call = file.nodesOf('Call').find(({ func }) => isSameSpan(func, use))
  const adapter = importName(file, 'pydantic', 'TypeAdapter')
  const imported = importName(file, 'datetime', type)
  const instead = `TypeAdapter(${type}).validate_python()`
  if (call?.args.length !== 1 || call.keywords.length > 0 || adapter === null || imported === null)
    return { byHand: `write ${instead}` }
  return {
    edits: [replace(use, `${adapter.name}(${imported.name}).validate_python`)],
    imports: { added: [...adapter.added, ...imported.added] },
  }
}

/** The edits behind the first argument of a call, which becomes that of `TypeAdapter`; null where the others do not fit the method. */
function adapterEdits(file: CheckedFile, call: Call, method: string): readonly TextEdit[] | null {
  const [type, value, ...rest] = call.args
  if (!type || type.kind === 'Starred' || value?.kind === 'Starred' || rest.length > 0) return null
  if (method !== 'json_schema') {
    if (!value || call.keywords.length > 0) return null
    const edit = between(file, type, value, method, call)
    return edit && [edit]
  }
  if (value || call.keywords.some(({ arg }) => arg !== 'by_alias' && arg !== 'ref_template')) return null
  const [first] = call.keywords
  if (!first) return [replace({ start: call.end, end: call.end }, `.${method}()`)]
  const edit = between(file, type, first, method, call)
  return edit && [edit]
}

/** The comma between two arguments as `).method(`, with the lines that the call has. */
function between(
  file: CheckedFile,
  { end }: Expression,
  next: { start: number },
  method: string,
  call: Call,
): TextEdit | null {
  const separator = /^\s*,(\s*)$/.exec(file.text.slice(end, next.start))
  if (separator === null) return null
  const blank = separator[1]!
  if (!/[\r\n]/.test(blank)) return replace({ start: end, end: next.start }, `).${method}(`)
  const line = file.text.slice(0, call.start).search(/[^\r\n]*$/)
  const indent = /^[ \t]*/.exec(file.text.slice(line))![0]
  return replace({ start: end, end: next.start }, `${lineEndOf(file)}${indent}).${method}(${blank}`)
}

/** `@validate_arguments` as `@validate_call`. */
function validatedCall(file: CheckedFile, use: Expression): Migration {
  const decorators = [...file.nodesOf('FunctionDef'), ...file.nodesOf('AsyncFunctionDef')].flatMap(
    ({ decorator_list }) => decorator_list,
  )
  const decorator = decorators.find((one) => isSameSpan(one.kind === 'Call' ? one.func : one, use))
  const imported = importName(file, 'pydantic', 'validate_call')
  const isPlain =
    decorator?.kind !== 'Call' ||
    (decorator.args.length === 0 && decorator.keywords.every(({ arg }) => arg === 'config'))
  return decorator && imported && isPlain
    ? { edits: [replace(use, imported.name)], imports: { added: imported.added } }
    : {
        byHand:
          'it is used otherwise than as a decorator; validate_call() makes a function without .validate and .raw_function',
      }
}
