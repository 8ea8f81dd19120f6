import type { Application, CheckedFile } from './application.ts'
import { EVENT_LOOP_ENTITIES, type EventLoopEntities } from './event-loop/entities.ts'
import { FASTAPI_ENTITIES, type FastApiEntities } from './fastapi/entities.ts'
import { PYDANTIC_ENTITIES, type PydanticEntities } from './pydantic/entities.ts'
import { SECRET_ENTITIES, type SecretEntities } from './secrets/entities.ts'
import { SESSION_ENTITIES, type SessionEntities } from './sessions/entities.ts'
import { SQLALCHEMY_ENTITIES, type SqlAlchemyEntities } from './sqlalchemy/entities.ts'

/** What rules can visit besides syntax: one key for each kind of entity, in camelCase. */
export interface Entities
  extends FastApiEntities,
    PydanticEntities,
    SqlAlchemyEntities,
    EventLoopEntities,
    SecretEntities,
    SessionEntities {
  /** The file itself, once for each checked file. */
  file: CheckedFile
}

export type EntityKind = keyof Entities

/** An entity together with its kind. */
export type Entity = { [Kind in EntityKind]: { readonly kind: Kind; readonly value: Entities[Kind] } }[EntityKind]

/** Finds the entities that are reported in a file, in source order. */
export type EntityProvider = (application: Application, file: CheckedFile) => Iterable<Entity>

/** The providers of all frameworks; the engine asks each for every checked file whose rules visit one of its `kinds`. */
export const ENTITY_PROVIDERS: readonly { readonly kinds: readonly EntityKind[]; readonly find: EntityProvider }[] = [
  { kinds: ['file'], find: (_application, file) => [{ kind: 'file', value: file }] },
  ...FASTAPI_ENTITIES,
  ...PYDANTIC_ENTITIES,
  ...SQLALCHEMY_ENTITIES,
  ...EVENT_LOOP_ENTITIES,
  ...SECRET_ENTITIES,
  ...SESSION_ENTITIES,
]
