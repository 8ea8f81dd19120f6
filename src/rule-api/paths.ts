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

/** Where the text of a plain string literal of the checked file stands, without its quotes; null for any other expression. */
function textSpan({ text, module }: CheckedFile, place: Located): Span | null {
  const { node } = place
  if (place.module !== module || node.kind !== 'Constant' || node.type !== 'str') return null
  const quote = /^[rRuU]?("""|'''|"|')/.exec(text.slice(node.start, node.end))
  if (quote === null) return null
  const span = { start: node.start + quote[0].length, end: node.end - quote[1]!.length }
  // Escapes and strings put together read differently.
  return text.slice(span.start, span.end) === node.value ? span : null
}

/** The first part of a string of the checked file that reads `part`; the whole expression where it is no plain literal. */
export function partOfString(file: CheckedFile, place: Located, part: string): Span {
  const span = textSpan(file, place)
  const index = span === null ? -1 : file.text.slice(span.start, span.end).indexOf(part)
  if (span === null || index < 0 || part === '') return place.node
  return { start: span.start + index, end: span.start + index + part.length }
}

/** How a person names an operation: `GET /users/{user_id}`. */
export function nameOfOperation({ methods, path }: Operation): string {
  return `${methods === null || methods[0] === 'WEBSOCKET' ? 'WebSocket' : methods.join(', ')} ${path ?? '?'}`
}

function isWithin(inner: Span, outer: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end
}
