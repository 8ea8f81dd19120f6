import type { Rule } from '../../rule-api/index.ts'
import decoratorAboveRoute from './decorator-above-route.ts'
import duplicateOperationId from './duplicate-operation-id.ts'
import duplicateRoute from './duplicate-route.ts'
import inconsistentPathParameter from './inconsistent-path-parameter.ts'
import malformedPath from './malformed-path.ts'
import missingRouteMetadata from './missing-route-metadata.ts'
import mutatingGet from './mutating-get.ts'
import removedRouteApi from './removed-route-api.ts'
import repeatedRouterInclusion from './repeated-router-inclusion.ts'
import rootMountBeforeRoutes from './root-mount-before-routes.ts'
import routeAddedAfterInclude from './route-added-after-include.ts'
import routeOnMethod from './route-on-method.ts'
import shadowedRoute from './shadowed-route.ts'
import unboundPathParameter from './unbound-path-parameter.ts'
import unincludedRouter from './unincluded-router.ts'
import unknownPathParameter from './unknown-path-parameter.ts'
import wrapperWithoutWraps from './wrapper-without-wraps.ts'

export const ROUTING_RULES: readonly Rule[] = [
  malformedPath,
  unboundPathParameter,
  unknownPathParameter,
  duplicateRoute,
  shadowedRoute,
  rootMountBeforeRoutes,
  unincludedRouter,
  repeatedRouterInclusion,
  routeAddedAfterInclude,
  duplicateOperationId,
  decoratorAboveRoute,
  wrapperWithoutWraps,
  routeOnMethod,
  removedRouteApi,
  inconsistentPathParameter,
  missingRouteMetadata,
  mutatingGet,
]
