import type { Rule } from '../../rule-api/index.ts'
import duplicateRoute from './duplicate-route.ts'
import rootMountBeforeRoutes from './root-mount-before-routes.ts'
import shadowedRoute from './shadowed-route.ts'

export const ROUTING_RULES: readonly Rule[] = [duplicateRoute, rootMountBeforeRoutes, shadowedRoute]
