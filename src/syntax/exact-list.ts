const EMPTY: readonly never[] = []

/**
 * The same elements in a list without room for more. V8 makes room for seventeen when a list is first pushed to, and most lists of a syntax
 * tree, which is kept for long, have one element.
 */
export function exact<Element>(list: readonly Element[]): readonly Element[] {
  return list.length === 0 ? EMPTY : list.slice()
}
