import type { ImportChanges, TextEdit } from '../engine/finding.ts'
import type { ClassSymbol } from '../project/symbols.ts'
import type { Call, Expression, Keyword } from '../syntax/ast.ts'
import type { Span } from '../text/span.ts'
import type { CheckedFile } from './checked-file.ts'

/** The edit that adds a keyword argument (`response_model=None`) at the end of a call; null where it is not clear where that is. */
export function addArgument({ text }: CheckedFile, call: Call, argument: string): TextEdit | null {
  const end = call.end - ')'.length
  const after = Math.max(-1, ...[...call.args, ...call.keywords].map((one) => one.end))
  if (after === -1) return { start: end, end, text: argument }
  // Parentheses around the last argument are no part of it.
  const rest = text.slice(after, end)
  const start = after + /^(?:\s*\))*/.exec(rest)![0].length
  return after > end || text.slice(start, end).includes(')') ? null : { start, end: start, text: `, ${argument}` }
}

/** The edit that takes a keyword argument out of a call; null where it is the only one, or comments stand beside it. */
export function removeArgument({ text }: CheckedFile, { args, keywords }: Call, name: string): TextEdit | null {
  const all = [...args, ...keywords].sort((one, other) => one.start - other.start)
  const index = all.findIndex((one) => one.kind === 'keyword' && one.arg === name)
  const argument = all[index]
  const before = all[index - 1]
  const after = all[index + 1]
  if (argument === undefined || (before === undefined && after === undefined)) return null
  const span = before
    ? { start: text.lastIndexOf(',', argument.start), end: argument.end }
    : { start: argument.start, end: after!.start }
  return text.slice(before?.end ?? span.start, span.end).includes('#') ? null : { ...span, text: '' }
}

/** The edit that takes a class out of the bases of another one of the checked file; null where it is the only one, or comments stand beside it. */
export function removeBase({ text }: CheckedFile, { facts }: ClassSymbol, base: Expression): TextEdit | null {
  const all = [...(facts?.bases ?? []), ...(facts?.keywords ?? [])].sort((one, other) => one.start - other.start)
  const index = all.indexOf(base)
  const before = all[index - 1]
  const after = all[index + 1]
  if (index < 0 || (before === undefined && after === undefined)) return null
  const span = before ? { start: before.end, end: base.end } : { start: base.start, end: after!.start }
  return /[#()]/.test(text.slice(span.start, before ? base.start : span.end)) ? null : { ...span, text: '' }
}

/** What becomes of the imports when an expression (`status.HTTP_200_OK`) is not written any more: its first name may be used nowhere else. */
export function withoutUse(node: Expression): ImportChanges {
  const name = firstNameOf(node)
  return { added: [], removed: name === null ? [] : [name] }
}

/** `time` of `time.sleep`. */
export function firstNameOf(node: Expression): string | null {
  if (node.kind === 'Attribute') return firstNameOf(node.value)
  return node.kind === 'Name' ? node.id : null
}

/** The edit that writes something else at a place. */
export function replace({ start, end }: Span, text: string): TextEdit {
  return { start, end, text }
}

/** The edits that take the arguments out of a call for which `isGone` holds; null where comments or parentheses stand beside them, or none is left. */
export function removeArguments(
  { text }: CheckedFile,
  { args, keywords }: Call,
  isGone: (argument: Expression | Keyword) => boolean,
): readonly TextEdit[] | null {
  const all = [...args, ...keywords].sort((one, other) => one.start - other.start)
  const gone = all.filter(isGone)
  if (gone.length === all.length && gone.length > 0) return null
  const edits = gone.map((argument) => {
    const index = all.indexOf(argument)
    const isFirst = all.slice(0, index).every(isGone)
    const span = isFirst
      ? { start: argument.start, end: all[index + 1]!.start }
      : { start: all[index - 1]!.end, end: argument.end }
    const between = isFirst ? text.slice(argument.end, span.end) : text.slice(span.start, argument.start)
    return /^\s*,\s*$/.test(between) ? replace(span, '') : null
  })
  return edits.every((edit) => edit !== null) ? edits : null
}

/** How the lines of a text end: as the first one does. */
export function lineEndOf({ text }: CheckedFile): string {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? '\n'
}

/** The blanks before what stands first on its line; null for anything else. */
export function indentAt({ text }: CheckedFile, offset: number): string | null {
  return /(?:^|[\r\n])([ \t]*)$/.exec(text.slice(Math.max(0, offset - 200), offset))?.[1] ?? null
}

/** The source text of a node without the parentheses around it. */
export function sourceOf({ text }: CheckedFile, { start, end }: Span): string {
  return text.slice(start, end)
}
