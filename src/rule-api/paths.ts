import type { CheckedFile } from '../frameworks/application.ts'
import type { Operation } from '../frameworks/fastapi/operations.ts'
import type { Mount, Route } from '../frameworks/fastapi/routes.ts'
import type { Located, Place } from '../project/module.ts'
import type { Span } from '../text/span.ts'

/** Where the path of a route is written, as a related place. */
export function pathPlace({ module, registration, pathNode }: Route): Place {
  const node = pathNode?.module === module && isWithin(pathNode.node, registration) ? pathNode.node : registration.func
  return { module, start: node.start, end: node.end }
}

/** Where the path of a mount is written, as a related place. */
export function mountPlace({ call, pathNode }: Mount): Place {
  const node = pathNode?.module === call.module && isWithin(pathNode.node, call.node) ? pathNode.node : call.node.func
  return { module: call.module, start: node.start, end: node.end }
}

/** The part of a string of the checked file that reads `text`; the whole expression where the string is put together, or has it more than once. */
export function partOfString(file: CheckedFile, { node }: Located, text: string): Span {
  const source = file.text.slice(node.start, node.end)
  const index = source.indexOf(text)
  const isOnce = index >= 0 && source.indexOf(text, index + 1) < 0
  return node.kind === 'Constant' && text !== '' && isOnce
    ? { start: node.start + index, end: node.start + index + text.length }
    : node
}

/** How a person names an operation: `GET /users/{user_id}`. */
export function nameOfOperation({ methods, path }: Operation): string {
  return `${methods === null || methods[0] === 'WEBSOCKET' ? 'WebSocket' : methods.join(', ')} ${path ?? '?'}`
}

function isWithin(inner: Span, outer: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end
}
