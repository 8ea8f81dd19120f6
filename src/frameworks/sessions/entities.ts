import type { EntityProvider } from '../entities.ts'
import type { SessionInTask } from './tasks.ts'

/** The entities that rules can visit: what becomes of the database sessions of requests. */
export interface SessionEntities {
  /** The session of a request that a background task is given. */
  sessionInTask: SessionInTask
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
]
