import { type Inference, qualifiedNameOf } from '../../project/inference.ts'
import { type DefinedClass, isDefined, type Located } from '../../project/module.ts'
import type { Project } from '../../project/project.ts'
import { type ClassSymbol, lastName } from '../../project/symbols.ts'
import { constantOf, valuesOf } from '../../project/values.ts'
import type { Call, Expression } from '../../syntax/ast.ts'
import { lastIdentifier } from '../../syntax/expressions.ts'
import { walk } from '../../syntax/visit.ts'
import type { Span } from '../../text/span.ts'
import type { CheckedFile } from '../checked-file.ts'
import { foreignKeyOf, keywordOf } from './declarations.ts'
import type { Column, Mappings } from './mappings.ts'

/** A foreign key to whose column no index leads. */
export interface UnindexedForeignKey {
  /** The call of `ForeignKey`, or the value of `foreign_key=`. */
  readonly at: Span
  /** The column with its class or table: `Book.author_id`. */
  readonly name: string
  /** What it refers to: `authors.id`; empty where that is not known. */
  readonly target: string
  /** `mapped_column(…)`, `Column(…)`, `Field(…)`: what `index=True` belongs to. */
  readonly call: Call
  /** Whether the column is a later one of a primary key of several. */
  readonly isInPrimaryKey: boolean
}

/** Libraries that talk to MySQL and MariaDB, which make an index for each foreign key by themselves. */
const MYSQL = ['pymysql', 'mysqlclient', 'aiomysql', 'asyncmy', 'mysql-connector-python', 'mariadb']
const OTHERS = [
  'psycopg',
  'psycopg2',
  'psycopg2-binary',
  'asyncpg',
  'pg8000',
  'pyodbc',
  'aioodbc',
  'oracledb',
  'aiosqlite',
]
/** What makes an index with the columns that it names, in their order. */
const INDEXING = /^sql(?:alchemy|model)\.(?:\w+\.)*(?:Index|UniqueConstraint|PrimaryKeyConstraint)$/
const TABLE_ARGUMENTS = '__table_args__'

/** Finds foreign keys without an index. */
export class ForeignKeys {
  readonly #project: Project
  readonly #inference: Inference
  readonly #mappings: Mappings
  #indexed: ReadonlySet<string> | null = null

  constructor(project: Project, mappings: Mappings) {
    this.#project = project
    this.#inference = project.inference
    this.#mappings = mappings
  }

  /** The foreign keys of a file that neither they themselves nor their tables give an index. */
  *unindexedIn(file: CheckedFile): Generator<UnindexedForeignKey> {
    const { dependencies } = this.#project
    const declares = (libraries: readonly string[]): boolean =>
      libraries.some((library) => dependencies.declares(file.module.path, library) === true)
    if (declares(MYSQL) && !declares(OTHERS)) return
    yield* this.#ofClasses(file)
    yield* this.#ofTables(file)
  }

  *#ofClasses({ module }: CheckedFile): Generator<UnindexedForeignKey> {
    for (const symbol of module.classes) {
      const holders = this.#mappings.entitiesWith(symbol)
      const own = holders.flatMap((holder) => [...(this.#mappings.entityOf(holder)?.columns.values() ?? [])])
      const seen = new Set<string>()
      for (const column of own) {
        const { owner, foreignKey, call, name } = column
        if (owner !== symbol || foreignKey === null || call === null || seen.has(name)) continue
        seen.add(name)
        if (call.module !== module || !isOpen(call.node)) continue
        const tables = holders.map((holder) => this.#positionIn(holder, column))
        if (tables.some((position) => position === 'indexed')) continue
        yield {
          at: this.#placeOf({ module, node: call.node }),
          name: `${lastName(symbol.qualifiedName)}.${name}`,
          target: foreignKey,
          call: call.node,
          isInPrimaryKey: tables.includes('in primary key'),
        }
      }
    }
  }

  /** Whether an index of the entity's table begins with the column, as far as is known. */
  #positionIn(holder: ClassSymbol, column: Column): 'indexed' | 'in primary key' | 'not indexed' {
    const columns = [...(this.#mappings.entityOf(holder)?.columns.values() ?? [])]
    const keys = columns.filter(
      ({ isPrimaryKey, owner }) => isPrimaryKey && (owner === holder || this.#mappings.isEntity(owner) !== true),
    )
    if (column.isIndexed || column.isUnique) return 'indexed'
    if (column.isPrimaryKey && (keys.length < 2 || keys[0]!.name === column.name)) return 'indexed'
    if (this.#indexedElsewhere().has(`${lastName(holder.qualifiedName)}.${column.name}`)) return 'indexed'
    const names = new Set([column.name, databaseName(this.#inference, column)])
    const { classes } = this.#inference.classes.ancestryOf(this.#inference.classes.instanceOf(holder))
    const areKnown = classes.flatMap(({ class: one }) => (isDefined(one) ? this.#begins(one, names) : []))
    if (areKnown.some((begins) => begins !== false)) return 'indexed'
    return column.isPrimaryKey ? 'in primary key' : 'not indexed'
  }

  /** Whether an index in `__table_args__` of a class begins with one of `names`; null where some are not known. Empty for no such attribute. */
  #begins({ module, facts }: DefinedClass, names: ReadonlySet<string>): readonly (boolean | null)[] {
    return module.definitionsIn(facts.scope, TABLE_ARGUMENTS).map((definition) => {
      if (definition.kind === 'function') {
        const { returns } = module.functionSymbol(definition.function).facts
        return this.#anyBegins(
          returns.flatMap(({ value }) => (value ? [{ module, node: value }] : [])),
          names,
        )
      }
      if (definition.kind !== 'assign' && definition.kind !== 'annotated') return null
      return definition.value ? this.#anyBegins([{ module, node: definition.value }], names) : false
    })
  }

  #anyBegins(places: readonly Located[], names: ReadonlySet<string>): boolean | null {
    for (const place of places.flatMap((one) => valuesOf(this.#inference, one, { calls: false }))) {
      const { module, node } = place
      if (node.kind === 'Dict') continue
      if (node.kind !== 'Tuple' && node.kind !== 'List') return null
      for (const element of node.elts) {
        const values = valuesOf(this.#inference, { module, node: element }, { calls: false })
        for (const value of values) {
          if (value.node.kind === 'Dict') continue
          if (value.node.kind !== 'Call') return null
          if (this.#indexBegins({ module: value.module, node: value.node }, names)) return true
        }
      }
    }
    return false
  }

  /** Whether the call makes an index that begins with one of `names`. */
  #indexBegins({ module, node }: Located<Call>, names: ReadonlySet<string>): boolean {
    const name = qualifiedNameOf(this.#inference.typeOf(module, node.func)) ?? ''
    if (!INDEXING.test(name)) return false
    const first = node.args[name.endsWith('Index') ? 1 : 0]
    if (first === undefined) return false
    let begins = false
    walk(first, (inner) => {
      if (inner.kind === 'Constant') begins ||= typeof inner.value === 'string' && names.has(inner.value)
      if (inner.kind === 'Name') begins ||= names.has(inner.id)
      if (inner.kind === 'Attribute') begins ||= names.has(inner.attr)
      return !begins
    })
    return begins
  }

  /** The columns that an `Index(…)` outside a table's own arguments begins with: `Book.author_id`. */
  #indexedElsewhere(): ReadonlySet<string> {
    if (this.#indexed === null) {
      const names = new Set<string>()
      for (const { facts } of this.#project.modules.values()) {
        for (const { call } of facts.topLevel.calls) {
          const first = lastIdentifier(call.func) === 'Index' ? call.args[1] : undefined
          if (first?.kind === 'Attribute') names.add(`${lastIdentifier(first.value)}.${first.attr}`)
          const owner = facts.classes.find(({ start, end }) => start < call.start && call.end <= end)
          if (owner && first?.kind === 'Name') names.add(`${owner.name}.${first.id}`)
          const text = first && owner && stringIn(first)
          if (text) names.add(`${owner.name}.${text}`)
        }
      }
      this.#indexed = names
    }
    return this.#indexed
  }

  /** Those of `Table("name", metadata, Column(…), …)`. */
  *#ofTables(file: CheckedFile): Generator<UnindexedForeignKey> {
    const { module } = file
    for (const table of file.nodesOf('Call')) {
      if (lastIdentifier(table.func) !== 'Table' || table.args.some(({ kind }) => kind === 'Starred')) continue
      if (!/^sql(alchemy|model)\.(\w+\.)*Table$/.test(this.#nameOf({ module, node: table.func }))) continue
      const calls = table.args.filter((one): one is Call => one.kind === 'Call')
      const columns = calls.filter((one) => /\.Column$/.test(this.#nameOf({ module, node: one.func })))
      const keys = columns.filter((one) => this.#isTrue({ module, node: one }, 'primary_key'))
      for (const call of columns) {
        const target = foreignKeyOf(this.#inference, { module, node: call })
        const name = call.args[0] && stringIn(call.args[0])
        if (target === null || !name || !isOpen(call)) continue
        const isKey = keys.includes(call)
        if (isKey && (keys.length < 2 || keys[0] === call)) continue
        if (calls.some((one) => this.#indexBegins({ module, node: one }, new Set([name])))) continue
        const owner = table.args[0] && stringIn(table.args[0])
        yield {
          at: this.#placeOf({ module, node: call }),
          name: owner ? `${owner}.${name}` : name,
          target,
          call,
          isInPrimaryKey: isKey,
        }
      }
    }
  }

  /** The call of `ForeignKey`, or what `foreign_key=` is given. */
  #placeOf({ module, node }: Located<Call>): Span {
    const direct = keywordOf(node, 'foreign_key')
    const isForeignKey = (one: Expression): boolean =>
      one.kind === 'Call' && /\.ForeignKey$/.test(this.#nameOf({ module, node: one.func }))
    return direct ?? node.args.find(isForeignKey) ?? node.func
  }

  #nameOf({ module, node }: Located): string {
    return qualifiedNameOf(this.#inference.typeOf(module, node)) ?? ''
  }

  #isTrue({ module, node }: Located<Call>, keyword: string): boolean {
    const value = keywordOf(node, keyword)
    return value !== undefined && constantOf(this.#inference, { module, node: value }) === true
  }
}

/** Whether nothing in a column's declaration decides about an index, not even against one. */
function isOpen({ args, keywords }: Call): boolean {
  if (args.some(({ kind }) => kind === 'Starred')) return false
  return !keywords.some(({ arg }) => arg === null || arg === 'index' || arg === 'unique' || arg === 'sa_column_kwargs')
}

/** The name in the database, where a declaration begins with one: `Column("author", …)`. */
function databaseName(inference: Inference, { name, call }: Column): string {
  const first = call && (call.node.args[0] ?? keywordOf(call.node, 'name'))
  const text = call && first && constantOf(inference, { module: call.module, node: first })
  return typeof text === 'string' ? text : name
}

function stringIn(node: Expression): string | null {
  return node.kind === 'Constant' && node.type === 'str' && typeof node.value === 'string' ? node.value : null
}
