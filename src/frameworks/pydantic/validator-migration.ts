import type { TextEdit } from '../../engine/finding.ts'
import type { DefinedClass } from '../../project/module.ts'
import type { FunctionSymbol } from '../../project/symbols.ts'
import type { Call, Expression, FunctionDef, Keyword } from '../../syntax/ast.ts'
import { isSameSpan } from '../../text/span.ts'
import type { Application } from '../application.ts'
import type { CheckedFile } from '../checked-file.ts'
import { indentAt, lineEndOf, removeArguments, replace, sourceOf, withoutUse } from '../edits.ts'
import { importName } from '../importing.ts'
import { ancestorsOf, declaredValidators, fieldNamesOf, shareField } from './declared-validators.ts'
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
  const group = [validator]
  for (const one of group) {
    for (const other of oldValidators(application, file)) {
      if (other.style !== 'validator' || other.owner !== owner || group.includes(other)) continue
      if (shareField(one.call, other.call)) group.push(other)
    }
  }
  const own = alone(application, file, validator, owner)
  if (isObstacle(own)) return own
  for (const other of group) {
    if (other === validator) continue
    const migration = alone(application, file, other, owner)
    if (isObstacle(migration)) {
      return { byHand: `${nameOf(other)} of the same field has to be converted with it, and ${migration.byHand}` }
    }
  }
  return neighbourOf(application, group, owner) ?? together(group.map((one) => alone(application, file, one, owner)))
}

function nameOf({ function: symbol }: OldValidator): string {
  return symbol ? `"${symbol.facts.name}()"` : 'another validator'
}

/** What keeps validators of one class from being converted because of others that stay as they are. */
function neighbourOf({ project }: Application, group: readonly OldValidator[], owner: DefinedClass): Migration | null {
  const { inference } = project
  const shares = (call: Call | null): boolean => group.some((one) => shareField(one.call, call))
  const first = Math.min(...group.map(({ at }) => at.start))
  const newer = declaredValidators(inference, owner).find(
    ({ style, call, start }) => style === 'field_validator' && start > first && shares(call),
  )
  if (newer)
    return { byHand: `"${newer.name}()" is a @field_validator already, and would run after it instead of before` }
  const names = new Set(group.map(({ function: symbol }) => symbol?.facts.name))
  for (const ancestor of ancestorsOf(inference, owner)) {
    const older = declaredValidators(inference, ancestor).find(
      ({ style, name, call }) => style === 'validator' && (names.has(name) || shares(call)),
    )
    if (older) return { byHand: `convert "${older.name}()" of "${ancestor.facts.name}" first, which runs before it` }
  }
  for (const { classes } of project.modules.values()) {
    for (const heir of classes) {
      if (heir.facts === null || heir === owner) continue
      if (inference.classes.isSubclass(heir, owner.qualifiedName) !== true) continue
      const item = declaredValidators(inference, heir as DefinedClass).find(
        ({ style, name, call }) =>
          style === 'validator' && (names.has(name) || (isSet(call, 'each_item') && shares(call))),
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
function alone(application: Application, file: CheckedFile, validator: OldValidator, owner: DefinedClass): Migration {
  const { call, function: symbol } = validator
  if (call === null) return { byHand: 'the decorator has to name the fields' }
  const unknown = unknownFieldOf(application, validator)
  if (unknown !== null) return { byHand: `"${owner.facts.name}" has no field "${unknown}"` }
  const options = optionsOf(call)
  if (typeof options === 'string') return { byHand: options }
  if (options.isEachItem) return { byHand: 'each_item=True is list[Annotated[T, AfterValidator(check)]] on the field' }
  const defaults = options.isAlways
    ? (fieldNamesOf(call) ?? [null]).map((name) => validateDefault(application, file, owner, name))
    : []
  const parts = [decorator(file, call), ...defaults]
  parts.push(symbol ? method(file, symbol, call) : handedOver(application, file, call))
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
function method(file: CheckedFile, symbol: FunctionSymbol, call: Call): Migration {
  const node = file.nodesOf('FunctionDef').find(({ nameSpan }) => nameSpan.start === symbol.facts.nameSpan.start)
  if (node === undefined) return { byHand: 'it is no function' }
  const name = node.name
  const marker = classMethod(file, node, call)
  if (isObstacle(marker)) return marker
  if (symbol.facts.parameters[0]?.name !== 'cls') return { byHand: `the first parameter of "${name}()" has to be cls` }
  const signature = informedSignature(file, node, symbol, 1)
  if (isObstacle(signature) || signature.edits.length === 0) return together([marker, signature])
  const isCalled = file.nodesOf('Attribute').some(({ attr }) => attr === name)
  return isCalled ? { byHand: `"${name}()" is called elsewhere in the file` } : together([marker, signature])
}

/** Puts `@classmethod` under the decorator. */
export function classMethod(file: CheckedFile, node: FunctionDef, call: Expression): Migration {
  const others = node.decorator_list.filter((one) => !isSameSpan(one, call))
  const [only] = others
  if (only?.kind === 'Name' && only.id === 'classmethod' && others.length === 1 && only.start > call.start)
    return { edits: [], imports: { added: [] } }
  if (only) return { byHand: `"${node.name}()" has other decorators` }
  const indent = indentAt(file, node.start)
  return indent === null
    ? { byHand: 'the function does not begin its line' }
    : {
        edits: [replace({ start: node.start, end: node.start }, `@classmethod${lineEndOf(file)}${indent}`)],
        imports: { added: [] },
      }
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
