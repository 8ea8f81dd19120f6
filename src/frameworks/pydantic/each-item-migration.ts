import type { TextEdit } from '../../engine/finding.ts'
import { type Inference, qualifiedNameOf } from '../../project/inference.ts'
import type { DefinedClass, Module } from '../../project/module.ts'
import type { FunctionSymbol } from '../../project/symbols.ts'
import type { Parameter } from '../../semantics/facts.ts'
import type { Call, Expression, FunctionDef, Node } from '../../syntax/ast.ts'
import { walk } from '../../syntax/visit.ts'
import type { Application } from '../application.ts'
import type { CheckedFile } from '../checked-file.ts'
import { indentAt, lineEndOf, replace, sourceOf } from '../edits.ts'
import { fieldNamesOf, heirsOf } from './declared-validators.ts'
import type { Migration, Obstacle } from './migration.ts'
import type { ModelField } from './model.ts'
import { usesOf } from './validator-signature.ts'

/** A collection whose elements `each_item=True` of Pydantic 1 checks, and how one is made of its checked elements. */
interface Collection {
  readonly name: string
  /** The builtin that `rebuilt` calls. */
  readonly calls: string | null
  rebuilt(check: string, value: string, item: string): string
}

const COLLECTIONS: ReadonlyMap<string, Collection> = new Map(
  (
    [
      { name: 'list', calls: null, rebuilt: (check, value, item) => `[${check}(${item}) for ${item} in ${value}]` },
      { name: 'set', calls: null, rebuilt: (check, value, item) => `{${check}(${item}) for ${item} in ${value}}` },
      calling('frozenset'),
      calling('tuple'),
      {
        name: 'dict',
        calls: null,
        rebuilt: (check, value, item) => `{key: ${check}(${item}) for key, ${item} in ${value}.items()}`,
      },
    ] satisfies Collection[]
  ).map((one) => [`builtins.${one.name}`, one]),
)

/** Both versions keep the class of what they are given for a `Sequence`. */
const SEQUENCE: Collection = {
  name: 'Sequence',
  calls: 'type',
  rebuilt: (check, value, item) => `type(${value})(${check}(${item}) for ${item} in ${value})`,
}

function calling(name: string): Collection {
  return { name, calls: name, rebuilt: (check, value, item) => `${name}(${check}(${item}) for ${item} in ${value})` }
}

/** What the fields of a validator have in common. */
interface Checked {
  readonly collection: Collection
  readonly isOptional: boolean
  readonly fields: readonly ModelField[]
}

/**
 * What becomes of a method with `each_item=True`: its body is a function inside of it, which it calls for each element. Decorator and
 * parameters are changed elsewhere. `valueIndex` is the place of the parameter that gets the value.
 */
export function eachItem(
  application: Application,
  file: CheckedFile,
  owner: DefinedClass,
  call: Call,
  { node, symbol, valueIndex }: { node: FunctionDef; symbol: FunctionSymbol; valueIndex: number },
): Migration {
  const checked = checkedFields(application, owner, call)
  if ('byHand' in checked) return checked
  const { collection, isOptional, fields } = checked
  const value = symbol.facts.parameters[valueIndex]
  if (value === undefined) return { byHand: `"${node.name}()" has no parameter for the value` }
  if (symbol.facts.yields.length > 0) return { byHand: `"${node.name}()" is a generator` }
  const field = symbol.facts.parameters.slice(valueIndex + 1).find(({ name }) => name === 'field')
  if (field && usesOf(node, symbol, 'field')?.length !== 0)
    return { byHand: `"field" is that of an element, whose name is "_${fields[0]!.name}"` }
  if (holds(node.body, (part) => part.kind === 'Call' && isBareSuper(part)))
    return { byHand: 'super() without arguments does not work in the function for an element' }
  const { module } = symbol
  if (collection.calls && (value.name === collection.calls || module.definitionsIn(0, collection.calls).length > 0))
    return { byHand: `the name "${collection.calls}" is taken` }
  const isTaken = (name: string): boolean => new RegExp(`\\b${name}\\b`).test(sourceOf(file, node))
  const check = [`${node.name}_item`, `${node.name}_element`].find((name) => !isTaken(name))
  if (check === undefined) return { byHand: `the names "${node.name}_item" and "${node.name}_element" are taken` }
  const inner = innerFunction(file, node, headerOf(file, owner, node, value, check))
  if ('byHand' in inner) return inner
  const item = value.name === 'item' ? 'element' : 'item'
  const newline = lineEndOf(file)
  const lines = [
    ...(isOptional ? [`if ${value.name} is None:`, `${inner.unit}return ${value.name}`] : []),
    `return ${collection.rebuilt(check, value.name, item)}`,
  ]
  const ending = `${newline}${lines.map((line) => `${newline}${inner.indent}${line}`).join('')}`
  const edits = [
    ...inner.edits,
    replace({ start: inner.end, end: inner.end }, ending),
    ...annotations(file, node, value, commonAnnotation(file, owner, fields)),
  ]
  return { edits, imports: { added: [] } }
}

/** The first line of the inner function, without annotations that read names of the body of the class. */
function headerOf(
  file: CheckedFile,
  owner: DefinedClass,
  { returns }: FunctionDef,
  { name, annotation }: Parameter,
  check: string,
): string {
  const isKnown = (one: Expression | null): one is Expression => one !== null && !readsClass(owner, one)
  const type = isKnown(annotation) ? `: ${sourceOf(file, annotation)}` : ''
  return `def ${check}(${name}${type})${isKnown(returns) ? ` -> ${sourceOf(file, returns)}` : ''}:`
}

function isBareSuper({ func, args }: Call): boolean {
  return func.kind === 'Name' && func.id === 'super' && args.length === 0
}

/** The fields that a validator names, where all are collections of one kind whose elements Pydantic 1 gave to it. */
function checkedFields({ pydantic, project }: Application, owner: DefinedClass, call: Call): Checked | Obstacle {
  if (call.keywords.some(({ arg, value }) => arg === 'pre' && isTrue(value)))
    return { byHand: 'pre=True with each_item=True checks elements of raw input, which may be no collection at all' }
  const names = fieldNamesOf(call)
  if (names === null || pydantic.isModel(owner) !== true)
    return { byHand: 'the types of its fields are not known, which each_item=True depends on' }
  const fields: ModelField[] = []
  let collection: Collection | null = null
  let isOptional = false
  for (const name of names) {
    const field = pydantic.fieldsOf(owner).get(name)
    if (field === undefined) return { byHand: `the type of "${name}" is not known, which each_item=True depends on` }
    // Pydantic 1 does not run it for the elements of such a field.
    if (field.owner !== owner)
      return { byHand: `each_item=True had no effect on "${name}", which "${field.owner.facts.name}" declares` }
    const heir = heirsOf(project, owner).find((one) => pydantic.fieldsOf(one).get(name)?.owner !== owner)
    if (heir) return { byHand: `"${heir.facts.name}" declares "${name}" once more, maybe with another type` }
    const own = collectionOf(project.inference, field.module, field.annotation)
    if (typeof own === 'string') return { byHand: `"${name}" ${own}` }
    if (collection && own.collection !== collection)
      return { byHand: `"${names[0]}" is a ${collection.name} and "${name}" a ${own.collection.name}` }
    if (!own.isOptional && field.default?.kind === 'Constant' && field.default.value === null)
      return { byHand: `"${name}" is None by default, but its type does not allow it` }
    collection = own.collection
    isOptional ||= own.isOptional
    fields.push(field)
  }
  return collection ? { collection, isOptional, fields } : { byHand: 'the decorator has to name the fields' }
}

function isTrue(node: Expression): boolean {
  return node.kind === 'Constant' && node.value === true
}

/**
 * Whether the `each_item=True` of `@validator` fails in Pydantic 2 for a field of this type, however it is constrained: it takes lists, sets,
 * tuples and dictionaries only.
 */
export function refusesEachItem(inference: Inference, { module, annotation }: ModelField): boolean {
  const own = collectionOf(inference, module, annotation)
  if (typeof own !== 'string') return own.collection === SEQUENCE
  return isScalar(inference, module, annotation)
}

function isScalar(inference: Inference, module: Module, node: Expression): boolean {
  const name = node.kind === 'Name' ? qualifiedNameOf(inference.typeOf(module, node)) : null
  return /^builtins\.(str|int|float|bool)$/.test(name ?? '')
}

/** The kind of collection that an annotation means; or why that is none, in words that follow the name of the field. */
function collectionOf(
  inference: Inference,
  module: Module,
  node: Expression,
): Pick<Checked, 'collection' | 'isOptional'> | string {
  const unknown = 'is no list, set, frozenset, dict, Sequence or tuple[X, ...] with the type of its elements'
  const isNone = (one: Expression): boolean => one.kind === 'Constant' && one.value === null
  const oneOf = (members: readonly Expression[]): ReturnType<typeof collectionOf> => {
    const [only, ...others] = members.filter((one) => !isNone(one))
    if (only === undefined || others.length > 0) return 'is a union: which member a value belongs to is not known'
    const own = collectionOf(inference, module, only)
    return typeof own === 'string' ? own : { ...own, isOptional: own.isOptional || members.length > 1 }
  }
  if (node.kind === 'BinOp' && node.op === 'BitOr') return oneOf([node.left, node.right])
  if (isScalar(inference, module, node)) return 'is no collection: remove each_item=True, which had no effect'
  if (node.kind !== 'Subscript') return unknown
  const form = qualifiedNameOf(inference.typeOf(module, node.value)) ?? ''
  const parts = node.slice.kind === 'Tuple' ? node.slice.elts : [node.slice]
  if (/^typing(_extensions)?\.Annotated$/.test(form)) return collectionOf(inference, module, parts[0]!)
  if (form === 'typing.Union') return oneOf(parts)
  if (form === 'typing.Optional') {
    const own = collectionOf(inference, module, node.slice)
    return typeof own === 'string' ? own : { ...own, isOptional: true }
  }
  const collection = /^(typing|collections\.abc)\.Sequence$/.test(form) ? SEQUENCE : COLLECTIONS.get(form)
  if (collection === undefined) return unknown
  const isEndless = parts.length === 2 && parts[1]!.kind === 'Constant' && parts[1]!.type === 'Ellipsis'
  if (collection.name === 'tuple' && !isEndless) return 'is a tuple whose elements have types of their own'
  return { collection, isOptional: false }
}

/** The body of a function as the body of another one in it. */
interface InnerFunction {
  readonly edits: readonly TextEdit[]
  /** The blanks before a statement of the outer function, and by how much the inner one is deeper. */
  readonly indent: string
  readonly unit: string
  /** Where the last line of the inner function ends. */
  readonly end: number
}

function innerFunction(file: CheckedFile, node: FunctionDef, header: string): InnerFunction | Obstacle {
  const { text } = file
  const [first, second] = node.body
  const last = node.body.at(-1)!
  const outer = indentAt(file, node.start)
  const indent = indentAt(file, first!.start)
  if (outer === null || indent === null || !indent.startsWith(outer))
    return { byHand: `the body of "${node.name}()" stands on the line of its def` }
  const unit = indent.slice(outer.length)
  const isDocumented =
    second !== undefined &&
    first!.kind === 'Expr' &&
    first!.value.kind === 'Constant' &&
    first!.value.type === 'str' &&
    indentAt(file, second.start) !== null
  const from = isDocumented ? first!.end : headerEndOf(file, node)
  const start =
    from === null ? null : from + /^[^\r\n]*(?:\r\n|\n|\r)(?:[ \t]*(?:\r\n|\n|\r))*/.exec(text.slice(from))![0].length
  if (start === null) return { byHand: `there are comments among the parameters of "${node.name}()"` }
  const end = last.end + /^[^\r\n]*/.exec(text.slice(last.end))![0].length
  const newline = lineEndOf(file)
  const isApart = !isDocumented || text.slice(first!.end, start).split(/\r\n|\n|\r/).length > 2
  const edits: TextEdit[] = [
    replace({ start, end: start }, `${isApart ? '' : newline}${indent}${header}${newline}${unit}`),
  ]
  const strings = stringsOverLines(file, node)
  for (const { index, 0: lineEnd } of text.slice(start, end).matchAll(/(?:\r\n|\n|\r)(?=[ \t]*[^ \t\r\n])/g)) {
    const at = start + index + lineEnd.length
    if (!strings.some((string) => string.start < at && at < string.end))
      edits.push(replace({ start: at, end: at }, unit))
  }
  return { edits, indent, unit, end }
}

/** The place behind the colon of `def f(...) -> X:`; null where comments stand before it. */
function headerEndOf({ text }: CheckedFile, { nameSpan, args, returns, body }: FunctionDef): number | null {
  const parts = [...args.posonlyargs, ...args.args, ...args.kwonlyargs, args.vararg, args.kwarg, ...args.defaults]
  const ends = [...parts, ...args.kw_defaults].map((one) => one?.end ?? 0)
  const from = returns?.end ?? Math.max(nameSpan.end, ...ends)
  const match = /^[^#:]*:/.exec(text.slice(from, body[0]!.start))
  return match ? from + match[0].length : null
}

/** The strings in a function whose further lines are part of their value. */
function stringsOverLines(file: CheckedFile, { body }: FunctionDef): readonly Node[] {
  const strings: Node[] = []
  holds(body, (part) => {
    const isString =
      part.kind === 'JoinedStr' ||
      part.kind === 'TemplateStr' ||
      (part.kind === 'Constant' && (part.type === 'str' || part.type === 'bytes'))
    if (isString && /"""|'''|\\[\r\n]/.test(sourceOf(file, part))) strings.push(part)
    return false
  })
  return strings
}

/** The outer function is given the collection, and returns it. */
function annotations(
  { text }: CheckedFile,
  { returns }: FunctionDef,
  { start, name, annotation }: Parameter,
  type: string | null,
): TextEdit[] {
  const edits: TextEdit[] = []
  if (annotation) edits.push(replace({ start: start + name.length, end: annotation.end }, type ? `: ${type}` : ''))
  if (returns) {
    const arrow = text.lastIndexOf('->', returns.start)
    const before = /[ \t]*$/.exec(text.slice(0, arrow))![0].length
    edits.push(replace({ start: arrow - before, end: returns.end }, type ? ` -> ${type}` : ''))
  }
  return edits
}

/** The annotation of all fields of a validator where it is one and the same, and means the same below them. */
function commonAnnotation(file: CheckedFile, owner: DefinedClass, fields: readonly ModelField[]): string | null {
  const [first, ...others] = fields.map(({ annotation }) => sourceOf(file, annotation))
  const isPlain = first !== undefined && !/[#\r\n]/.test(first) && others.every((one) => one === first)
  return isPlain && !fields.some(({ annotation }) => readsClass(owner, annotation)) ? first : null
}

/** Whether an expression reads a name of the body of a class. */
function readsClass({ module, facts }: DefinedClass, node: Expression): boolean {
  return holds([node], (part) => part.kind === 'Name' && module.definitionsIn(facts.scope, part.id).length > 0)
}

function holds(nodes: readonly Node[], isSought: (part: Node) => boolean): boolean {
  let isFound = false
  for (const node of nodes) {
    walk(node, (part) => {
      isFound ||= isSought(part)
      return !isFound
    })
  }
  return isFound
}
