import type { EntityProvider } from '../entities.ts'

/** The entities that rules can visit: which code runs on the event loop, and what blocks there. */
// biome-ignore lint/suspicious/noEmptyInterface: filled as entities are added
export interface EventLoopEntities {}

/** How they are found; see `ENTITY_PROVIDERS`. */
export const EVENT_LOOP_ENTITIES: readonly {
  readonly kinds: readonly (keyof EventLoopEntities)[]
  readonly find: EntityProvider
}[] = []
