import type { Inference } from '../../project/inference.ts'
import type { FunctionSymbol } from '../../project/symbols.ts'
import { constantOf, stringOf } from '../../project/values.ts'
import type { Expression } from '../../syntax/ast.ts'
import { type CallArguments, elementsOf } from './arguments.ts'
import { callableOf } from './dependency.ts'
import type { Operation } from './operations.ts'
import type { Include } from './routes.ts'

/** The arguments that count for an operation, outermost first: of the app, of each include and the router it brings, of the route. */
function argumentsFor({ reach, route }: Operation): readonly CallArguments[] {
  if (reach === null) return [route.router.arguments, route.arguments]
  const includes = reach.steps.filter((step): step is Include => step.kind === 'include')
  return [
    ...reach.routers.flatMap((router) => {
      const include = includes.find(({ child }) => child === router)
      return include ? [include.arguments, router.arguments] : [router.arguments]
    }),
    route.arguments,
  ]
}

/** Whether an operation is in the API documentation; null where that is not known. */
export function isDocumented(inference: Inference, operation: Operation): boolean | null {
  // An app without the document has nothing to document in.
  const document = operation.reach?.routers[0]?.arguments.get('openapi_url')
  const url = document ? constantOf(inference, document) : ''
  if (url === null) return false
  let isKnown = url !== undefined
  for (const given of argumentsFor(operation)) {
    const place = given.get('include_in_schema')
    const value = place ? constantOf(inference, place) : given.isComplete ? true : undefined
    if (value === false) return false
    if (value !== true) isKnown = false
  }
  return isKnown ? true : null
}

/** The tags of an operation, in FastAPI's order; null where they are not known. */
export function tagsOf(inference: Inference, operation: Operation): readonly string[] | null {
  const tags: string[] = []
  for (const given of argumentsFor(operation)) {
    const place = given.get('tags')
    if (place === null && !given.isComplete) return null
    for (const element of place ? elementsOf(inference, place) : []) {
      const tag = element && stringOf(inference, element)
      if (tag === null) return null
      tags.push(tag)
    }
  }
  return tags
}

/** The operation id of an operation that is in the API documentation; null where it is not known. */
export function operationIdOf(inference: Inference, operation: Operation): string | null {
  const { route, methods, innerPath } = operation
  if (route.kind !== 'http' || methods === null || isDocumented(inference, operation) !== true) return null
  const explicit = route.arguments.get('operation_id')
  if (explicit) return stringOf(inference, explicit)
  const name = nameOfRoute(inference, operation)
  if (!route.arguments.isComplete || innerPath === null || name === null || methods.length !== 1) return null
  const format = innerPath.replace(/\{(\w+):\w+\}/g, '{$1}')
  const given = argumentsFor(operation)
  if (given.some(({ isComplete }) => !isComplete)) return null
  const generator = given.findLast((one) => one.has('generate_unique_id_function'))?.get('generate_unique_id_function')
  if (generator) {
    const symbol = callableOf(inference, generator).function
    const tags = tagsOf(inference, operation)
    return symbol && generated(symbol, { name, tags, path: innerPath, path_format: format })
  }
  return `${`${name}${format}`.replace(/\W/g, '_')}_${methods[0]!.toLowerCase()}`
}

/** Whether the operation id of an operation is written down. */
export function hasExplicitOperationId({ route }: Operation): boolean {
  return route.arguments.has('operation_id')
}

function nameOfRoute(inference: Inference, { route }: Operation): string | null {
  const explicit = route.arguments.get('name')
  if (explicit) return stringOf(inference, explicit)
  const { handler, callable } = route
  return handler === null || callable.wrapper !== null || callable.unknown !== null ? null : handler.facts.name
}

interface RouteNames {
  readonly name: string
  readonly tags: readonly string[] | null
  readonly path: string
  readonly path_format: string
}

/** What a function makes of a route, if it only puts together its name, path and tags; null otherwise. */
function generated({ facts }: FunctionSymbol, route: RouteNames): string | null {
  const parameter = facts.parameters.find(({ name }) => name !== 'self')?.name
  const [only] = facts.returns
  if (parameter === undefined || facts.returns.length !== 1 || !only?.value) return null
  const evaluate = (node: Expression): string | null => {
    switch (node.kind) {
      case 'Constant':
        return node.type === 'str' ? node.value : null
      case 'JoinedStr': {
        const parts = node.values.map((part) =>
          part.kind === 'FormattedValue'
            ? part.conversion || part.format_spec
              ? null
              : evaluate(part.value)
            : evaluate(part),
        )
        return parts.every((part) => part !== null) ? parts.join('') : null
      }
      case 'BinOp': {
        const [left, right] = [evaluate(node.left), evaluate(node.right)]
        return node.op === 'Add' && left !== null && right !== null ? left + right : null
      }
      case 'Attribute':
        return node.value.kind === 'Name' && node.value.id === parameter && isText(node.attr) ? route[node.attr] : null
      case 'Subscript': {
        const { value, slice } = node
        const isTag = value.kind === 'Attribute' && value.attr === 'tags' && value.value.kind === 'Name'
        return isTag && slice.kind === 'Constant' && slice.type === 'int'
          ? (route.tags?.[Number(slice.value)] ?? null)
          : null
      }
      default:
        return null
    }
  }
  return evaluate(only.value)
}

function isText(attribute: string): attribute is 'name' | 'path' | 'path_format' {
  return attribute === 'name' || attribute === 'path' || attribute === 'path_format'
}
