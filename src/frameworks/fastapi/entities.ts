import type { EntityProvider } from '../entities.ts'

/** The entities that rules can visit: apps, routers, includes, mounts, routes, parameters and dependencies. */
// biome-ignore lint/suspicious/noEmptyInterface: filled as entities are added
export interface FastApiEntities {}

/** How they are found; see `ENTITY_PROVIDERS`. */
export const FASTAPI_ENTITIES: readonly {
  readonly kinds: readonly (keyof FastApiEntities)[]
  readonly find: EntityProvider
}[] = []
