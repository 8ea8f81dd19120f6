import type { Module } from '../../project/module.ts'
import type { Project } from '../../project/project.ts'
import { lastName } from '../../project/symbols.ts'
import type { Expression, Node } from '../../syntax/ast.ts'
import { walk } from '../../syntax/visit.ts'
import { nameOf } from './apps.ts'
import { expressionsOf } from './expressions.ts'
import type { FastApiModel } from './model.ts'
import { certainlyPrecedes, precedes } from './precedence.ts'
import type { Router } from './routers.ts'
import type { Include, Moment } from './routes.ts'

/** An inclusion that comes before another, with the prefix that the router has by both. */
export interface EarlierInclusion {
  readonly include: Include
  readonly prefix: string
}

/** The inclusion by which an app has the same router under the same prefix already; null for none, and where that is not certain. */
export function earlierInclusion(model: FastApiModel, include: Include): EarlierInclusion | null {
  const { child, call } = include
  if (child === null || child.kind === 'unknown') return null
  // A function or class may make many routers with one constructor call.
  const maker = child.origin.module.functionAt(child.origin.node.start)
  if (maker !== null && maker !== call.module.functionAt(call.node.start)) return null
  const reaches = model.reachesOf(child)
  for (const { app, prefix, steps } of reaches) {
    if (steps.at(-1) !== include || prefix === null) continue
    for (const other of reaches) {
      const last = other.steps.at(-1)
      if (last?.kind !== 'include' || last.call.node === call.node || other.app !== app || other.prefix !== prefix)
        continue
      const isEarlier = certainlyPrecedes(
        other.steps.map(({ moment }) => moment),
        steps.map(({ moment }) => moment),
      )
      if (isEarlier) return { include: last, prefix }
    }
  }
  return null
}

/** The inclusion of a router that comes before something is done to it; null where there is none, or one that may come later. */
export function inclusionBefore(model: FastApiModel, router: Router, moment: Moment): Include | null {
  const includes = model.includes.filter(({ child }) => child === router)
  const areBefore = includes.every((one) => one.parent.kind !== 'unknown' && precedes([one.moment], [moment]))
  return areBefore ? (includes[0] ?? null) : null
}

/**
 * Whether no app can have a router of a file's top level: nothing includes it, it is handed to nothing, and the project has an app that
 * includes nothing that cannot be followed.
 */
export function isForgotten(project: Project, model: FastApiModel, router: Router): boolean {
  const { kind, isCreated, origin } = router
  if (kind !== 'router' || !isCreated || router.class?.module == null || model.isDescription(router)) return false
  const { module, node } = origin
  if (module.functionAt(node.start) !== null || module.classAt(node.start) !== null) return false
  if (
    model.includes.some(({ child }) => (child?.template ?? child) === router) ||
    !model.routes.some((route) => route.router === router)
  )
    return false
  if (!model.apps.some((app) => app.router.origin.module.role === 'application')) return false
  if (hasUnknownInclusions(project, model)) return false
  const name = nameOf(router)
  if (name === null || project.bystandersMention(name, lastName(module.name))) return false
  return ![...project.modules.values()].some((one) => standsAlone(model, one, name, router))
}

/** Whether something is included that could not be followed. */
function hasUnknownInclusions(project: Project, model: FastApiModel): boolean {
  const known = new Set(
    model.includes
      .filter((one) => model.gapOf(one) === null)
      .map(({ call }) => `${call.module.path}:${call.node.start}`),
  )
  return [...project.modules.values()].some(
    (module) =>
      module.role !== 'test' &&
      [module.facts.topLevel, ...module.facts.functions].some(({ calls }) =>
        calls.some(
          ({ call }) =>
            call.func.kind === 'Attribute' &&
            call.func.attr === 'include_router' &&
            !known.has(`${module.path}:${call.start}`),
        ),
      ),
  )
}

/** Whether a file uses a router as a value, or its list of routes, instead of only registering on it. */
function standsAlone(model: FastApiModel, module: Module, name: string, router: Router): boolean {
  const isIt = (node: Node): boolean =>
    ((node.kind === 'Name' && node.id === name) || (node.kind === 'Attribute' && node.attr === name)) &&
    model.routersAt({ module, node }).includes(router)
  return expressionsOf(module).some((expression: Expression) => {
    let found = false
    walk(expression, (node) => {
      if (found) return false
      if (node.kind === 'Attribute' && node.attr !== 'routes' && isIt(node.value)) return false
      found = isIt(node)
      return !found
    })
    return found
  })
}
