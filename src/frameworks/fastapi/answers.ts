import type { Located, Module } from '../../project/module.ts'
import type { FunctionSymbol } from '../../project/symbols.ts'
import type { Type } from '../../project/types.ts'
import type { Expression } from '../../syntax/ast.ts'
import type { Application } from '../application.ts'
import type { RouteResponse } from './responses.ts'
import type { Route } from './routes.ts'

/** A value that FastAPI gets from a handler as the handler returns it: what no decorator, route class or router class may change. */
export interface Answer {
  readonly handler: FunctionSymbol
  /** The registrations of the handler, all of them. */
  readonly routes: readonly Route[]
  /** What each of them answers with, in the same order. */
  readonly responses: readonly RouteResponse[]
  /** The returned expression. */
  readonly value: Expression
  readonly at: Located
  readonly type: Type
  /** The `return` statement: its start offset, its block. */
  readonly start: number
  readonly block: number
}

/** The answers of the handlers that are defined in a file, in source order. */
export function* answersIn({ fastapi, project }: Application, module: Module): Generator<Answer> {
  for (const { function: handler, isHandler, uses } of fastapi.endpointsIn(module)) {
    if (!isHandler || handler === null || handler.module !== module || handler.facts.isGenerator) continue
    const routes = [...new Set(uses.flatMap(({ node, operation }) => (node === null ? [operation.route] : [])))]
    if (routes.some((route) => !handsOn(fastapi, route))) continue
    const responses = routes.map((route) => fastapi.responseOf(route))
    for (const { value, start, block } of handler.facts.returns) {
      if (value === null) continue
      const type = project.inference.typeOf(module, value)
      yield { handler, routes, responses, value, at: { module, node: value }, type, start, block }
    }
  }
}

/** Whether FastAPI gets what the handler of a route returns. */
export function handsOn(fastapi: Application['fastapi'], route: Route): boolean {
  if (route.kind !== 'http' || route.router.kind === 'unknown') return false
  return !fastapi.isWrapped(route) && !fastapi.overridesRegistration(route)
}
