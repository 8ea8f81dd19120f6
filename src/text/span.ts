/** A half-open range of text. `start` and `end` are zero-based offsets in UTF-16 code units, JavaScript's own. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** Whether `inner` lies within `outer` (equal spans do). */
export function encloses(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end
}

/** Whether the zero-based `offset` lies within `span`. */
export function contains(span: Span, offset: number): boolean {
  return span.start <= offset && offset < span.end
}

/** Whether two spans cover the same text: how nodes of the tree and of facts are compared. */
export function isSameSpan(one: Span, other: Span): boolean {
  return one.start === other.start && one.end === other.end
}
