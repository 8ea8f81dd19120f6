import type { EntityProvider } from '../entities.ts'
import { type EngineCreation, enginesIn } from './engines.ts'
import type { OperatorInFilter } from './filters.ts'
import type { UnindexedForeignKey } from './foreign-keys.ts'
import type { LoopOverQuery } from './lazy-reads.ts'
import type { CountByLoading, OverFetching } from './loading.ts'
import type { QueryInLoop } from './query-calls.ts'
import type { RepeatedRows } from './repeated-rows.ts'
import type { SessionMisuse, UnawaitedSessionCall } from './session-calls.ts'
import type { UnexecutedStatement } from './statements.ts'

/** The entities that rules can visit: loops over query results, queries in loops. */
export interface SqlAlchemyEntities {
  /** A loop over the objects of known queries of a synchronous session, in code that serves requests, that reads lazy relationships. */
  loopOverQuery: LoopOverQuery
  /** A query that a loop runs for each element, in code that serves requests. */
  queryInLoop: QueryInLoop
  /** A call of an `AsyncSession` without the `await` that it needs. */
  unawaitedSessionCall: UnawaitedSessionCall
  /** Something that is asked of an `AsyncSession` and that it does not have. */
  sessionMisuse: SessionMisuse
  /** A Python operator on a column in a filter. */
  operatorInFilter: OperatorInFilter
  /** A statement or query that nobody runs. */
  unexecutedStatement: UnexecutedStatement
  /** Rows that are loaded only to count them, in code that serves requests. */
  countByLoading: CountByLoading
  /** A loop over whole objects of which one column is read, in code that serves requests. */
  overFetching: OverFetching
  /** A foreign key to whose column no index leads. */
  unindexedForeignKey: UnindexedForeignKey
  /** A result whose rows repeat an object because a collection is joined, and that is read without `unique()`. */
  repeatedRows: RepeatedRows
  /** A call that makes an engine. */
  engine: EngineCreation
}

const loopsOverQueries: EntityProvider = function* ({ sqlAlchemy }, file) {
  for (const value of sqlAlchemy.loopsOverQueries(file)) yield { kind: 'loopOverQuery', value }
}

const queriesInLoops: EntityProvider = function* ({ sqlAlchemy }, file) {
  for (const value of sqlAlchemy.queriesInLoops(file)) yield { kind: 'queryInLoop', value }
}

const unawaitedSessionCalls: EntityProvider = function* ({ sqlAlchemy }, file) {
  for (const value of sqlAlchemy.unawaitedSessionCalls(file)) yield { kind: 'unawaitedSessionCall', value }
}

const sessionMisuses: EntityProvider = function* ({ sqlAlchemy }, file) {
  for (const value of sqlAlchemy.sessionMisuses(file)) yield { kind: 'sessionMisuse', value }
}

const operatorsInFilters: EntityProvider = function* ({ sqlAlchemy }, file) {
  for (const value of sqlAlchemy.operatorsInFilters(file)) yield { kind: 'operatorInFilter', value }
}

const unexecutedStatements: EntityProvider = function* ({ sqlAlchemy }, file) {
  for (const value of sqlAlchemy.unexecutedStatements(file)) yield { kind: 'unexecutedStatement', value }
}

const countsByLoading: EntityProvider = function* ({ sqlAlchemy }, file) {
  for (const value of sqlAlchemy.countsByLoading(file)) yield { kind: 'countByLoading', value }
}

const overFetchingLoops: EntityProvider = function* ({ sqlAlchemy }, file) {
  for (const value of sqlAlchemy.overFetchingLoops(file)) yield { kind: 'overFetching', value }
}

const unindexedForeignKeys: EntityProvider = function* ({ sqlAlchemy }, file) {
  for (const value of sqlAlchemy.unindexedForeignKeys(file)) yield { kind: 'unindexedForeignKey', value }
}

const repeatedRows: EntityProvider = function* ({ sqlAlchemy }, file) {
  for (const value of sqlAlchemy.repeatedRows(file)) yield { kind: 'repeatedRows', value }
}

/** How they are found; see `ENTITY_PROVIDERS`. */
export const SQLALCHEMY_ENTITIES: readonly {
  readonly kinds: readonly (keyof SqlAlchemyEntities)[]
  readonly find: EntityProvider
}[] = [
  { kinds: ['loopOverQuery'], find: loopsOverQueries },
  { kinds: ['queryInLoop'], find: queriesInLoops },
  { kinds: ['unawaitedSessionCall'], find: unawaitedSessionCalls },
  { kinds: ['sessionMisuse'], find: sessionMisuses },
  { kinds: ['operatorInFilter'], find: operatorsInFilters },
  { kinds: ['unexecutedStatement'], find: unexecutedStatements },
  { kinds: ['countByLoading'], find: countsByLoading },
  { kinds: ['overFetching'], find: overFetchingLoops },
  { kinds: ['unindexedForeignKey'], find: unindexedForeignKeys },
  { kinds: ['repeatedRows'], find: repeatedRows },
  {
    kinds: ['engine'],
    find: ({ project }, { module }) => enginesIn(project, module).map((value) => ({ kind: 'engine', value }) as const),
  },
]
