import type { ResolvedCall } from '../../project/calls.ts'
import type { Module } from '../../project/module.ts'
import type { ClassSymbol, FunctionSymbol } from '../../project/symbols.ts'
import { importsAllFrom, importsFrom, importsModule } from '../../semantics/imports.ts'
import type { Application, CheckedFile } from '../application.ts'
import { Filters, type OperatorInFilter } from './filters.ts'
import { ForeignKeys, type UnindexedForeignKey } from './foreign-keys.ts'
import { LazyReads, type LoopOverQuery } from './lazy-reads.ts'
import { type CountByLoading, Loading, type OverFetching } from './loading.ts'
import { type Entity, type Mappings, mappingsOf } from './mappings.ts'
import { QueryTracer } from './queries.ts'
import { QueryCalls, type QueryInLoop } from './query-calls.ts'
import { type RepeatedRows, RepeatedRowsFinder } from './repeated-rows.ts'
import {
  type SessionMisuse,
  sessionMisuses,
  type UnawaitedSessionCall,
  unawaitedSessionCalls,
} from './session-calls.ts'
import { type UnexecutedStatement, unexecutedStatements } from './statements.ts'
import { type WholeTable, WholeTables } from './whole-tables.ts'

const ASYNC_EXTENSION = /^(sqlalchemy|sqlmodel)\.ext\.asyncio\b/

/** Names of functions that repair, move or fill in data once. */
const ONE_OFF = /^_*(fix|repair|seed|migrate)_|(^|_)backfill(_|$)/

/** What is known of the project's entities, relationships, sessions, queries. Everything is computed when it is first asked for. */
export class SqlAlchemyModel {
  readonly application: Application
  readonly mappings: Mappings
  /** Tells which queries objects come from. */
  readonly tracer: QueryTracer
  /** Tells which relationships these queries have not loaded. */
  readonly lazyReads: LazyReads
  readonly #queryCalls: QueryCalls
  readonly #wholeTables: WholeTables
  readonly #filters: Filters
  readonly #loading: Loading
  readonly #foreignKeys: ForeignKeys
  readonly #repeatedRows: RepeatedRowsFinder
  #isUsed: boolean | undefined
  #hasAsyncSessions: boolean | undefined

  constructor(application: Application) {
    const { project } = application
    this.application = application
    this.mappings = mappingsOf(project.inference)
    this.tracer = new QueryTracer(project.inference, this.mappings)
    this.lazyReads = new LazyReads(project.inference, this.mappings, this.tracer)
    this.#repeatedRows = new RepeatedRowsFinder(project.inference, this.mappings, this.tracer)
    this.#queryCalls = new QueryCalls(project)
    this.#wholeTables = new WholeTables(project, this.mappings)
    this.#filters = new Filters(project.inference, this.mappings)
    this.#loading = new Loading(project.inference, this.mappings)
    this.#foreignKeys = new ForeignKeys(project, this.mappings)
  }

  /** Whether a class is mapped to a table; null where that cannot be told. */
  isEntity(symbol: ClassSymbol): boolean | null {
    return this.mappings.isEntity(symbol)
  }

  /** What a mapped class maps; null for a class that is not mapped, or not known to be. */
  entityOf(symbol: ClassSymbol): Entity | null {
    return this.mappings.entityOf(symbol)
  }

  /** The calls in a function that lead to a query for all rows of a table; null for none. */
  wholeTableLoadedBy(symbol: FunctionSymbol): WholeTable | null {
    return this.#wholeTables.loadedBy(symbol)
  }

  /** The shortest way from the body of a function to a call that changes something in the database; null where none is known. */
  writeIn(symbol: FunctionSymbol): readonly ResolvedCall[] | null {
    return this.usesDatabase ? this.#queryCalls.writeIn(symbol) : null
  }

  /** The loops over query results in a file that read lazy relationships, where requests are served. */
  *loopsOverQueries(file: CheckedFile): Generator<LoopOverQuery> {
    const { module } = file
    if (module.role !== 'application' || this.mappings.isEmpty) return
    for (const found of this.lazyReads.loopsOverQueries(file)) {
      if (found.lazyReads.length === 0 || !this.serves(module, found.loop.iterable.start)) continue
      if (!this.#queryCalls.expiresEach(module, found.loop)) yield found
    }
  }

  /** The queries that loops of a file repeat for each element, where requests are served. */
  *queriesInLoops(file: CheckedFile): Generator<QueryInLoop> {
    const { module } = file
    if (module.role !== 'application' || !this.usesDatabase) return
    for (const found of this.#queryCalls.queriesInLoops(file)) {
      if (this.serves(module, found.call.node.start)) yield found
    }
  }

  /** The session calls of a file that need an `await` and have none; none outside of applications. */
  unawaitedSessionCalls(file: CheckedFile): readonly UnawaitedSessionCall[] {
    const { module } = file
    if (module.role !== 'application' || !this.usesAsyncSessions) return []
    return module.functions.flatMap((symbol) => unawaitedSessionCalls(this.application.project, symbol, file))
  }

  /** What a file asks of an `AsyncSession` that has no such thing; none outside of applications. */
  sessionMisuses(file: CheckedFile): readonly SessionMisuse[] {
    if (file.module.role !== 'application' || !this.usesAsyncSessions) return []
    return sessionMisuses(this.application.project.inference, file)
  }

  /** The Python operators on columns in the filters of a file. */
  *operatorsInFilters(file: CheckedFile): Generator<OperatorInFilter> {
    const { module } = file
    if (module.role !== 'application' || !this.usesDatabase) return
    yield* this.#filters.operatorsIn(
      file,
      this.application.project.dependencies.isAtLeast(module.path, 'sqlalchemy', '1.4'),
    )
  }

  /** The statements and queries of a file that nobody runs. */
  *unexecutedStatements(file: CheckedFile): Generator<UnexecutedStatement> {
    if (file.module.role !== 'application' || !this.usesDatabase) return
    yield* unexecutedStatements(this.application.project.inference, file)
  }

  /** The places of a file that load rows only to count them, where requests are served. */
  *countsByLoading(file: CheckedFile): Generator<CountByLoading> {
    const { module } = file
    if (module.role !== 'application' || !this.usesDatabase) return
    for (const found of this.#loading.countsIn(file)) if (this.serves(module, found.at.start)) yield found
  }

  /** The loops of a file over whole objects of which one column is read, where requests are served. */
  *overFetchingLoops(file: CheckedFile): Generator<OverFetching> {
    const { module } = file
    if (module.role !== 'application' || this.mappings.isEmpty) return
    for (const found of this.#loading.overFetchingIn(file)) {
      if (this.serves(module, found.loop.iterable.start)) yield found
    }
  }

  /** The foreign keys of a file to whose columns no index leads. */
  *unindexedForeignKeys(file: CheckedFile): Generator<UnindexedForeignKey> {
    if (file.module.role === 'application' && this.usesDatabase) yield* this.#foreignKeys.unindexedIn(file)
  }

  /** The results in a file that need `unique()` before they are read; none outside of applications. */
  *repeatedRows(file: CheckedFile): Generator<RepeatedRows> {
    if (file.module.role !== 'application' || this.mappings.isEmpty) return
    yield* this.#repeatedRows.in(file)
  }

  /** Whether some file of the project imports SQLAlchemy or SQLModel. */
  get usesDatabase(): boolean {
    this.#isUsed ??= [...this.application.project.modules.values()].some(({ facts }) =>
      importsModule(facts, /^(sqlalchemy|sqlmodel)\b/),
    )
    return this.#isUsed
  }

  /** Whether some file of the project imports what asynchronous sessions come from; without that there are none. */
  get usesAsyncSessions(): boolean {
    this.#hasAsyncSessions ??= [...this.application.project.modules.values()].some(
      ({ facts }) => importsFrom(facts, ASYNC_EXTENSION) || importsAllFrom(facts, ASYNC_EXTENSION),
    )
    return this.#hasAsyncSessions
  }

  /** Whether the code at the zero-based `offset` runs while requests are served, and not once for a repair. */
  serves(module: Module, offset: number): boolean {
    const symbol = module.functionAt(offset)
    if (symbol === null || ONE_OFF.test(symbol.facts.name)) return false
    return this.application.eventLoop.serves(symbol, offset)
  }
}
