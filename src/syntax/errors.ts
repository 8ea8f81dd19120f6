/** The unreadable places of a file, as a person would point at them. */
import type { SyntaxErrorPlace } from './ast.ts'
import { type ConcreteTree, type Index, Type } from './concrete-tree.ts'

/** A place shown for an error is never longer than this. */
const LONGEST_QUOTE = 20

/** The errors the parser marked in `tree` and those found by lowering, merged, in order of appearance. */
export function syntaxErrors(
  text: string,
  tree: ConcreteTree,
  lowered: readonly SyntaxErrorPlace[],
): SyntaxErrorPlace[] {
  if (tree.errors.length === 0 && lowered.length === 0) return []
  const places: SyntaxErrorPlace[] = []
  let coveredTo = -1
  for (const node of tree.errors) {
    // Nested in an error that is reported already.
    if (tree.end[node]! <= coveredTo && tree.type[node] === Type.ERROR) continue
    places.push(place(text, tree, node))
    coveredTo = Math.max(coveredTo, tree.end[node]!)
  }
  places.push(...lowered)
  places.sort((first, second) => first.start - second.start || first.end - second.end)
  const merged: SyntaxErrorPlace[] = []
  for (const next of places) {
    const previous = merged.at(-1)
    if (previous !== undefined && next.start <= previous.end) continue
    merged.push(next)
  }
  return merged
}

function place(text: string, tree: ConcreteTree, node: Index): SyntaxErrorPlace {
  const start = tree.start[node]!
  if (tree.type[node] === Type.MISSING) return { start, end: start, message: 'something is missing here' }
  // The whole of an error may be half the file; its first line says where to look.
  const lineEnd = text.indexOf('\n', start)
  const end = Math.min(tree.end[node]!, lineEnd === -1 ? text.length : lineEnd)
  const source = text.slice(start, end).trim()
  const quote = source.length > LONGEST_QUOTE ? `${source.slice(0, LONGEST_QUOTE)}…` : source
  return { start, end, message: `unexpected "${quote}"` }
}
