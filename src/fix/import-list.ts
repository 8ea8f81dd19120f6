import type { TextEdit } from '../engine/finding.ts'
import type { Alias, ImportFrom } from '../syntax/ast.ts'
import { insertion, joined } from './edits.ts'
import { withNames } from './import-order.ts'
import type { SourceLines } from './source-lines.ts'

/** Lines of imports may become this long; longer ones are written with one name on each line. */
const LONGEST_LINE = 88

/** What happens to the names of one statement. */
export interface ListChange {
  /** Those that nothing uses: one with a comment behind it stays. */
  readonly unused: ReadonlySet<Alias>
  /** Those that have to go; comments behind them stay. */
  readonly replaced: ReadonlySet<Alias>
  /** Further ones, as they are written: `ConfigDict`, `Field as F`. */
  readonly added: readonly string[]
}

/** The statement that imports names from a module, on as many lines as it takes. */
export function importStatement(module: string, names: readonly string[], lineEnd: string): string {
  const written = withNames([], names)
  const line = `from ${module} import ${written.join(', ')}`
  return line.length <= LONGEST_LINE ? line : `from ${module} import ${inLines(written, lineEnd)}`
}

/** The edits that change the names of a statement, of which at least one remains or is added. Its layout and its comments stay. */
export function changedList(lines: SourceLines, statement: ImportFrom, change: ListChange): readonly TextEdit[] {
  const { names } = statement
  const { unused, replaced, added } = change
  if (unused.size === 0 && replaced.size === 0 && added.length === 0) return []
  if (isOnePerLine(lines, statement)) return changedLines(lines, names, change)
  const first = names[0]!
  const last = names.at(-1)!
  if (lines.text.slice(first.start, statement.end).includes('#')) return changedNames(lines, names, change)
  const kept = names.filter((alias) => !unused.has(alias) && !replaced.has(alias))
  const written = withNames(
    kept.map((alias) => lines.of(alias)),
    added,
  )
  const span = { start: first.start, end: last.end }
  const separators = new Set(gapsIn(lines, names))
  const [separator = ', '] = separators.size === 1 ? separators : []
  if (/[\r\n]/.test(separator)) return [{ ...span, text: written.join(separator) }]
  const listed = written.join(', ')
  const length = first.start - lines.startAt(first.start) + listed.length
  const isOneLine = !/[\r\n]/.test(lines.of(statement))
  const longest = Math.max(LONGEST_LINE, isOneLine ? statement.end - lines.startAt(statement.start) : 0)
  if (length <= longest) return [{ ...span, text: listed }]
  const open = openingOf(lines, statement)
  const list = inLines(written, lines.lineEnd)
  return [open === null ? { ...span, text: list } : { start: open, end: statement.end, text: list }]
}

/** The change of a list in parentheses with each name on a line of its own. */
function changedLines(
  lines: SourceLines,
  names: readonly Alias[],
  { unused, replaced, added }: ListChange,
): readonly TextEdit[] {
  const edits: TextEdit[] = []
  const hasComment = ({ end }: Alias): boolean => lines.text.slice(end, lines.nextAfter(end)).includes('#')
  const kept = names.filter((alias) => !replaced.has(alias) && (!unused.has(alias) || hasComment(alias)))
  for (const alias of names) {
    if (kept.includes(alias)) continue
    // A comment behind it stays, on a line of its own.
    const end = lines.text.indexOf('#', alias.end)
    edits.push(hasComment(alias) ? { start: alias.start, end, text: '' } : { ...lines.around(alias), text: '' })
  }
  const first = names[0]!
  const last = names.at(-1)!
  const indent = lines.text.slice(lines.startAt(first.start), first.start)
  const order = withNames(
    kept.map((alias) => lines.of(alias)),
    added,
  )
  const isEnded = /^[ \t]*,/.test(lines.text.slice(last.end))
  for (const name of order.filter((one) => added.includes(one))) {
    const following = order.slice(order.indexOf(name) + 1).find((one) => !added.includes(one))
    const next = kept.find((alias) => lines.of(alias) === following)
    const line = `${indent}${name},${lines.lineEnd}`
    if (next) edits.push(insertion(lines.startAt(next.start), line))
    else if (!isEnded && kept.includes(last)) edits.push(insertion(last.end, `,${lines.lineEnd}${indent}${name}`))
    else edits.push(insertion(lines.nextAfter(last.end), line))
  }
  return joined(edits)
}

/** The change of a list with comments somewhere among its names: what nothing uses stays. */
function changedNames(
  { text }: SourceLines,
  names: readonly Alias[],
  { replaced, added }: ListChange,
): readonly TextEdit[] {
  const edits: TextEdit[] = []
  for (const [index, { start, end }] of names.entries()) {
    if (!replaced.has(names[index]!)) continue
    const comma = /^\s*,[ \t]*/.exec(text.slice(end))?.[0] ?? ''
    const isLast = index > 0 && comma === ''
    edits.push({ start: isLast ? text.lastIndexOf(',', start) : start, end: end + comma.length, text: '' })
  }
  if (added.length > 0) edits.push(insertion(names.at(-1)!.end, added.map((name) => `, ${name}`).join('')))
  return joined(edits)
}

/** Whether the names stand in parentheses, each with its comma alone on a line. */
function isOnePerLine(lines: SourceLines, statement: ImportFrom): boolean {
  return (
    openingOf(lines, statement) !== null &&
    statement.names.every(({ start, end }) => {
      const before = lines.text.slice(lines.startAt(start), start)
      return before.trim() === '' && /^[ \t]*,?[ \t]*(?:#[^\r\n]*)?[\r\n]/.test(lines.text.slice(end))
    }) &&
    gapsIn(lines, statement.names).every((gap) => /^[ \t]*,/.test(gap))
  )
}

/** Where the parenthesis around the names opens; null for none. */
function openingOf({ text }: SourceLines, { start, names }: ImportFrom): number | null {
  const keyword = /\bimport\s*\(/.exec(text.slice(start, names[0]!.start))
  return keyword && start + keyword.index + keyword[0].length - 1
}

/** What stands between the names. */
function gapsIn({ text }: SourceLines, names: readonly Alias[]): readonly string[] {
  return names.slice(1).map(({ start }, index) => text.slice(names[index]!.end, start))
}

function inLines(names: readonly string[], lineEnd: string): string {
  return `(${lineEnd}${names.map((name) => `    ${name},${lineEnd}`).join('')})`
}
