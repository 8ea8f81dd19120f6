import type { Comment } from '../syntax/ast.ts'
import type { LineIndex } from '../text/line-index.ts'
import type { Span } from '../text/span.ts'

/** A rule that a suppression comment names; the span is that of its id. */
export interface SuppressedRule extends Span {
  readonly id: string
}

/** One `# fastapi-lint: ignore[rule-id, …] reason` or `# fastapi-lint: ignore-file[…] reason`. */
export interface Suppression {
  readonly rules: readonly SuppressedRule[]
  /** `''` when the comment gives none. */
  readonly reason: string
  /** The one-based line that is meant: the comment's own, or for a comment on its own line the next one with code; null for the whole file. */
  readonly line: number | null
}

/** A comment that means to suppress something and does not. The span is the part at fault. */
export interface SuppressionMistake extends Span {
  readonly message: string
}

export interface Suppressions {
  readonly suppressions: readonly Suppression[]
  readonly mistakes: readonly SuppressionMistake[]
}

const DIRECTIVE = /#[ \t]*fastapi-lint:[ \t]*([\w-]+)[ \t]*(?:\[([^\]]*)\])?([^#]*)/d
/** What was most likely meant as a directive: with another spelling of the name, without the colon, behind other words. */
const NEARLY_DIRECTIVE = /fastapi[-_ ]?lint:?[ \t]*ignore(?:-file)?[ \t]*[[(]/i
/** Words that other tools use, and misspellings of our own. */
const MEANS_TO_SUPPRESS = /^(ignore|disable|noqa|skip|off|suppress)/i

export const NO_SUPPRESSIONS: Suppressions = { suppressions: [], mistakes: [] }

/** Whether a comment is worth reading: most files have none that is. */
export function mayBeSuppression(comment: Comment): boolean {
  return /fastapi[-_ ]?lint/i.test(comment.text)
}

/** Reads the suppressions among the comments of a file. */
export function readSuppressions(text: string, comments: readonly Comment[], lines: LineIndex): Suppressions {
  const suppressions: Suppression[] = []
  const mistakes: SuppressionMistake[] = []
  for (const comment of comments) {
    const match = DIRECTIVE.exec(comment.text)
    if (match === null) {
      const place = NEARLY_DIRECTIVE.exec(comment.text)
      if (place !== null) {
        const start = comment.start + place.index
        const message = 'This suppresses nothing; write "# fastapi-lint: ignore[rule-id]"'
        mistakes.push({ start, end: start + place[0].length, message })
      }
      continue
    }
    const [whole, verb = '', ids, reason = ''] = match
    const start = comment.start + match.index
    const place = { start, end: start + whole.trimEnd().length }
    if (verb !== 'ignore' && verb !== 'ignore-file') {
      if (MEANS_TO_SUPPRESS.test(verb)) {
        const message = `"${verb}" suppresses nothing; write "ignore[rule-id]" or "ignore-file[rule-id]"`
        mistakes.push({ ...place, message })
      }
      continue
    }
    const rules = ids === undefined ? [] : idsIn(ids, comment.start + match.indices![2]![0])
    if (rules.length === 0) {
      const message = `This suppression names no rule, so it suppresses nothing; write "${verb}[rule-id]"`
      mistakes.push({ ...place, message })
      continue
    }
    suppressions.push({
      rules,
      reason: reason.trim(),
      line: verb === 'ignore' ? lineMeant(text, comment, lines) : null,
    })
  }
  return { suppressions, mistakes }
}

/** The comma-separated ids in `list`, which stands at `offset`. */
function idsIn(list: string, offset: number): SuppressedRule[] {
  return Array.from(list.matchAll(/[^\s,]+/g), ({ 0: id, index }) => {
    const start = offset + index
    return { id, start, end: start + id.length }
  })
}

/** The line of a comment behind code, or the next line with code below a comment on its own line. */
function lineMeant(text: string, comment: Comment, lines: LineIndex): number {
  const textOf = (line: number) => text.slice(lines.startOfLine(line), lines.endOfLine(line)).trim()
  const own = lines.lineAt(comment.start)
  if (!textOf(own).startsWith('#')) return own
  let line = own + 1
  while (line <= lines.lineCount && (textOf(line) === '' || textOf(line).startsWith('#'))) line++
  return line
}
