import type { EntityProvider } from '../entities.ts'
import type { Route } from './routes.ts'

/** The entities that rules can visit. */
export interface FastApiEntities {
  /** A registration of a handler, once for each router it is registered on, in the file in which the registration stands. */
  route: Route
}

/** How they are found; see `ENTITY_PROVIDERS`. */
export const FASTAPI_ENTITIES: readonly {
  readonly kinds: readonly (keyof FastApiEntities)[]
  readonly find: EntityProvider
}[] = [
  {
    kinds: ['route'],
    find: (application, { module }) =>
      application.fastapi.routesIn(module).map((value) => ({ kind: 'route', value }) as const),
  },
]
