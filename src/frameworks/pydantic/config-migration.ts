import type { TextEdit } from '../../engine/finding.ts'
import {
  CONFIG_FUNCTIONS,
  CONFIG_KEYS,
  OLD_CONFIG_KEYS,
  REMOVED_CONFIG_KEYS,
} from '../../knowledge/pydantic-migration.ts'
import { membersOf } from '../../project/types.ts'
import type { ClassDef, Expression, Name, Statement } from '../../syntax/ast.ts'
import { walk } from '../../syntax/visit.ts'
import { encloses, isSameSpan, type Span } from '../../text/span.ts'
import type { Application } from '../application.ts'
import type { CheckedFile } from '../checked-file.ts'
import { indentAt, lineEndOf, replace, sourceOf } from '../edits.ts'
import { importName } from '../importing.ts'
import type { Model } from './entities.ts'
import { importsOf, type Migration, namesIn, type Obstacle } from './migration.ts'

/** Lines of a configuration may become this long; longer ones are written with one key on each line. */
const LONGEST_LINE = 88

/** A statement of `class Config` with what becomes of it. */
interface Setting {
  readonly statement: Statement
  /** The key of Pydantic 2; null for a statement that goes. */
  readonly key: string | null
  /** The value as it is written, with the parentheses around it. */
  readonly value: Span
  /** What is written in its stead; null for the value itself. */
  readonly replacement: string | null
  /** What stands in place of a statement without a key. */
  readonly comment: string
}

/** How `class Config` of a model becomes `model_config = ConfigDict(...)`, and whether the model then behaves as it does now. */
export function configMigration(
  application: Application,
  file: CheckedFile,
  model: Model,
): Migration & { readonly isSame?: boolean } {
  const { pydantic } = application
  const inner = model.node.body.find(
    (statement): statement is ClassDef => statement.kind === 'ClassDef' && statement.name === 'Config',
  )
  const indent = inner ? indentAt(file, inner.start) : null
  if (!inner || indent === null) return { byHand: 'it is not written in the body of the model' }
  if (inner.keywords.length > 0 || inner.decorator_list.length > 0) return { byHand: 'it has decorators or keywords' }
  const base = inner.bases.find((one) => !isReplaceableBase(application, file, model, one))
  if (base)
    return {
      byHand: `it inherits from "${sourceOf(file, base)}", whose keys have to be written into ConfigDict(...) as well`,
    }
  if (pydantic.isInheritedConfiguration(model.symbol))
    return { byHand: 'a "class Config" elsewhere inherits from it, which has to be converted first' }
  if (isRead(file)) return { byHand: '"Config" is read as an attribute; read model_config["..."] instead' }
  const dictionary = pydantic.isSettings(model.symbol) === true ? 'SettingsConfigDict' : 'ConfigDict'
  const library = dictionary === 'ConfigDict' ? 'pydantic' : 'pydantic_settings'
  const imported = importName(file, library, dictionary)
  if (imported === null || isBoundInModel(model, file, imported.name.split('.', 1)[0]!))
    return { byHand: `the file uses the name "${dictionary}" for something else` }
  const settings: Setting[] = []
  for (const statement of inner.body) {
    const setting = settingOf(application, file, model, statement)
    if ('byHand' in setting) return setting
    settings.push(setting)
  }
  const keys = settings.flatMap(({ key }) => key ?? [])
  const twice = keys.find((key, index) => keys.indexOf(key) !== index)
  if (twice) return { byHand: `it says "${twice}" twice` }
  const edits =
    onOneLine(file, inner, settings, imported.name, indent) ?? onSeveral(file, inner, settings, imported.name, indent)
  if (edits === null) return { byHand: 'several of its statements share a line' }
  const bases = inner.bases.flatMap(namesIn)
  return {
    edits,
    imports: importsOf([imported, { added: [], removed: bases }]),
    isSame: settings.every(({ statement, key }) => key === nameOf(statement)),
  }
}

/** Whether nothing is lost without this base: Pydantic 2 has the configuration of a model from its bases anyway. */
function isReplaceableBase(
  { project, pydantic }: Application,
  file: CheckedFile,
  { symbol }: Model,
  base: Expression,
): boolean {
  const { inference } = project
  const nameOfClass = (node: Expression): string[] =>
    membersOf(inference.typeOf(file.module, node)).flatMap((type) =>
      type.kind === 'class' && type.of.kind === 'instance' ? [type.of.class.qualifiedName] : [],
    )
  if (nameOfClass(base).some((name) => /^(pydantic(\.\w+)*\.BaseConfig|builtins\.object)$/.test(name))) return true
  if (inference.typeOf(file.module, base).kind === 'library' && /\bBaseConfig$/.test(sourceOf(file, base))) return true
  if (base.kind !== 'Attribute' || base.attr !== 'Config') return false
  const [parent, ...others] = symbol.facts.bases.filter((one) => {
    const type = inference.typeOf(file.module, one)
    return type.kind !== 'class' || type.of.kind !== 'instance' || pydantic.isModel(type.of.class) !== false
  })
  const [name] = parent ? nameOfClass(parent) : []
  return others.length === 0 && name !== undefined && nameOfClass(base.value).includes(name)
}

/** Whether the file reads some `Config` as an attribute, other than as a base of another one. */
function isRead(file: CheckedFile): boolean {
  const bases = file.nodesOf('ClassDef').flatMap(({ name, bases: all }) => (name === 'Config' ? all : []))
  return file
    .nodesOf('Attribute')
    .some((node) => node.attr === 'Config' && !bases.some((base) => isSameSpan(base, node)))
}

function isBoundInModel({ symbol }: Model, { module }: CheckedFile, name: string): boolean {
  return module.definitionsIn(symbol.facts.scope, name).length > 0
}

function nameOf(statement: Statement): string | null {
  const target =
    statement.kind === 'Assign' ? statement.targets[0] : statement.kind === 'AnnAssign' ? statement.target : null
  return target?.kind === 'Name' ? target.id : null
}

function settingOf(
  application: Application,
  file: CheckedFile,
  model: Model,
  statement: Statement,
): Setting | Obstacle {
  const gone = (comment = ''): Setting => ({ statement, key: null, value: statement, replacement: null, comment })
  if (statement.kind === 'Pass') return gone()
  if (statement.kind === 'Expr' && statement.value.kind === 'Constant' && statement.value.type === 'str') {
    const text = statement.value.value.trim()
    return /[\r\n]/.test(text) ? { byHand: 'its docstring has to become a comment' } : gone(`# ${text}`)
  }
  const name = nameOf(statement)
  if (statement.kind === 'FunctionDef')
    return { byHand: CONFIG_FUNCTIONS.get(statement.name) ?? `"${statement.name}()" is a function` }
  const value = statement.kind === 'Assign' || statement.kind === 'AnnAssign' ? statement.value : null
  const target =
    statement.kind === 'Assign' && statement.targets.length === 1
      ? statement.targets[0]!
      : statement.kind === 'AnnAssign'
        ? statement.annotation
        : null
  if (name === null || value === null || target === null) return { byHand: 'it holds more than assignments to keys' }
  const captured = capturedName(file, model, value)
  if (captured) return { byHand: `"${captured}" means something else in the body of the model` }
  const equals = file.text.indexOf('=', target.end)
  const blank = /^\s*/.exec(file.text.slice(equals + 1))![0].length
  const written = { start: equals + 1 + blank, end: statement.end }
  const key = currentKey(application, file, name)
  if (key === null)
    return isWithoutEffect(name, value)
      ? gone()
      : { byHand: `"${name}" has no counterpart: ${REMOVED_CONFIG_KEYS.get(name) ?? 'remove it'}` }
  if (!CONFIG_KEYS.has(key)) return { byHand: `"${name}" is no key of ConfigDict` }
  if (name !== 'allow_mutation') return { statement, key, value: written, replacement: null, comment: '' }
  if (value.kind !== 'Constant' || value.type !== 'bool')
    return { byHand: '"allow_mutation" is frozen= with the opposite value' }
  return { statement, key, value: written, replacement: value.value ? 'False' : 'True', comment: '' }
}

/** The name of a key in the declared version of Pydantic 2: itself for current ones; null where there is none any more. */
export function currentKey({ project }: Application, { module }: CheckedFile, name: string): string | null {
  if (name === 'allow_population_by_field_name' && project.dependencies.isAtLeast(module.path, 'pydantic', '2.11'))
    return 'validate_by_name'
  const current = OLD_CONFIG_KEYS.get(name)
  return current === undefined ? name : current
}

/** Whether a key without counterpart asks for what Pydantic 2 always does. */
export function isWithoutEffect(name: string, value: Expression | null): boolean {
  if (value?.kind !== 'Constant') return false
  if (name === 'smart_union' || name === 'underscore_attrs_are_private') return value.value === true
  return name === 'copy_on_model_validation' && value.value === 'none'
}

/** The first name in a value that would be looked up in the body of the model once the value stands there. */
function capturedName(file: CheckedFile, model: Model, value: Expression): string | null {
  const { module } = file
  const inner = module.definitionsIn(model.symbol.facts.scope, 'Config').at(-1)
  const configuration = inner?.kind === 'class' ? module.classes[inner.class]?.facts : null
  const names: Name[] = []
  walk(value, (node) => {
    if (node.kind === 'Name') names.push(node)
    return node.kind !== 'Lambda'
  })
  const captured = names.find(
    ({ id }) =>
      isBoundInModel(model, file, id) || (configuration && module.definitionsIn(configuration.scope, id).length > 0),
  )
  return captured?.id ?? null
}

/** The whole class as one line; null where it is too long for that, or has comments that would be lost. */
function onOneLine(
  file: CheckedFile,
  inner: ClassDef,
  settings: readonly Setting[],
  dictionary: string,
  indent: string,
): readonly TextEdit[] | null {
  if (file.tree.comments.some((comment) => encloses(inner, comment)) || settings.some(({ comment }) => comment !== ''))
    return null
  const written = settings.flatMap(({ key, value, replacement }) =>
    key === null ? [] : [`${key}=${replacement ?? sourceOf(file, value)}`],
  )
  const text = `model_config = ${dictionary}(${written.join(', ')})`
  const isShort = indent.length + text.length <= LONGEST_LINE || settings.length === 0
  return isShort && !/[\r\n]/.test(text) ? [replace(inner, text)] : null
}

/** The class with each key on its line, as it was; null where statements share a line. */
function onSeveral(
  file: CheckedFile,
  inner: ClassDef,
  settings: readonly Setting[],
  dictionary: string,
  indent: string,
): readonly TextEdit[] | null {
  const { text } = file
  if (settings.some(({ statement }) => indentAt(file, statement.start) === null)) return null
  const colon = text.indexOf(':', inner.bases.at(-1)?.end ?? inner.nameSpan.end)
  const edits: TextEdit[] = [replace({ start: inner.start, end: colon + 1 }, `model_config = ${dictionary}(`)]
  for (const { statement, key, value, replacement, comment } of settings) {
    if (key !== null) {
      edits.push(replace({ start: statement.start, end: value.start }, `${key}=`))
      if (replacement !== null) edits.push(replace(value, replacement))
      edits.push(replace({ start: statement.end, end: statement.end }, ','))
      continue
    }
    const behind = /^[ \t]*(#|\r?\n|$)/.exec(text.slice(statement.end))
    if (behind === null) return null
    if (comment !== '' || behind[1] === '#') {
      edits.push(
        replace({ start: statement.start, end: statement.end + (comment === '' ? behind[0].length - 1 : 0) }, comment),
      )
    } else {
      // The line goes as a whole.
      const start = statement.start - indentAt(file, statement.start)!.length
      edits.push(replace({ start: start - newlineBefore(text, start), end: statement.end }, ''))
    }
  }
  const last = settings.at(-1)!.statement.end
  const end = last + /^[^\r\n]*/.exec(text.slice(last))![0].length
  edits.push(replace({ start: end, end }, `${lineEndOf(file)}${indent})`))
  return edits
}

/** The length of the line end before an offset. */
function newlineBefore(text: string, offset: number): number {
  return /\r?\n$|\r$/.exec(text.slice(Math.max(0, offset - 2), offset))?.[0].length ?? 0
}
