import { type DefinedClass, isDefined, type Module } from '../../project/module.ts'
import { type FunctionSymbol, lastName } from '../../project/symbols.ts'
import type { Call, ClassDef, Expression, Keyword } from '../../syntax/ast.ts'
import type { Span } from '../../text/span.ts'
import type { Application, CheckedFile } from '../application.ts'
import type { Entity, EntityProvider } from '../entities.ts'
import { type Validator, validators } from './validators.ts'

/** A class of the checked file that is a model for sure. */
export interface Model {
  readonly symbol: DefinedClass
  readonly node: ClassDef
}

/** A use of one of Pydantic 1's validator decorators that Pydantic 2 would run. */
export interface OldValidator {
  readonly style: 'validator' | 'root_validator'
  /** The decorator's name as it is written: the end of `pydantic.validator`. */
  readonly at: Span
  /** The decorator with its arguments; null for one without parentheses. */
  readonly call: Call | null
  /** What it decorates; null where it is called as a function: `check = validator("x")(clean)`. */
  readonly function: FunctionSymbol | null
  /** The class in whose body it stands. */
  readonly owner: DefinedClass | null
}

/** A key in a piece of configuration that Pydantic 2 reads. */
export interface ConfigurationKey {
  readonly name: string
  /** The key as it is written, without quotes. */
  readonly at: Span
  readonly value: Expression | null
  /** Where it is written: in `class Config`, in a dictionary or call, as keyword of the model's class statement. */
  readonly form: 'class' | 'dictionary' | 'class-keyword'
  /** The model that it configures, where that is one. */
  readonly model: DefinedClass | null
  /** All keys of the same piece, this one included. */
  readonly together: readonly string[]
}

/** The entities that rules can visit: models, fields, validators, configuration. Code guarded by a question for the version is left out. */
export interface PydanticEntities {
  pydanticModel: Model
  oldValidator: OldValidator
  validator: Validator
  configurationKey: ConfigurationKey
}

/** How they are found; see `ENTITY_PROVIDERS`. */
export const PYDANTIC_ENTITIES: readonly {
  readonly kinds: readonly (keyof PydanticEntities)[]
  readonly find: EntityProvider
}[] = [
  { kinds: ['pydanticModel'], find: (application, file) => models(application, file).map(asEntity('pydanticModel')) },
  {
    kinds: ['oldValidator'],
    find: (application, file) => oldValidators(application, file).map(asEntity('oldValidator')),
  },
  { kinds: ['validator'], find: (application, file) => validators(application, file).map(asEntity('validator')) },
  {
    kinds: ['configurationKey'],
    find: (application, file) => configurationKeys(application, file).map(asEntity('configurationKey')),
  },
]

function asEntity<Kind extends keyof PydanticEntities>(kind: Kind) {
  return (value: PydanticEntities[Kind]) => ({ kind, value }) as Entity
}

function models(application: Application, file: CheckedFile): Model[] {
  const { pydantic } = application
  const symbols = new Map<number, DefinedClass>()
  for (const symbol of file.module.classes) {
    if (isDefined(symbol) && pydantic.isModel(symbol) === true && !pydantic.guards.covers(file, symbol.facts.start))
      symbols.set(symbol.facts.nameSpan.start, symbol)
  }
  if (symbols.size === 0) return []
  return file.nodesOf('ClassDef').flatMap((node) => {
    const symbol = symbols.get(node.nameSpan.start)
    return symbol ? [{ symbol, node }] : []
  })
}

const OLD_VALIDATORS = new WeakMap<CheckedFile, readonly OldValidator[]>()

/** The old validators of the checked file, in the order of the text. */
export function oldValidators(application: Application, file: CheckedFile): readonly OldValidator[] {
  let validators = OLD_VALIDATORS.get(file)
  if (validators === undefined) {
    validators = findOldValidators(application, file)
    OLD_VALIDATORS.set(file, validators)
  }
  return validators
}

function findOldValidators(application: Application, file: CheckedFile): OldValidator[] {
  const { inference } = application.project
  const { module } = file
  const styleOf = (node: Expression): OldValidator['style'] | null => {
    if (!/^(root_)?validator$/.test(originalName(module, node) ?? '')) return null
    const type = inference.typeOf(module, node)
    const name = type.kind === 'function' ? type.function.qualifiedName : null
    return name === 'pydantic.validator' ? 'validator' : name === 'pydantic.root_validator' ? 'root_validator' : null
  }
  const found: OldValidator[] = []
  const ownerAt = (offset: number): DefinedClass | null => {
    const owner = module.classAt(offset)
    return owner && isDefined(owner) ? owner : null
  }
  const decorators = new Set<number>()
  for (const symbol of module.functions) {
    for (const decorator of symbol.facts.decorators) {
      const call = decorator.kind === 'Call' ? decorator : null
      const name = call ? call.func : decorator
      const style = styleOf(name)
      if (style === null) continue
      decorators.add(decorator.start)
      const owner = symbol.owner && isDefined(symbol.owner) ? symbol.owner : null
      found.push({ style, at: lastPartOf(name), call, function: symbol, owner })
    }
  }
  for (const node of file.nodesOf('Call')) {
    if (node.func.kind !== 'Call' || decorators.has(node.start)) continue
    const style = styleOf(node.func.func)
    if (style === null) continue
    const owner = ownerAt(node.start)
    found.push({ style, at: lastPartOf(node.func.func), call: node.func, function: null, owner })
  }
  return found
    .filter(({ at }) => !application.pydantic.guards.covers(file, at.start))
    .sort((a, b) => a.at.start - b.at.start)
}

/** Calls that take a configuration as this keyword. */
const CONFIGURED_BY_KEYWORD: Readonly<Record<string, string>> = {
  'pydantic.TypeAdapter': 'config',
  'pydantic.dataclasses.dataclass': 'config',
  'pydantic.validate_call': 'config',
  'pydantic.create_model': '__config__',
}

/** Calls that make a configuration of their keywords. */
const CONFIGURATIONS = new Set(['pydantic.ConfigDict', 'pydantic_settings.SettingsConfigDict', 'pydantic.with_config'])

/** The names of all of these. */
const CONFIGURED = new Set([...CONFIGURATIONS, ...Object.keys(CONFIGURED_BY_KEYWORD)].map(lastName))

function configurationKeys(application: Application, file: CheckedFile): ConfigurationKey[] {
  const { pydantic, project } = application
  const { module } = file
  const found: ConfigurationKey[] = []
  for (const symbol of module.classes) {
    if (!isDefined(symbol)) continue
    const configured = pydantic.configurationClasses.get(symbol)
    if (configured) {
      const { bindings } = module.scope(symbol.facts.scope)
      const together = bindings.map(({ name }) => name)
      for (const { name, definitions } of bindings) {
        const last = definitions.at(-1)!
        const value = 'value' in last ? last.value : null
        const at = { start: last.start, end: last.end }
        found.push({ name, at, value, form: 'class', model: configured, together })
      }
    }
    if (pydantic.isModel(symbol) !== true) continue
    found.push(...keywordsOf(symbol.facts.keywords, 'class-keyword', symbol))
    const dictionary = module.definitionsIn(symbol.facts.scope, 'model_config').at(-1)
    const value = dictionary && 'value' in dictionary ? dictionary.value : null
    if (value) found.push(...keysOf(value, symbol))
  }
  const nameOf = (node: Expression): string | null => {
    const type = project.inference.typeOf(module, node)
    if (type.kind === 'function') return type.function.qualifiedName
    return type.kind === 'class' && type.of.kind === 'instance' ? type.of.class.qualifiedName : null
  }
  for (const node of file.nodesOf('Call')) {
    if (!CONFIGURED.has(originalName(module, node.func) ?? '')) continue
    const name = nameOf(node.func)
    if (name === null) continue
    if (CONFIGURATIONS.has(name)) {
      found.push(...keywordsOf(node.keywords, 'dictionary', null))
      if (name === 'pydantic.with_config' && node.args[0]) found.push(...keysOf(node.args[0], null))
    }
    const keyword = CONFIGURED_BY_KEYWORD[name]
    const configuration = keyword ? node.keywords.find(({ arg }) => arg === keyword)?.value : undefined
    if (configuration) found.push(...keysOf(configuration, null))
  }
  return found.filter(({ at }) => !pydantic.guards.covers(file, at.start)).sort((a, b) => a.at.start - b.at.start)
}

/** The keys of a dictionary that is written out: `{"orm_mode": True}`, `dict(orm_mode=True)`. */
function keysOf(node: Expression, model: DefinedClass | null): ConfigurationKey[] {
  if (node.kind === 'Call' && node.func.kind === 'Name' && node.func.id === 'dict')
    return keywordsOf(node.keywords, 'dictionary', model)
  if (node.kind !== 'Dict') return []
  const together = node.keys.flatMap((key) => (key?.kind === 'Constant' && key.type === 'str' ? [key.value] : []))
  return node.keys.flatMap((key, index): ConfigurationKey[] => {
    if (key?.kind !== 'Constant' || key.type !== 'str') return []
    const isPlain = key.end - key.start === key.value.length + 2
    const at = isPlain ? { start: key.start + 1, end: key.end - 1 } : key
    return [{ name: key.value, at, value: node.values[index]!, form: 'dictionary', model, together }]
  })
}

function keywordsOf(
  keywords: readonly Keyword[],
  form: ConfigurationKey['form'],
  model: DefinedClass | null,
): ConfigurationKey[] {
  const together = keywords.flatMap(({ arg }) => arg ?? [])
  return keywords.flatMap(({ arg, value, start }): ConfigurationKey[] =>
    arg === null ? [] : [{ name: arg, at: { start, end: start + arg.length }, value, form, model, together }],
  )
}

/**
 * The name that a function was defined under, as far as the file itself shows: `Field` of `pydantic.Field` and of `F` after
 * `from pydantic import Field as F`. A quick look before types are asked for.
 */
export function originalName(module: Module, callee: Expression): string | null {
  if (callee.kind === 'Attribute') return callee.attr
  if (callee.kind !== 'Name') return null
  for (const definition of module.definitionsIn(0, callee.id)) {
    if (definition.kind === 'import-from') return definition.name
  }
  return callee.id
}

/** The span of the last name of `a.b.name`. */
export function lastPartOf(node: Expression): Span {
  return node.kind === 'Attribute' ? { start: node.end - node.attr.length, end: node.end } : node
}
