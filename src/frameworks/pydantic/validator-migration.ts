import type { TextEdit } from '../../engine/finding.ts'
import type { Inference } from '../../project/inference.ts'
import type { DefinedClass } from '../../project/module.ts'
import type { FunctionSymbol } from '../../project/symbols.ts'
import type { Call, Expression, FunctionDef, Keyword } from '../../syntax/ast.ts'
import { isSameSpan } from '../../text/span.ts'
import type { Application } from '../application.ts'
import type { CheckedFile } from '../checked-file.ts'
import { indentAt, lineEndOf, removeArguments, replace, sourceOf, withoutUse } from '../edits.ts'
import { importName } from '../importing.ts'
import {
  ancestorsOf,
  type DeclaredValidator,
  declaredValidators,
  fieldNamesOf,
  heirsOf,
  shareField,
} from './declared-validators.ts'
import { eachItem } from './each-item-migration.ts'
import { type OldValidator, oldValidators } from './entities.ts'
import { importsOf, isObstacle, type Migration, together } from './migration.ts'
import { validateDefault } from './validated-defaults.ts'
import { unknownFieldOf } from './validator-failures.ts'
import { informedSignature } from './validator-signature.ts'

/**
 * How a `@validator` becomes a `@field_validator`, together with all others of its fields: validators of both styles on one field run in
 * another order, or fail. `all` are those of the file.
 */
export function validatorMigration(application: Application, file: CheckedFile, validator: OldValidator): Migration {
  const { owner } = validator
  if (owner === null) return { byHand: 'it stands outside of a class' }
  const { inference } = application.project
  const group: OwnedValidator[] = [{ ...validator, owner }]
  for (const one of group) {
    for (const other of oldValidators(application, file)) {
      if (!isOwned(other) || other.style !== 'validator' || group.some(({ at }) => at.start === other.at.start))
        continue
      const isSibling = other.owner === one.owner && shareField(one.call, other.call)
      if (isSibling || overrides(inference, one, other) || overrides(inference, other, one)) group.push(other)
    }
  }
  const migrations = group.map((one) => alone(application, file, one))
  const [own, ...others] = migrations
  if (own === undefined || isObstacle(own)) return own ?? { byHand: 'it stands outside of a class' }
  for (const [index, other] of others.entries()) {
    if (isObstacle(other))
      return {
        byHand: `${nameOf(group[index + 1]!)} of the same field has to be converted with it, and ${other.byHand}`,
      }
  }
  return orderObstacle(group) ?? neighbourOf(application, file, group) ?? together(migrations)
}

/** A validator in the body of a class. */
type OwnedValidator = OldValidator & { readonly owner: DefinedClass }

function isOwned(validator: OldValidator): validator is OwnedValidator {
  return validator.owner !== null
}

/** Whether a validator has the name of one in a base class, which it replaces. */
function overrides({ classes }: Inference, one: OwnedValidator, other: OwnedValidator): boolean {
  const [name, inherited] = [one, other].map(({ function: symbol }) => symbol?.facts.name)
  if (name === undefined || name !== inherited || one.owner === other.owner) return false
  return classes.isSubclass(one.owner, other.owner.qualifiedName) === true
}

function nameOf({ function: symbol }: OldValidator): string {
  return symbol ? `"${symbol.facts.name}()"` : 'another validator'
}

/** Pydantic 1 runs validators of elements before those of whole values, wherever they stand; Pydantic 2 runs all in the order of the text. */
function orderObstacle(group: readonly OwnedValidator[]): Migration | null {
  for (const one of group) {
    if (!isOfElements(one)) continue
    for (const other of group) {
      if (other.owner !== one.owner)
        return {
          byHand: `${nameOf(other)} of "${other.owner.facts.name}" has to be converted with it, and each_item=True is not inherited`,
        }
      const isWhole = !isOfElements(other) && !isSet(other.call, 'pre') && shareField(one.call, other.call)
      if (isWhole && other.at.start < one.at.start)
        return { byHand: `move ${nameOf(one)} before ${nameOf(other)}: each_item=True made it run first` }
    }
  }
  return null
}

function isOfElements({ call }: OldValidator): boolean {
  const options = call && optionsOf(call)
  return options !== null && typeof options !== 'string' && options.isEachItem
}

/** What keeps validators from being converted because of others that stay as they are. */
function neighbourOf({ project }: Application, file: CheckedFile, group: readonly OwnedValidator[]): Migration | null {
  const { inference } = project
  const isInGroup = (owner: DefinedClass, { start }: DeclaredValidator): boolean =>
    owner.module === file.module && group.some(({ call }) => call?.start === start)
  for (const owner of new Set(group.map((one) => one.owner))) {
    const own = group.filter((one) => one.owner === owner)
    const shares = (call: Call | null): boolean => own.some((one) => shareField(one.call, call))
    const first = Math.min(...own.map(({ at }) => at.start))
    const newer = declaredValidators(inference, owner).find(
      ({ style, call, start }) => style === 'field_validator' && start > first && shares(call),
    )
    if (newer)
      return { byHand: `"${newer.name}()" is a @field_validator already, and would run after it instead of before` }
    const names = new Set(own.map(({ function: symbol }) => symbol?.facts.name))
    for (const ancestor of ancestorsOf(inference, owner)) {
      const older = declaredValidators(inference, ancestor).find(
        (one) => one.style === 'validator' && !isInGroup(ancestor, one) && (names.has(one.name) || shares(one.call)),
      )
      if (older) return { byHand: `convert "${older.name}()" of "${ancestor.facts.name}" first, which runs before it` }
    }
    for (const heir of heirsOf(project, owner)) {
      const item = declaredValidators(inference, heir).find(
        (one) =>
          one.style === 'validator' &&
          !isInGroup(heir, one) &&
          (names.has(one.name) || (isSet(one.call, 'each_item') && shares(one.call))),
      )
      if (item) return { byHand: `"${item.name}()" of "${heir.facts.name}" has to be converted with it` }
    }
  }
  return null
}

function isSet(call: Call | null, name: string): boolean {
  return (
    call?.keywords.some(({ arg, value }) => arg === name && value.kind === 'Constant' && value.value === true) ?? false
  )
}

/** One validator without a look at others. */
function alone(application: Application, file: CheckedFile, validator: OwnedValidator): Migration {
  const { call, function: symbol, owner } = validator
  if (call === null) return { byHand: 'the decorator has to name the fields' }
  const unknown = unknownFieldOf(application, validator)
  if (unknown !== null) return { byHand: `"${owner.facts.name}" has no field "${unknown}"` }
  const options = optionsOf(call)
  if (typeof options === 'string') return { byHand: options }
  if (options.isEachItem && symbol === null) return { byHand: 'the function that it is given checks one element' }
  const defaults = options.isAlways
    ? (fieldNamesOf(call) ?? [null]).map((name) => validateDefault(application, file, owner, name))
    : []
  const parts = [decorator(file, call), ...defaults]
  parts.push(
    symbol ? method(application, file, owner, symbol, call, options.isEachItem) : handedOver(application, file, call),
  )
  return together(parts)
}

/** What the arguments of a validator mean; or why that is not known. */
function optionsOf({ args, keywords }: Call): { readonly isAlways: boolean; readonly isEachItem: boolean } | string {
  if (args.length === 0) return 'the decorator has to name the fields'
  if (args.some(({ kind }) => kind === 'List' || kind === 'Tuple')) return 'each name has to be an argument of its own'
  const flags = new Map<string, boolean>()
  for (const { arg, value } of keywords) {
    if (arg === 'check_fields') continue
    if (arg === null || value.kind !== 'Constant' || value.type !== 'bool') return 'its arguments are computed'
    flags.set(arg, value.value)
  }
  return {
    isAlways: flags.get('always') === true,
    isEachItem: flags.get('each_item') === true || flags.get('whole') === false,
  }
}

/** `validator("x", pre=True)` as `field_validator("x", mode="before")`. */
function decorator(file: CheckedFile, call: Call): Migration {
  const imported = importName(file, 'pydantic', 'field_validator')
  if (imported === null) return { byHand: 'the file uses the name "field_validator" for something else' }
  const isGone = (argument: Expression | Keyword): boolean =>
    argument.kind === 'keyword' && argument.arg !== 'check_fields' && !isPre(argument)
  const removals = removeArguments(file, call, isGone)
  if (removals === null) return { byHand: 'there are comments among its arguments' }
  const edits: TextEdit[] = [replace(call.func, imported.name), ...removals]
  const quote = sourceOf(file, call.args[0]!).endsWith("'") ? "'" : '"'
  for (const keyword of call.keywords) if (isPre(keyword)) edits.push(replace(keyword, `mode=${quote}before${quote}`))
  return { edits, imports: importsOf([withoutUse(call.func), imported]) }
}

function isPre({ arg, value }: Keyword): boolean {
  return arg === 'pre' && value.kind === 'Constant' && value.value === true
}

/** The decorated function as a class method with the parameters of Pydantic 2. */
function method(
  application: Application,
  file: CheckedFile,
  owner: DefinedClass,
  symbol: FunctionSymbol,
  call: Call,
  isEachItem: boolean,
): Migration {
  const node = file.nodesOf('FunctionDef').find(({ nameSpan }) => nameSpan.start === symbol.facts.nameSpan.start)
  if (node === undefined) return { byHand: 'it is no function' }
  const name = node.name
  const first = symbol.facts.parameters[0]?.name
  if (first === 'self') return { byHand: `the first parameter of "${name}()" has to be cls` }
  // Without "cls", the value comes first.
  const isStatic = first !== 'cls'
  const marker = methodMarker(file, node, call, isStatic ? 'staticmethod' : 'classmethod')
  if (isObstacle(marker)) return marker
  const valueIndex = isStatic ? 0 : 1
  const signature = informedSignature(file, node, symbol, valueIndex)
  const body = isEachItem ? eachItem(application, file, owner, call, { node, symbol, valueIndex }) : null
  const migration = together([marker, signature, ...(body ? [body] : [])])
  const isTorn = !isObstacle(migration) && migration.edits.some((one) => isInside(one, migration.edits))
  if (isTorn) return { byHand: `what has to be replaced in "${name}()" stands on several lines` }
  if (isObstacle(migration) || isObstacle(signature) || (signature.edits.length === 0 && !body)) return migration
  return isCalled(application, file, symbol) ? { byHand: `"${name}()" is called elsewhere in the file` } : migration
}

function isInside({ start, end }: TextEdit, edits: readonly TextEdit[]): boolean {
  return edits.some((other) => other.start < start && end < other.end)
}

/** Whether a file reads a method from its class or an object, rather than one of that name from anything else (`v.strip()`). */
function isCalled({ project: { inference } }: Application, file: CheckedFile, symbol: FunctionSymbol): boolean {
  return file.nodesOf('Attribute').some((node) => {
    if (node.attr !== symbol.facts.name) return false
    const { value } = node
    if (value.kind === 'Name' && /^(cls|self)$/.test(value.id)) return true
    if (value.kind === 'Call' && value.func.kind === 'Name' && value.func.id === 'super') return true
    const type = inference.typeOf(file.module, node)
    return type.kind === 'function' && type.function === symbol
  })
}

/** Puts `@classmethod` or `@staticmethod` under the decorator. */
export function methodMarker(
  file: CheckedFile,
  node: FunctionDef,
  decorator: Expression,
  marker: 'classmethod' | 'staticmethod',
): Migration {
  const others = node.decorator_list.filter((one) => !isSameSpan(one, decorator))
  const [only] = others
  if (only?.kind === 'Name' && only.id === marker && others.length === 1 && only.start > decorator.start)
    return { edits: [], imports: { added: [] } }
  if (only) return { byHand: `"${node.name}()" has other decorators` }
  const indent = indentAt(file, node.start)
  if (indent === null) return { byHand: 'the function does not begin its line' }
  const text = `@${marker}${lineEndOf(file)}${indent}`
  return { edits: [replace({ start: node.start, end: node.start }, text)], imports: { added: [] } }
}

/** `validator("x")(clean)`: the function stays where it is, so it has to have the right parameters already. */
function handedOver({ project }: Application, file: CheckedFile, call: Call): Migration {
  const outer = file.nodesOf('Call').find(({ func }) => isSameSpan(func, call))
  const [given] = outer?.args ?? []
  const type = given ? project.inference.typeOf(file.module, given) : null
  const parameters = type?.kind === 'function' ? type.function.facts.parameters : []
  const isRight =
    parameters.every(({ kind }) => kind === 'positional') &&
    parameters.length === (parameters[0]?.name === 'cls' ? 2 : 1) &&
    parameters[0]?.name !== 'self'
  return isRight
    ? { edits: [], imports: { added: [] } }
    : { byHand: 'the function that it is given may need the parameter info in place of values' }
}
