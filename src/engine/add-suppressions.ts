import type { SyntaxTree } from '../syntax/ast.ts'
import { isSameProgram } from '../syntax/same-program.ts'
import { LineIndex } from '../text/line-index.ts'
import type { Finding, TextEdit } from './finding.ts'
import { type StatementLines, statementLinesAt } from './statement-lines.ts'
import { readSuppressions, type Suppression } from './suppressions.ts'

/** What suppresses findings of one file. */
export interface AddedSuppressions {
  /** In order, not overlapping. */
  readonly edits: readonly TextEdit[]
  /** The findings that the edits suppress. */
  readonly suppressed: readonly Finding[]
}

/** Findings of these rules say that something was not checked, or are about comments. */
const NOT_SUPPRESSED: ReadonlySet<string> = new Set(['syntax-error', 'unreadable-file', 'unused-suppression'])

/**
 * Makes the comments that suppress `findings` (all of the file with this text), with a reason (one line, may be empty): at the end of the line
 * where that is possible, else on a line of their own above it or above the statement. Ids are added to a comment that is there already. The
 * program stays the same; a finding for which no comment can be written is left out.
 */
export function addSuppressions(
  text: string,
  tree: SyntaxTree,
  findings: readonly Finding[],
  reason: string,
  parse: (text: string) => SyntaxTree,
): AddedSuppressions {
  const file = new SuppressedFile(text, tree, reason, parse)
  const wanted = findings.filter((finding) => !NOT_SUPPRESSED.has(finding.rule))
  const first = wanted.flatMap((finding): Placed[] => {
    const [place] = file.placesFor(finding)
    return place === undefined ? [] : [{ finding, place }]
  })
  // Nearly always the first choice will do for all of them; each look at the result costs a parse.
  if (first.length === wanted.length && file.works(first)) return { edits: file.editsFor(first), suppressed: wanted }
  const placed: Placed[] = []
  for (const finding of wanted) {
    const place = file.placesFor(finding).find((one) => file.works([...placed, { finding, place: one }]))
    if (place !== undefined) placed.push({ finding, place })
  }
  return { edits: file.editsFor(placed), suppressed: placed.map(({ finding }) => finding) }
}

/** Where a comment can stand: in one that is there, at the end of a line, or above it (lines one-based). */
type CommentPlace =
  | { readonly kind: 'existing'; readonly suppression: Suppression }
  | { readonly kind: 'end' | 'above'; readonly line: number }

interface Placed {
  readonly finding: Finding
  readonly place: CommentPlace
}

class SuppressedFile {
  readonly #text: string
  readonly #tree: SyntaxTree
  readonly #reason: string
  readonly #parse: (text: string) => SyntaxTree
  readonly #lines: LineIndex
  readonly #existing: readonly Suppression[]
  readonly #commented: ReadonlySet<number>

  constructor(text: string, tree: SyntaxTree, reason: string, parse: (text: string) => SyntaxTree) {
    this.#text = text
    this.#tree = tree
    this.#reason = reason
    this.#parse = parse
    this.#lines = new LineIndex(text)
    this.#existing = readSuppressions(text, tree.comments, this.#lines).suppressions
    this.#commented = new Set(tree.comments.map((comment) => this.#lines.lineAt(comment.start)))
  }

  /** Where a comment for a finding may stand, best first. Whether it can stand there is for `works` to say. */
  placesFor({ location: { start, startLine } }: Finding): CommentPlace[] {
    const { first, last } = statementLinesAt(start, this.#text, this.#tree, this.#lines)
    const existing = this.#existing
      .filter(({ line }) => line !== null && [startLine, first, last].includes(line))
      .map((suppression): CommentPlace => ({ kind: 'existing', suppression }))
    const end = (line: number): CommentPlace[] =>
      this.#commented.has(line) || this.#goesOn(line) ? [] : [{ kind: 'end', line }]
    const above = (line: number): CommentPlace[] => (this.#goesOn(line - 1) ? [] : [{ kind: 'above', line }])
    return [
      ...existing,
      ...[...end(startLine), ...above(startLine), ...above(first)],
      ...[...end(last), ...above(last), ...end(first)],
    ]
  }

  /** Whether a line ends in a backslash: tree-sitter, unlike Python, takes a comment for nothing even there. */
  #goesOn(line: number): boolean {
    return line > 0 && /\\\s*$/.test(this.#text.slice(this.#lines.startOfLine(line), this.#lines.endOfLine(line)))
  }

  editsFor(placed: readonly Placed[]): TextEdit[] {
    const groups = new Map<string, { readonly place: CommentPlace; readonly ids: Set<string> }>()
    for (const { finding, place } of placed) {
      const key =
        place.kind === 'existing' ? `existing ${place.suppression.rules[0]!.start}` : `${place.kind} ${place.line}`
      const group = groups.get(key) ?? { place, ids: new Set() }
      groups.set(key, group)
      group.ids.add(finding.rule)
    }
    return Array.from(groups.values(), ({ place, ids }) => this.#edit(place, [...ids].sort())).sort(
      (one, other) => one.start - other.start || one.end - other.end,
    )
  }

  /** Whether the comments leave the program as it is, and suppress all findings that they are for. */
  works(placed: readonly Placed[]): boolean {
    const edits = this.editsFor(placed)
    const text = applyEdits(this.#text, edits)
    const tree = this.#parse(text)
    if (!isSameProgram({ text: this.#text, tree: this.#tree }, { text, tree })) return false
    const lines = new LineIndex(text)
    const { suppressions } = readSuppressions(text, tree.comments, lines)
    return placed.every(({ finding }) => {
      const start = movedBy(edits, finding.location.start)
      const statement = statementLinesAt(start, text, tree, lines)
      return suppressions.some(
        ({ rules, line }) =>
          line !== null && rules.some(({ id }) => id === finding.rule) && isMeant(line, lines.lineAt(start), statement),
      )
    })
  }

  #edit(place: CommentPlace, ids: readonly string[]): TextEdit {
    if (place.kind === 'existing') {
      const { rules } = place.suppression
      const added = ids.filter((id) => !rules.some((rule) => rule.id === id))
      const { end } = rules.at(-1)!
      return { start: end, end, text: added.map((id) => `, ${id}`).join('') }
    }
    const comment = `# fastapi-lint: ignore[${ids.join(', ')}]${this.#reason === '' ? '' : ` ${this.#reason}`}`
    const start = this.#lines.startOfLine(place.line)
    const line = this.#text.slice(start, this.#lines.endOfLine(place.line))
    if (place.kind === 'above') {
      const indentation = /^[ \t\f]*/.exec(line)![0]
      return { start, end: start, text: `${indentation}${comment}${this.#lineEnd(place.line)}` }
    }
    const code = line.trimEnd().length
    const content = line.replace(/[\r\n]+$/, '').length
    return { start: start + code, end: start + content, text: `  ${comment}` }
  }

  /** How a line ends; the last line, which may not end at all, as the one before it. */
  #lineEnd(line: number): string {
    for (const one of [line, line - 1]) {
      const end =
        one < 1
          ? undefined
          : /\r\n|\r|\n/.exec(this.#text.slice(this.#lines.startOfLine(one), this.#lines.endOfLine(one)))
      if (end) return end[0]
    }
    return '\n'
  }
}

function isMeant(line: number, startLine: number, { first, last }: StatementLines): boolean {
  return line === startLine || line === first || line === last
}

/** The text after edits, which are in order and do not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = ''
  let from = 0
  for (const edit of edits) {
    result += text.slice(from, edit.start) + edit.text
    from = edit.end
  }
  return result + text.slice(from)
}

/** Where an offset is after edits; what is inserted at the offset itself comes before it. */
function movedBy(edits: readonly TextEdit[], offset: number): number {
  return edits.reduce(
    (moved, { start, end, text }) => (end <= offset ? moved + text.length - (end - start) : moved),
    offset,
  )
}
