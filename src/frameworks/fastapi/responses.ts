import type { Inference } from '../../project/inference.ts'
import type { Located, Module } from '../../project/module.ts'
import { membersOf, type Type } from '../../project/types.ts'
import { constantOf, onlyValue } from '../../project/values.ts'
import type { Call, Expression } from '../../syntax/ast.ts'
import type { Application } from '../application.ts'
import { argumentsOf } from './arguments.ts'
import type { Include, Reach, Route, RouteTable } from './routes.ts'
import { statusCodeOf } from './status-codes.ts'

/** What FastAPI validates and filters the result of a handler with. */
export type ResponseModel =
  /** `response_model=X`; `type` is what the objects of it are. */
  | { readonly kind: 'declared'; readonly at: Located; readonly type: Type }
  /** `response_model=None`. */
  | { readonly kind: 'disabled'; readonly at: Located }
  /** The return annotation (from FastAPI 0.89). */
  | { readonly kind: 'annotated'; readonly at: Located; readonly type: Type }
  /** `-> None`: there is no model. */
  | { readonly kind: 'annotated-none'; readonly at: Located }
  /** An annotation with a `Response` class: there is no model. */
  | { readonly kind: 'annotated-response'; readonly at: Located }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly reason: string }

/** A value that a handler returns, with what it is. */
export interface ReturnedValue {
  readonly at: Located
  readonly type: Type
}

/** What a route answers with. */
export interface RouteResponse {
  readonly model: ResponseModel
  /** The value of `status_code=`: null for none, `unknown` where it is not constant. */
  readonly statusCode: number | null | 'unknown'
  /** The response class given to the route, its router, an include or the app, innermost first; null for FastAPI's own choice. */
  readonly responseClass: Located | null
  /** False where the route, its router, an include or the app says so; null where that is not constant. */
  readonly isInSchema: boolean | null
  /** Whether the handler is a generator: it streams what it yields (from FastAPI 0.134). */
  readonly isStream: boolean
  /** The values of the handler's `return` statements; empty where it returns nothing, or is not known. */
  readonly returns: readonly ReturnedValue[]
}

const RESPONSE = 'starlette.responses.Response'

/** Whether objects of the type are Starlette responses, which FastAPI sends as they are; null where that is not known. */
export function isResponse(inference: Inference, type: Type): boolean | null {
  switch (type.kind) {
    case 'instance':
      // A library's class of that name is a response for all we know.
      if (type.class.module === null) return /(Response|Redirect)$/.test(type.class.qualifiedName) ? null : false
      return inference.classes.isSubclass(type.class, RESPONSE)
    case 'unknown':
    case 'library':
    case 'type-variable':
      return null
    case 'union': {
      const answers = membersOf(type).map((member) => isResponse(inference, member))
      return answers.every((one) => one === true)
        ? true
        : answers.includes(null)
          ? null
          : answers.includes(true)
            ? null
            : false
    }
    default:
      return false
  }
}

/** What a route answers with, from its decorator, its handler, and the routers and apps above it. */
export function responseOf(application: Application, table: RouteTable, route: Route): RouteResponse {
  const { inference } = application.project
  const { handler } = route
  const returns = (handler?.facts.returns ?? []).flatMap(({ value }) =>
    value === null
      ? []
      : [{ at: { module: handler!.module, node: value }, type: inference.typeOf(handler!.module, value) }],
  )
  const given = route.arguments.get('status_code')
  return {
    model: modelOf(application, route),
    statusCode: given === null || isNone(given.node) ? null : statusCodeOf(inference, given),
    responseClass: responseClassOf(table, route),
    isInSchema: isInSchema(inference, table, route),
    isStream: handler?.facts.isGenerator ?? false,
    returns,
  }
}

function modelOf(application: Application, route: Route): ResponseModel {
  const { inference, dependencies } = application.project
  const given = route.arguments.get('response_model')
  if (given) {
    if (isNone(given.node)) return { kind: 'disabled', at: given }
    return { kind: 'declared', at: given, type: inference.annotation(given.module, given.node) }
  }
  if (!route.arguments.isComplete)
    return { kind: 'unknown', reason: 'the arguments of the decorator are not all known' }
  const handler = route.callable.wrapper ?? route.handler
  if (handler === null) return { kind: 'unknown', reason: 'the handler is not known' }
  const node = handler.facts.annotation
  if (node === null || !dependencies.isAtLeast(route.module.path, 'fastapi', '0.89')) return { kind: 'none' }
  const at = { module: handler.module, node }
  if (isNone(node)) return { kind: 'annotated-none', at }
  const type = inference.annotation(handler.module, node)
  const isClass = isResponse(inference, type) === true && !isUnion(inference, at)
  return isClass ? { kind: 'annotated-response', at } : { kind: 'annotated', at, type }
}

/** Whether an annotation is written as a union, of which FastAPI makes a model whatever is in it. */
function isUnion(inference: Inference, annotation: Located): boolean {
  const kind = onlyValue(inference, annotation, { calls: false })?.node.kind
  return kind === 'BinOp' || kind === 'Subscript'
}

function isNone(node: Expression): boolean {
  if (node.kind !== 'Constant') return false
  return node.type === 'None' || (node.type === 'str' && node.value.trim() === 'None')
}

function responseClassOf(table: RouteTable, route: Route): Located | null {
  const own = route.arguments.get('response_class') ?? route.router.arguments.get('default_response_class')
  if (own) return own
  for (const reach of table.reachesOf(route.router)) {
    for (const step of [...reach.steps].reverse()) {
      const given = step.kind === 'include' ? step.arguments.get('default_response_class') : null
      if (given) return given
    }
    for (const router of [...reach.routers].reverse()) {
      const given = router.arguments.get('default_response_class')
      if (given) return given
    }
  }
  return null
}

function isInSchema(inference: Inference, table: RouteTable, route: Route): boolean | null {
  const reaches = table.reachesOf(route.router)
  // A mounted app with `openapi_url=None` has no documentation. That of the outermost app may be made in another way.
  const hasSchema = ({ app, routers: [inner] }: Reach): boolean => {
    const url = inner === app ? null : inner?.arguments.get('openapi_url')
    return !url || !isNone(url.node)
  }
  if (reaches.length > 0 && !reaches.some(hasSchema)) return false
  const above = reaches
    .filter(hasSchema)
    .map((reach) => [
      ...reach.steps.filter((step): step is Include => step.kind === 'include').map((step) => step.arguments),
      ...reach.routers.map((router) => router.arguments),
    ])
  const ways = above.length > 0 ? above : [[route.router.arguments]]
  const answers = ways.map((way) => {
    const values = [route.arguments, ...way].map((one) => {
      const given = one.get('include_in_schema')
      return given === null ? true : constantOf(inference, given)
    })
    if (values.includes(false)) return false
    return values.every((value) => value === true) ? true : null
  })
  // Shown on one way is shown.
  return answers.includes(true) ? true : answers.includes(null) ? null : false
}

/** The status code that a call of an `HTTPException` or a response class, or of one that inherits from them, is given; null for any other. */
export function statusArgumentOf(inference: Inference, module: Module, call: Call): Located | null {
  const type = inference.typeOf(module, call.func)
  if (type.kind !== 'class' || type.of.kind !== 'instance') return null
  const isException = inference.classes.isSubclass(type.of.class, 'starlette.exceptions.HTTPException') === true
  if (!isException && isResponse(inference, type.of) !== true) return null
  const names = isException ? ['status_code'] : ['content', 'status_code']
  return argumentsOf(inference, module, call, names).get('status_code') ?? null
}
