/**
 * The comments that say what is to be found in a file:
 *
 *     time.sleep(1)  # error: [blocking-sleep] "time.sleep"
 *     #    ^^^^^       pins the columns of the finding above
 *     # error: [some-rule]    on its own line: the next code line (behind another comment: that line)
 *     x = 1  # todo: [some-rule]    a known miss; fails on the day it is found
 *
 * In the examples of a rule its id may be left out: `# error: "time.sleep"`, `# error:`. One line may have several.
 */
import type { Severity } from '../../src/engine/finding.ts'
import { LineIndex } from '../../src/text/line-index.ts'
import type { Span } from '../../src/text/span.ts'
import { sharedParser } from './application.ts'

export interface Expectation {
  /** One-based. */
  readonly line: number
  /** `todo`: the rule does not find this yet. */
  readonly severity: Severity | 'todo'
  readonly rule: string
  /** What the message contains. */
  readonly text: string | null
  /** One-based columns of the finding, the end exclusive. */
  readonly columns: { readonly start: number; readonly end: number } | null
  /** The place of the comment, from its first expectation on. */
  readonly comment: Span
}

/** What is in the comments of one file. */
export interface Annotations {
  readonly expectations: readonly Expectation[]
  /** The places of the comments that pin columns. */
  readonly pins: readonly Span[]
}

const EXPECTATION = /#\s*(error|warning|info|todo):(?:[ \t]*\[([^\]\n]*)\])?(?:[ \t]*"((?:[^"\\]|\\.)*)")?/g

/** Reads the expectations of a file. Throws for a comment that starts like one and cannot be read. */
export async function readAnnotations(path: string, text: string, ownRule: string | null): Promise<Annotations> {
  const { comments } = (await sharedParser()).parse(text)
  const lines = new LineIndex(text)
  const lineText = (line: number) => text.slice(lines.startOfLine(line), lines.endOfLine(line)).trim()
  const expectations: Expectation[] = []
  const pins: Span[] = []
  for (const comment of comments) {
    const ownLine = lines.lineAt(comment.start)
    const isAlone = lineText(ownLine).startsWith('#')
    if (isAlone && /^#\s*\^+(\s|$)/.test(comment.text)) {
      pin(path, lines, comment, ownLine, lineText, expectations)
      pins.push(comment)
      continue
    }
    const matches = [...comment.text.matchAll(EXPECTATION)]
    const speaksOfNext = isAlone && matches[0]?.index === 0
    for (const match of matches) {
      const [whole, severity, rule = ownRule, quoted] = match
      const rest = comment.text.slice(match.index + whole.length)
      const saysNothing = match[2] === undefined && quoted === undefined
      if (rule === null || (saysNothing && rest.trim() !== '' && !rest.trim().startsWith('#')))
        throw new Error(`${path}:${ownLine}: cannot read the expectation ${comment.text}`)
      expectations.push({
        line: speaksOfNext ? nextCodeLine(lines, lineText, ownLine) : ownLine,
        severity: severity as Expectation['severity'],
        rule,
        text: quoted === undefined ? null : quoted.replace(/\\(.)/g, '$1'),
        columns: null,
        comment: { start: comment.start + matches[0]!.index, end: comment.end },
      })
    }
  }
  return { expectations, pins }
}

/** Gives the columns of a `^^^^` comment to the first expectation without columns of the code line above. */
function pin(
  path: string,
  lines: LineIndex,
  comment: { readonly start: number; readonly text: string },
  ownLine: number,
  lineText: (line: number) => string,
  expectations: Expectation[],
): void {
  let line = ownLine - 1
  while (line > 0 && lineText(line).startsWith('#')) line--
  const index = expectations.findIndex((one) => one.line === line && one.columns === null)
  if (index === -1) throw new Error(`${path}:${ownLine}: the line above expects nothing whose columns could be pinned`)
  const first = comment.text.indexOf('^')
  const start = lines.positionAt(comment.start).column + first
  const end = start + /\^+/.exec(comment.text)![0].length
  expectations[index] = { ...expectations[index]!, columns: { start, end } }
}

function nextCodeLine(lines: LineIndex, lineText: (line: number) => string, ownLine: number): number {
  let line = ownLine + 1
  while (line < lines.lineCount && (lineText(line) === '' || lineText(line).startsWith('#'))) line++
  return line
}
