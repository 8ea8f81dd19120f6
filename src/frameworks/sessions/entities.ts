import type { EntityProvider } from '../entities.ts'
import type { ExpiredUse } from './expired.ts'
import type { SessionInTask } from './tasks.ts'

/** The entities that rules can visit: what becomes of the database sessions of requests. */
export interface SessionEntities {
  /** The session of a request that a background task is given. */
  sessionInTask: SessionInTask
  /** An object of an `AsyncSession` that is needed after it has forgotten what was loaded. */
  expiredUse: ExpiredUse
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
  { kinds: ['expiredUse'], find: expiredUses },
]
