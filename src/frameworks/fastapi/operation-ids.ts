import type { Inference } from '../../project/inference.ts'
import type { AssembledApp } from './apps.ts'
import { hasExplicitOperationId, isDocumented, operationIdOf } from './documentation.ts'
import type { Operation } from './operations.ts'
import { PathPattern } from './paths.ts'
import { schemaOwner } from './precedence.ts'
import type { Router } from './routers.ts'
import type { Route } from './routes.ts'

/** An operation id that is there twice. */
export interface Clash {
  /** Null for the id that FastAPI makes for several methods of one route, of which it is not known which it takes. */
  readonly id: string | null
  /** The earlier operation; null where several methods of one route have the same. */
  readonly other: Operation | null
}

/** The routes whose operation id an earlier operation of the same API description has, or several of their own methods. */
export function findClashes(inference: Inference, apps: readonly AssembledApp[]): ReadonlyMap<Route, Clash> {
  const clashes = new Map<Route, Clash>()
  for (const { operations } of apps) {
    const known = new Map<Router, Map<string, Operation[]>>()
    for (const operation of operations) {
      const { route } = operation
      if (clashes.has(route)) continue
      const hasMany = route.kind === 'http' && new Set(route.methods).size > 1
      if (hasMany && isDocumented(inference, operation) === true) {
        clashes.set(route, { id: null, other: null })
        continue
      }
      const owner = schemaOwner(operation)
      const id = operationIdOf(inference, operation)
      if (owner === undefined || id === null) continue
      const ids = known.get(owner) ?? new Map<string, Operation[]>()
      known.set(owner, ids)
      const earlier = ids.get(id) ?? []
      const other = earlier.find((one) => areDistinct(one, operation))
      if (other) clashes.set(route, { id, other })
      ids.set(id, [...earlier, operation])
    }
  }
  return clashes
}

/** Whether both are reached, and are not one registration that only the way to it makes two of. */
function areDistinct(one: Operation, other: Operation): boolean {
  const isOne = one.route.registration === other.route.registration
  if (one.path === null || other.path === null) return !isOne
  const isSamePath = new PathPattern(one.path).shape === new PathPattern(other.path).shape
  if (isSamePath && one.methods!.some((method) => other.methods!.includes(method))) return false
  return !isOne || hasExplicitOperationId(other)
}
