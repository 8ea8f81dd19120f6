import type { TextEdit } from '../../engine/finding.ts'
import type { DefinedClass } from '../../project/module.ts'
import type { FunctionSymbol } from '../../project/symbols.ts'
import type { Call, Expression, FunctionDef, Node } from '../../syntax/ast.ts'
import { isSameSpan } from '../../text/span.ts'
import type { Application } from '../application.ts'
import type { CheckedFile } from '../checked-file.ts'
import { replace, sourceOf, withoutUse } from '../edits.ts'
import { importName } from '../importing.ts'
import { ancestorsOf, declaredValidators, heirsOf } from './declared-validators.ts'
import { type OldValidator, oldValidators } from './entities.ts'
import { importsOf, isObstacle, type Migration, namesIn, together } from './migration.ts'
import { methodMarker } from './validator-migration.ts'
import { type NameUse, usesOf } from './validator-signature.ts'

/**
 * How a `@root_validator` becomes a `@model_validator`, together with all others of its class: validators of both styles run in another order.
 */
export function rootValidatorMigration(
  application: Application,
  file: CheckedFile,
  validator: OldValidator,
): Migration {
  const { owner } = validator
  if (owner === null || application.pydantic.isModel(owner) !== true) {
    return { byHand: 'which fields there are is not known outside of a model' }
  }
  const own = alone(application, file, validator, owner)
  if (isObstacle(own)) return own
  const { inference } = application.project
  const parts = [own]
  for (const other of oldValidators(application, file)) {
    if (other.owner !== owner || other.style !== 'root_validator' || other === validator) continue
    const part = alone(application, file, other, owner)
    if (isObstacle(part)) {
      const name = other.function ? `"${other.function.facts.name}()"` : 'another root validator'
      return { byHand: `${name} of the same model has to be converted with it, and ${part.byHand}` }
    }
    parts.push(part)
  }
  for (const ancestor of ancestorsOf(inference, owner)) {
    const older = declaredValidators(inference, ancestor).find(({ style }) => style === 'root_validator')
    if (older) return { byHand: `convert "${older.name}()" of "${ancestor.facts.name}" first, which runs before it` }
  }
  return together(parts)
}

/** One root validator without a look at others. */
function alone(application: Application, file: CheckedFile, validator: OldValidator, owner: DefinedClass): Migration {
  const { call, function: symbol } = validator
  const node =
    symbol && file.nodesOf('FunctionDef').find(({ nameSpan }) => nameSpan.start === symbol.facts.nameSpan.start)
  if (!node) return { byHand: 'it is not written as a decorator of a function' }
  const flags = call ? flagsOf(call) : new Map<string, boolean>()
  if (flags === null) return { byHand: 'its arguments are computed' }
  const decorator = node.decorator_list.find((one) => (call ? isSameSpan(one, call) : one.end === validator.at.end))
  const names = symbol.facts.parameters.map(({ name }) => name)
  if (
    !decorator ||
    names.length !== 2 ||
    names[0] !== 'cls' ||
    symbol.facts.parameters.some(({ kind }) => kind !== 'positional')
  )
    return { byHand: `"${node.name}()" has to have the parameters (cls, values)` }
  const isBefore = flags.get('pre') === true
  const header = decoration(file, decorator, isBefore)
  return isBefore
    ? together([header, methodMarker(file, node, decorator, 'classmethod')])
    : together([header, onObject(application, file, node, symbol, owner)])
}

function flagsOf({ args, keywords }: Call): ReadonlyMap<string, boolean> | null {
  const flags = new Map<string, boolean>()
  for (const { arg, value } of keywords) {
    if (arg === null || value.kind !== 'Constant' || value.type !== 'bool') return null
    flags.set(arg, value.value)
  }
  return args.length === 0 ? flags : null
}

/** `root_validator(pre=True)` as `model_validator(mode="before")`. */
function decoration(file: CheckedFile, decorator: Expression, isBefore: boolean): Migration {
  const imported = importName(file, 'pydantic', 'model_validator')
  if (imported === null) return { byHand: 'the file uses the name "model_validator" for something else' }
  if (sourceOf(file, decorator).includes('#')) return { byHand: 'there are comments among its arguments' }
  const quote = isSingleQuoted(file) ? "'" : '"'
  const text = `${imported.name}(mode=${quote}${isBefore ? 'before' : 'after'}${quote})`
  const callee = decorator.kind === 'Call' ? decorator.func : decorator
  return { edits: [replace(decorator, text)], imports: importsOf([withoutUse(callee), imported]) }
}

function isSingleQuoted({ text }: CheckedFile): boolean {
  return text.split("'").length > 2 * text.split('"').length
}

/** A function of `cls` and `values`, run after validation, as a method of the object. */
function onObject(
  application: Application,
  file: CheckedFile,
  node: FunctionDef,
  symbol: FunctionSymbol,
  owner: DefinedClass,
): Migration {
  const own = symbol.facts.parameters[0]!
  const values = symbol.facts.parameters[1]!
  if (node.decorator_list.length > 1) return { byHand: `"${node.name}()" has other decorators` }
  if (/\bself\b/.test(sourceOf(file, node))) return { byHand: 'the name "self" is taken' }
  const uses = usesOf(node, symbol, values.name)
  const ofClass = usesOf(node, symbol, own.name)
  if (uses === null || ofClass === null)
    return { byHand: `"${values.name}" is given another meaning inside "${node.name}()"` }
  const fields = application.pydantic.fieldsOf(owner)
  const edits: TextEdit[] = [...ofClass.map(({ name }) => replace(name, 'self.__class__'))]
  const assigned = new Set<string>()
  for (const use of uses) {
    const returned = symbol.facts.returns.some(({ value }) => value && isSameSpan(value, use.name))
    if (returned && use.around.kind === 'Return') {
      edits.push(replace(use.name, 'self'))
      continue
    }
    const read = readOf(use)
    if (read === null)
      return { byHand: `"${values.name}" is used as a whole; read the fields as attributes of self and return self` }
    if (!fields.has(read.key)) return { byHand: `"${read.key}" is no field of "${owner.facts.name}"` }
    if (read.isAssigned) assigned.add(read.key)
    edits.push(replace(read.node, `self.${read.key}`))
  }
  if (
    symbol.facts.returns.length === 0 ||
    symbol.facts.returns.some(({ value }) => value?.kind !== 'Name' || value.id !== values.name)
  )
    return { byHand: `"${node.name}()" returns something else than "${values.name}"; it has to return self` }
  for (const field of assigned) {
    const obstacle = assignmentObstacle(application, owner, field)
    if (obstacle !== null) return { byHand: obstacle }
  }
  const first = node.args.posonlyargs[0] ?? node.args.args[0]!
  const last = node.args.args.at(-1)!
  const signature = { start: first.start, end: last.end }
  if (sourceOf(file, signature).includes('#')) return { byHand: 'there are comments among its parameters' }
  edits.push(replace(signature, 'self'))
  if (node.returns) edits.push(replace(node.returns, `"${owner.facts.name}"`))
  const removed = [last.annotation, node.returns].flatMap((one) => (one ? namesIn(one) : []))
  return { edits, imports: { added: [], removed } }
}

/** What keeps a model from having its fields assigned: keys of the configuration, or arguments of `Field()`, with the value that does not. */
const UNASSIGNABLE = [
  ['validate_assignment', false, 'would run it again without end'],
  ['frozen', false, 'is refused by a frozen model'],
  ['allow_mutation', true, 'is refused by a frozen model'],
] as const

/** Why a validator of objects cannot assign to a field, or null. Subclasses inherit the validator. */
function assignmentObstacle({ project, pydantic }: Application, owner: DefinedClass, field: string): string | null {
  for (const model of [owner, ...heirsOf(project, owner)]) {
    const { values, isComplete } = pydantic.configurationOf(model)
    const keywords = pydantic.fieldsOf(model).get(field)?.fieldCall?.keywords ?? []
    for (const [key, harmless, fate] of UNASSIGNABLE) {
      const given = [values.get(key)?.node, keywords.find(({ arg }) => arg === key)?.value]
      if (given.some((value) => value && !(value.kind === 'Constant' && value.value === harmless)))
        return `assigning to self.${field} ${fate} (${key}); compute it in a @model_validator(mode="before") or a @field_validator`
    }
    if (!isComplete) return `whether the configuration allows assigning to self.${field} is not known`
  }
  return null
}

/** `values["x"]`, `values.get("x")`: the field that is read or assigned. */
function readOf({ name, around, outer }: NameUse): { node: Expression; key: string; isAssigned: boolean } | null {
  if (around.kind === 'Subscript' && around.value === name) {
    const { slice } = around
    if (slice.kind !== 'Constant' || slice.type !== 'str' || outer === null || !keepsObject(outer, around)) return null
    const isAssigned =
      (outer.kind === 'Assign' && outer.targets.includes(around)) ||
      ((outer.kind === 'AugAssign' || outer.kind === 'AnnAssign') && outer.target === around)
    return { node: around, key: slice.value, isAssigned }
  }
  if (around.kind !== 'Attribute' || around.attr !== 'get' || outer?.kind !== 'Call' || outer.func !== around)
    return null
  const [key, fallback, ...rest] = outer.args
  if (key?.kind !== 'Constant' || key.type !== 'str' || rest.length > 0 || outer.keywords.length > 0) return null
  // A fallback is never used: all fields are there.
  const isPlain = fallback === undefined || fallback.kind === 'Constant'
  return isPlain ? { node: outer, key: key.value, isAssigned: false } : null
}

/** Whether an item of a dictionary stands where it is read, or assigned alone. */
function keepsObject(outer: Node, item: Expression): boolean {
  switch (outer.kind) {
    case 'Delete':
    case 'Tuple':
    case 'List':
    case 'Starred':
      return false
    case 'For':
    case 'AsyncFor':
    case 'comprehension':
      return outer.target !== item
    case 'withitem':
      return outer.optional_vars !== item
    default:
      return true
  }
}
