import type { EntityProvider } from '../entities.ts'
import { type Answer, answersIn } from './answers.ts'
import type { AssembledApp } from './apps.ts'
import type { Endpoint, EndpointParameter } from './endpoints.ts'
import { type GeneratorDependency, generatorDependencies } from './generators.ts'
import type { LostSignature } from './model.ts'
import type { Operation } from './operations.ts'
import { type PathFault, pathFaultsIn } from './path-faults.ts'
import type { RepeatedAnnotation } from './repetition.ts'
import type { Router } from './routers.ts'
import type { Include, Mount, Route } from './routes.ts'

/** The entities that rules can visit. */
export interface FastApiEntities {
  /** An app that is mounted nowhere, with all that it answers, in the file in which it is created. */
  app: AssembledApp
  /** An app or router, in the file in which it is created. */
  router: Router
  /** A call of `include_router`, once for each parent and child it joins, in the file in which it stands. */
  include: Include
  /** A call of `mount` or `frontend`, or a `Mount` in a list of routes, in the file in which it stands. */
  mount: Mount
  /** A registration of a handler, once for each router it is registered on, in the file in which the registration stands. */
  route: Route
  /** A route under one full path of one app (or reached by none), in the file in which the registration stands. */
  operation: Operation
  /** Something wrong with a path or prefix, in the file in which the route, router or include stands. */
  pathFault: PathFault
  /** A value that a handler returns, once, in the file in which the handler is defined; not where something may change it before FastAPI gets it. */
  answer: Answer
  /** A function that a decorator puts in the place of handlers without their signature, once, in the file in which it is defined. */
  lostSignature: LostSignature
  /** A function or class that is a handler or a dependency, once, in the file in which it is defined. */
  endpoint: Endpoint
  /** A parameter of one, once, in the file in which it is declared. */
  endpointParameter: EndpointParameter
  /** A dependency with `yield`, in the file in which it is defined. */
  generatorDependency: GeneratorDependency
  /** An `Annotated[X, Depends(f)]` that is spelled out several times, in the file of its first place. */
  repeatedAnnotation: RepeatedAnnotation
}

/** How they are found; see `ENTITY_PROVIDERS`. */
export const FASTAPI_ENTITIES: readonly {
  readonly kinds: readonly (keyof FastApiEntities)[]
  readonly find: EntityProvider
}[] = [
  {
    kinds: ['app'],
    find: ({ fastapi }, { module }) =>
      fastapi.apps
        .filter(({ router }) => router.origin.module === module)
        .map((value) => ({ kind: 'app', value }) as const),
  },
  {
    kinds: ['router'],
    find: ({ fastapi }, { module }) => fastapi.routersIn(module).map((value) => ({ kind: 'router', value }) as const),
  },
  {
    kinds: ['include'],
    find: ({ fastapi }, { module }) => fastapi.includesIn(module).map((value) => ({ kind: 'include', value }) as const),
  },
  {
    kinds: ['mount'],
    find: ({ fastapi }, { module }) => fastapi.mountsIn(module).map((value) => ({ kind: 'mount', value }) as const),
  },
  {
    kinds: ['route'],
    find: ({ fastapi }, { module }) => fastapi.routesIn(module).map((value) => ({ kind: 'route', value }) as const),
  },
  {
    kinds: ['pathFault'],
    find: ({ fastapi }, { module }) =>
      pathFaultsIn(fastapi, module).map((value) => ({ kind: 'pathFault', value }) as const),
  },
  {
    kinds: ['operation'],
    find: ({ fastapi }, { module }) =>
      fastapi
        .routesIn(module)
        .flatMap((route) => fastapi.operationsOf(route))
        .map((value) => ({ kind: 'operation', value }) as const),
  },
  {
    kinds: ['answer'],
    find: function* (application, { module }) {
      for (const value of answersIn(application, module)) yield { kind: 'answer', value } as const
    },
  },
  {
    kinds: ['lostSignature'],
    find: ({ fastapi }, { module }) =>
      fastapi.lostSignaturesIn(module).map((value) => ({ kind: 'lostSignature', value }) as const),
  },
  {
    kinds: ['endpoint'],
    find: ({ fastapi }, { module }) =>
      fastapi.endpointsIn(module).map((value) => ({ kind: 'endpoint', value }) as const),
  },
  {
    kinds: ['endpointParameter'],
    find: ({ fastapi }, { module }) =>
      fastapi.endpointParametersIn(module).map((value) => ({ kind: 'endpointParameter', value }) as const),
  },
  {
    kinds: ['repeatedAnnotation'],
    find: ({ fastapi }, { module }) =>
      fastapi.repeatedAnnotations
        .filter(({ places }) => places[0]?.module === module)
        .map((value) => ({ kind: 'repeatedAnnotation', value }) as const),
  },
  {
    kinds: ['generatorDependency'],
    find: function* (application, file) {
      for (const value of generatorDependencies(application, file)) yield { kind: 'generatorDependency', value }
    },
  },
]
