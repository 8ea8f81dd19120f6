import type { EntityProvider } from '../entities.ts'

/** The entities that rules can visit: models, fields, validators, configuration. */
// biome-ignore lint/suspicious/noEmptyInterface: filled as entities are added
export interface PydanticEntities {}

/** How they are found; see `ENTITY_PROVIDERS`. */
export const PYDANTIC_ENTITIES: readonly {
  readonly kinds: readonly (keyof PydanticEntities)[]
  readonly find: EntityProvider
}[] = []
