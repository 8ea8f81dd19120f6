import type { Site } from '../../project/imports.ts'
import { type Inference, qualifiedNameOf } from '../../project/inference.ts'
import type { Located } from '../../project/module.ts'
import type { ClassSymbol } from '../../project/symbols.ts'
import { membersOf, type Type, unknown, withoutNone } from '../../project/types.ts'
import { constantOf, onlyValue } from '../../project/values.ts'
import type { Call, Expression } from '../../syntax/ast.ts'
import type { LoaderStrategy } from './mappings.ts'

/** What an attribute of a mapped class (or mixin) is declared as. */
export type Declaration = RelationshipDeclaration | ColumnDeclaration

export interface RelationshipDeclaration {
  readonly kind: 'relationship'
  /** `relationship(…)`, `Relationship(…)`; null where only an annotation says it. */
  readonly call: Located<Call> | null
  /** The declared type of what reading it gives: `list[Item]` of `Mapped[list["Item"]]`; null for none, or one that is not known. */
  readonly type: Type | null
  /** The annotation itself, for the names in it. */
  readonly annotated: Located | null
  /** The strategy that `WriteOnlyMapped` and `DynamicMapped` bring. */
  readonly wrapper: 'write_only' | 'dynamic' | null
}

export interface ColumnDeclaration {
  readonly kind: 'column'
  readonly type: Type
  readonly isPrimaryKey: boolean
  readonly foreignKey: string | null
  readonly isIndexed: boolean
  readonly isUnique: boolean
  readonly isDeferred: boolean
  /** `mapped_column(…)`, `Column(…)`, `Field(…)`: the innermost of them; null where only an annotation says it. */
  readonly call: Located<Call> | null
}

const RELATIONSHIPS = new Set([
  'sqlalchemy.orm.relationship',
  'sqlalchemy.orm.dynamic_loader',
  'sqlmodel.Relationship',
  'sqlalchemy.orm.relation',
])
const COLUMNS = new Set([
  'sqlalchemy.Column',
  'sqlmodel.Field',
  'sqlmodel.Column',
  'sqlalchemy.orm.mapped_column',
  'sqlalchemy.orm.deferred',
  'sqlalchemy.orm.column_property',
])

/** The value of the keyword argument `name`; undefined for none. */
export function keywordOf(call: Call, name: string): Expression | undefined {
  return call.keywords.find(({ arg }) => arg === name)?.value
}

/** What a definition in the body of a class declares; null for anything that is no column and no relationship. */
export function attributeDeclaration(inference: Inference, site: Site, owner: ClassSymbol): Declaration | null {
  const { module, definition } = site
  switch (definition.kind) {
    case 'assign':
      return definition.path.length > 0 ? null : declaredBy(inference, { module, node: definition.value }, null)
    case 'annotated': {
      const annotation = { module, node: definition.annotation }
      if (definition.value) {
        const declared = declaredBy(inference, { module, node: definition.value }, annotation)
        if (declared) return declared
      }
      if (mappedContent(inference, annotation)) return columnOf(inference, null, annotation)
      const isModel = inference.classes.isSubclass(owner, 'sqlmodel.SQLModel') === true
      return isModel ? columnOf(inference, null, annotation) : null
    }
    case 'function': {
      const method = module.functionSymbol(definition.function)
      const isDeclared = method.facts.decorators.some((decorator) =>
        (qualifiedNameOf(inference.typeOf(module, decorator)) ?? '').startsWith('sqlalchemy.orm.declared_attr'),
      )
      if (!isDeclared) return null
      const { annotation, returns } = method.facts
      const declared = annotation && { module, node: annotation }
      const [only, ...others] = returns
      if (!only?.value || others.length > 0) return null
      return declaredBy(inference, { module, node: only.value }, declared)
    }
    default:
      return null
  }
}

function declaredBy(inference: Inference, value: Located, annotation: Located | null): Declaration | null {
  const { module, node } = onlyValue(inference, value) ?? value
  if (node.kind !== 'Call') return null
  const name = qualifiedNameOf(inference.typeOf(module, node.func)) ?? ''
  const call = { module, node }
  if (COLUMNS.has(name)) return columnOf(inference, call, annotation)
  if (!RELATIONSHIPS.has(name)) return null
  const own = keywordOf(node, 'sa_relationship')
  const inner = own && onlyValue(inference, { module, node: own })
  const content = annotation && (mappedContent(inference, annotation) ?? { content: annotation, wrapper: null })
  const type = content && inference.annotation(content.content.module, content.content.node)
  return {
    kind: 'relationship',
    call: inner?.node.kind === 'Call' ? { module: inner.module, node: inner.node } : call,
    type: type && isKnown(type) ? type : null,
    annotated: content?.content ?? null,
    wrapper: name === 'sqlalchemy.orm.dynamic_loader' ? 'dynamic' : (content?.wrapper ?? null),
  }
}

function isKnown(type: Type): boolean {
  const object = withoutNone(type)
  if (object.kind !== 'instance') return false
  return !isCollectionType(object) || (object.args.at(-1)?.kind ?? 'unknown') === 'instance'
}

const WRAPPERS: Readonly<Record<string, 'write_only' | 'dynamic' | null>> = {
  'sqlalchemy.orm.Mapped': null,
  'sqlalchemy.orm.WriteOnlyMapped': 'write_only',
  'sqlalchemy.orm.DynamicMapped': 'dynamic',
}

/** What stands in the brackets of `Mapped[…]`; null for another annotation. */
function mappedContent(
  inference: Inference,
  { module, node }: Located,
): { readonly content: Located; readonly wrapper: 'write_only' | 'dynamic' | null } | null {
  if (node.kind === 'Constant' && node.type === 'str' && node.forward) {
    return mappedContent(inference, { module, node: node.forward })
  }
  if (node.kind !== 'Subscript') return null
  const name = qualifiedNameOf(inference.typeOf(module, node.value))
  if (name === null || !(name in WRAPPERS)) return null
  return { content: { module, node: node.slice }, wrapper: WRAPPERS[name]! }
}

function columnOf(inference: Inference, call: Located<Call> | null, annotation: Located | null): ColumnDeclaration {
  const content = annotation && (mappedContent(inference, annotation)?.content ?? annotation)
  const declared = content && inference.annotation(content.module, content.node)
  const name = call && qualifiedNameOf(inference.typeOf(call.module, call.node.func))
  const inner = call && (keywordOf(call.node, 'sa_column') ?? (name === DEFERRED ? call.node.args[0] : undefined))
  const column = inner?.kind === 'Call' && call ? { module: call.module, node: inner } : call
  const claims = (keyword: string): boolean =>
    [call, column].some((one) => {
      const value = one && keywordOf(one.node, keyword)
      return one && value ? constantOf(inference, { module: one.module, node: value }) === true : false
    })
  return {
    kind: 'column',
    type: declared ?? (column ? databaseType(inference, column) : unknown('a column without a type')),
    isPrimaryKey: claims('primary_key'),
    foreignKey: column && foreignKeyOf(inference, column),
    isIndexed: claims('index'),
    isUnique: claims('unique'),
    isDeferred: name === DEFERRED || claims('deferred'),
    call: column,
  }
}

const DEFERRED = 'sqlalchemy.orm.deferred'

/** The column that a foreign key of this column refers to; null for none, `''` where it is not known. */
export function foreignKeyOf(inference: Inference, { module, node }: Located<Call>): string | null {
  const direct = keywordOf(node, 'foreign_key')
  const text = (value: Expression): string => {
    const constant = constantOf(inference, { module, node: value })
    return typeof constant === 'string' ? constant : ''
  }
  if (direct) return text(direct)
  for (const argument of node.args) {
    if (argument.kind === 'Starred') return ''
    if (argument.kind !== 'Call') continue
    const name = qualifiedNameOf(inference.typeOf(module, argument.func))
    if (name !== 'sqlalchemy.ForeignKey' && name !== 'sqlmodel.ForeignKey') continue
    const target = argument.args[0] ?? keywordOf(argument, 'column')
    return target ? text(target) : ''
  }
  return null
}

const PYTHON_TYPES: Readonly<Record<string, string>> = {
  ...{ Integer: 'builtins.int', BigInteger: 'builtins.int', SmallInteger: 'builtins.int', Float: 'builtins.float' },
  ...{ String: 'builtins.str', Text: 'builtins.str', Unicode: 'builtins.str', UnicodeText: 'builtins.str' },
  ...{ Boolean: 'builtins.bool', LargeBinary: 'builtins.bytes', DateTime: 'datetime.datetime', Date: 'datetime.date' },
  ...{ Time: 'datetime.time', Interval: 'datetime.timedelta', Numeric: 'decimal.Decimal' },
}

/** The Python type of a column by its database type: `int` of `Column(Integer)`. */
function databaseType(inference: Inference, { module, node }: Located<Call>): Type {
  for (const argument of [...node.args, keywordOf(node, 'type_')]) {
    const expression = argument?.kind === 'Call' ? argument.func : argument
    if (!expression || expression.kind === 'Constant') continue
    const name = /^sqlalchemy\.(?:types\.)?(\w+)$/.exec(qualifiedNameOf(inference.typeOf(module, expression)) ?? '')
    const python = name && PYTHON_TYPES[name[1]!]
    if (python) return inference.stubInstance(python)
  }
  return unknown('the database type is not known')
}

const COLLECTIONS = new Set([
  ...['builtins.list', 'builtins.set', 'builtins.dict', 'builtins.frozenset', 'typing.Sequence', 'typing.Collection'],
  ...['typing.MutableSequence', 'typing.AbstractSet', 'typing.MutableSet', 'typing.Iterable', 'typing.Mapping'],
])

/** Whether a relationship declared with this type holds many objects. */
export function isCollectionType(type: Type): boolean {
  return membersOf(type).some((member) => member.kind === 'instance' && COLLECTIONS.has(member.class.qualifiedName))
}

const STRATEGIES: ReadonlyMap<string | boolean | null, LoaderStrategy> = new Map<
  string | boolean | null,
  LoaderStrategy
>([
  ...(['select', 'joined', 'selectin', 'subquery', 'immediate', 'raise', 'raise_on_sql', 'noload'] as const).map(
    (name) => [name, name] as const,
  ),
  ['write_only', 'write_only'],
  ['dynamic', 'dynamic'],
  [true, 'select'],
  [false, 'joined'],
  [null, 'noload'],
])

/** When a relationship is loaded, as its declaration says. */
export function strategyOf(inference: Inference, { call, wrapper }: RelationshipDeclaration): LoaderStrategy {
  if (wrapper !== null) return wrapper
  if (call === null) return 'select'
  const { module, node } = call
  if (node.keywords.some(({ arg }) => arg === null)) return 'unknown'
  const lazy = keywordOf(node, 'lazy')
  if (lazy) return namedStrategy(inference, { module, node: lazy })
  const extra = keywordOf(node, 'sa_relationship_kwargs')
  if (!extra) return keywordOf(node, 'sa_relationship') ? 'unknown' : 'select'
  const value = onlyValue(inference, { module, node: extra })
  if (value?.node.kind === 'Call' && value.node.func.kind === 'Name' && value.node.func.id === 'dict') {
    const inner = keywordOf(value.node, 'lazy')
    return inner ? namedStrategy(inference, { module: value.module, node: inner }) : 'select'
  }
  if (value?.node.kind !== 'Dict') return 'unknown'
  let strategy: LoaderStrategy = 'select'
  for (const [index, key] of value.node.keys.entries()) {
    const name = key && constantOf(inference, { module: value.module, node: key })
    if (name === null || name === undefined) return 'unknown'
    if (name === 'lazy') strategy = namedStrategy(inference, { module: value.module, node: value.node.values[index]! })
  }
  return strategy
}

function namedStrategy(inference: Inference, place: Located): LoaderStrategy {
  const value = constantOf(inference, place)
  return value === undefined || typeof value === 'number' ? 'unknown' : (STRATEGIES.get(value) ?? 'unknown')
}
