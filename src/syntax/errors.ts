/** The unreadable places of a file, as a person would point at them. */
import type { SyntaxErrorPlace } from './ast.ts'
import { type ConcreteTree, type Index, Type } from './concrete-tree.ts'

/** A message quotes at most this many characters of the text. */
const LONGEST_QUOTE = 20

/**
 * The errors the parser marked in `tree` and those found by lowering, merged, in order of appearance.
 * `typeName` gives the grammar's name of a type id.
 */
export function syntaxErrors(
  text: string,
  tree: ConcreteTree,
  lowered: readonly SyntaxErrorPlace[],
  typeName: (id: number) => string | null,
): SyntaxErrorPlace[] {
  if (tree.errors.length === 0 && lowered.length === 0) return []
  const places = [...lowered]
  let coveredTo = -1
  for (const node of tree.errors) {
    // Within an error that is reported already.
    if (tree.end[node]! <= coveredTo && tree.type[node] === Type.ERROR) continue
    places.push(place(text, tree, node, typeName))
    coveredTo = Math.max(coveredTo, tree.end[node]!)
  }
  return mergeErrors(text, places)
}

/** Puts errors in order; of those in one line, the first stays: the others tend to follow from it. */
export function mergeErrors(text: string, places: readonly SyntaxErrorPlace[]): SyntaxErrorPlace[] {
  const merged: SyntaxErrorPlace[] = []
  for (const next of [...places].sort((one, other) => one.start - other.start || one.end - other.end)) {
    const previous = merged.at(-1)
    if (previous === undefined || lineEnd(text, previous.end) < next.start) merged.push(next)
  }
  return merged
}

function place(
  text: string,
  tree: ConcreteTree,
  node: Index,
  typeName: (id: number) => string | null,
): SyntaxErrorPlace {
  const start = tree.start[node]!
  if (tree.type[node] === Type.MISSING) {
    return { start, end: start, message: expected(typeName(tree.missing.get(node) ?? 0)) }
  }
  const bracket = unbalanced(text, tree, node)
  if (bracket !== null) return bracket
  // The whole of an error may be half the file; its first line says where to look.
  let end = Math.min(tree.end[node]!, lineEnd(text, start))
  if (end === start) end = tree.end[node]!
  const source = text.slice(start, Math.min(end, lineEnd(text, start))).trim()
  if (source === '') return { start, end: Math.min(end, start + 1), message: 'unexpected end of line' }
  const quote = source.length > LONGEST_QUOTE ? `${source.slice(0, LONGEST_QUOTE)}…` : source
  return {
    start,
    end: start + Math.min(end - start, text.slice(start, end).trimEnd().length),
    message: `unexpected ${quoted(quote)}`,
  }
}

function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset)
  return end === -1 ? text.length : end
}

/** Quotes text that may itself have quotes. */
function quoted(source: string): string {
  return source.includes('"') ? `\`${source}\`` : `"${source}"`
}

function expected(type: string | null): string {
  switch (type) {
    case null:
    case '_newline':
      return 'unexpected end of line'
    case 'identifier':
      return 'expected a name'
    case 'string_end':
      return 'unterminated string'
    case '_indent':
      return 'expected an indented block'
    case '_dedent':
      return 'unexpected indent'
    default:
      return `expected ${quoted(type)}`
  }
}

const CLOSING: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
])

/** The bracket or string without its other end among the direct children of an error, the usual cause of a long one. */
function unbalanced(text: string, tree: ConcreteTree, node: Index): SyntaxErrorPlace | null {
  const open: { readonly start: number; readonly closing: string }[] = []
  for (let child = node + 1; child < tree.next[node]!; child = tree.next[child]!) {
    const type = tree.type[child]!
    if (type === Type.string_start) {
      return { start: tree.start[child]!, end: tree.end[child]!, message: 'unterminated string' }
    }
    if (type !== Type.other || tree.end[child]! - tree.start[child]! !== 1) continue
    const character = text[tree.start[child]!]!
    const closing = CLOSING.get(character)
    if (closing !== undefined) open.push({ start: tree.start[child]!, closing })
    else if (open.at(-1)?.closing === character) open.pop()
    else if (open.length === 0 && ')]}'.includes(character)) {
      return { start: tree.start[child]!, end: tree.end[child]!, message: `unexpected "${character}"` }
    }
  }
  const last = open.at(-1)
  if (last === undefined) return null
  // In an error within one line, the closing bracket may come after it.
  const endOfLine = lineEnd(text, last.start)
  if (tree.end[node]! <= endOfLine && text.slice(last.start, endOfLine).includes(last.closing)) return null
  return { start: last.start, end: last.start + 1, message: `"${text[last.start]}" was never closed` }
}

/** The number of characters in the statements of the module that have no errors. */
export function intactLength(tree: ConcreteTree): number {
  let length = 0
  let nextError = 0
  if (tree.type[0] === Type.ERROR) return 0
  for (let child = 1; child < tree.length; child = tree.next[child]!) {
    while (nextError < tree.errors.length && tree.errors[nextError]! < child) nextError++
    const isIntact = nextError === tree.errors.length || tree.errors[nextError]! >= tree.next[child]!
    if (isIntact) length += tree.end[child]! - tree.start[child]!
  }
  return length
}

/** Strings, comments, and whatever starts a line and may start a statement. */
const LANDMARK =
  /#.*|("""|''')(?:\\[\s\S]|(?!\1)[\s\S])*(?:\1|$)|"(?:\\[\s\S]|[^"\\\n])*"?|'(?:\\[\s\S]|[^'\\\n])*'?|^(?!(?:elif|else|except|finally)\b)[^\s"'#()[\]}\\]/gm

/**
 * The offsets at which a statement of the module (with its decorators) seems to start: there parsing may start anew, whatever
 * precedes. Right except for lines in brackets that are not indented.
 */
export function restartPoints(text: string): number[] {
  const points: number[] = []
  let isDecorated = false
  for (const { 0: landmark, index } of text.matchAll(LANDMARK)) {
    const first = landmark[0]!
    if (first === '#' || first === '"' || first === "'") continue
    // What follows a decorator belongs to it.
    if (!isDecorated) points.push(index)
    isDecorated = first === '@'
  }
  return points
}
