import type { EntityProvider } from '../entities.ts'
import type { ConcurrentUse } from './concurrent.ts'
import type { ExpiredUse } from './expired.ts'
import type { AsyncLazyRead } from './lazy.ts'
import type { UnclosedSession } from './lifetimes.ts'
import type { UnloadedInModel } from './responses.ts'
import type { SharedSession } from './shared.ts'
import type { SwallowedFailure } from './swallowed.ts'
import type { SessionInTask } from './tasks.ts'

/** The entities that rules can visit: what becomes of the database sessions of requests. */
export interface SessionEntities {
  /** The session of a request that a background task is given. */
  sessionInTask: SessionInTask
  /** An object of an `AsyncSession` that is needed after it has forgotten what was loaded. */
  expiredUse: ExpiredUse
  /** An attribute of an object of an `AsyncSession` that is read and that nothing has loaded. */
  asyncLazyRead: AsyncLazyRead
  /** An object that is made into a model of which a field is a relationship that nothing has loaded. */
  unloadedInModel: UnloadedInModel
  /** An `AsyncSession` that several coroutines use at the same time. */
  concurrentUse: ConcurrentUse
  /** A session that is made at import and that requests use. */
  sharedSession: SharedSession
  /** A session that a function makes while requests are served, and that nobody is certain to close. */
  unclosedSession: UnclosedSession
  /** An `except` that goes on with a session after a failed flush or commit, while requests are served. */
  swallowedFailure: SwallowedFailure
}

const asyncLazyReads: EntityProvider = function* ({ sessions }, file) {
  for (const value of sessions.lazyReads(file)) yield { kind: 'asyncLazyRead', value }
}

const unloadedInModels: EntityProvider = function* ({ sessions }, file) {
  for (const value of sessions.unloadedInModels(file)) yield { kind: 'unloadedInModel', value }
}

const concurrentUses: EntityProvider = function* ({ sessions }, file) {
  for (const value of sessions.concurrentUses(file)) yield { kind: 'concurrentUse', value }
}

const expiredUses: EntityProvider = function* ({ sessions }, file) {
  for (const value of sessions.expiredUses(file)) yield { kind: 'expiredUse', value }
}

/** How they are found; see `ENTITY_PROVIDERS`. */
export const SESSION_ENTITIES: readonly {
  readonly kinds: readonly (keyof SessionEntities)[]
  readonly find: EntityProvider
}[] = [
  {
    kinds: ['sessionInTask'],
    find: ({ sessions }, file) => sessions.inTasks(file).map((value) => ({ kind: 'sessionInTask', value }) as const),
  },
  { kinds: ['concurrentUse'], find: concurrentUses },
  { kinds: ['expiredUse'], find: expiredUses },
  {
    kinds: ['sharedSession'],
    find: ({ sessions }, file) => sessions.shared(file).map((value) => ({ kind: 'sharedSession', value }) as const),
  },
  {
    kinds: ['unclosedSession'],
    find: function* ({ sessions }, file) {
      for (const value of sessions.unclosed(file)) yield { kind: 'unclosedSession', value }
    },
  },
  {
    kinds: ['swallowedFailure'],
    find: ({ sessions }, file) =>
      sessions.swallowed(file).map((value) => ({ kind: 'swallowedFailure', value }) as const),
  },
  { kinds: ['asyncLazyRead'], find: asyncLazyReads },
  { kinds: ['unloadedInModel'], find: unloadedInModels },
]
