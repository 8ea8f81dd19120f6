import type { EntityProvider } from '../entities.ts'
import type { LoopOverQuery } from './lazy-reads.ts'
import type { QueryInLoop } from './query-calls.ts'
import type { SessionMisuse, UnawaitedSessionCall } from './session-calls.ts'

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

/** How they are found; see `ENTITY_PROVIDERS`. */
export const SQLALCHEMY_ENTITIES: readonly {
  readonly kinds: readonly (keyof SqlAlchemyEntities)[]
  readonly find: EntityProvider
}[] = [
  { kinds: ['loopOverQuery'], find: loopsOverQueries },
  { kinds: ['queryInLoop'], find: queriesInLoops },
  { kinds: ['unawaitedSessionCall'], find: unawaitedSessionCalls },
  { kinds: ['sessionMisuse'], find: sessionMisuses },
]
