import type { EntityProvider } from '../entities.ts'

/** The entities that rules can visit: entities, relationships, sessions, queries. */
// biome-ignore lint/suspicious/noEmptyInterface: filled as entities are added
export interface SqlAlchemyEntities {}

/** How they are found; see `ENTITY_PROVIDERS`. */
export const SQLALCHEMY_ENTITIES: readonly {
  readonly kinds: readonly (keyof SqlAlchemyEntities)[]
  readonly find: EntityProvider
}[] = []
