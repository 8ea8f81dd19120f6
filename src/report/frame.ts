import { LineIndex } from '../text/line-index.ts'
import type { Span } from '../text/span.ts'
import { type Cell, cellsOf } from './cells.ts'
import type { Role, Style } from './style.ts'

/** What a code frame marks: one-based lines and columns (UTF-16 code units, end exclusive). */
export interface Region {
  readonly startLine: number
  readonly startColumn: number
  readonly endLine: number
  readonly endColumn: number
}

export interface FrameOptions {
  /** How many lines to show above and below the marked ones. */
  readonly before: number
  readonly after: number
  /** The character under what is marked, and its look. */
  readonly mark: string
  readonly role: Role
  /** The number of columns for line numbers. */
  readonly gutter: number
  /** The number of columns altogether. */
  readonly width: number
  readonly style: Style
}

/** More marked lines than this are cut. */
const LONGEST_REGION = 4
/** Lines beyond this many code units (generated code) are cut before anything is measured. */
const LONGEST_LINE = 2000
/** At least as many columns are shown before a region that does not fit. */
const SHORTEST_LEAD = 8
const CUT = '…'

/** Splits a text into lines once, for the frames of all findings in it. */
export class FrameSource {
  readonly #text: string
  readonly #lines: LineIndex

  /** `secrets` are the parts of the text (zero-based offsets) that no frame may show. */
  constructor(text: string, secrets: readonly Span[] = []) {
    this.#text = masked(text, secrets)
    this.#lines = new LineIndex(text)
  }

  get lineCount(): number {
    return this.#lines.lineCount
  }

  /** The text of a one-based line, without its line end; empty past the end. */
  line(number: number): string {
    return this.#text.slice(this.#lines.startOfLine(number), this.#lines.endOfLine(number)).replace(/[\r\n]+$/, '')
  }

  /**
   * The lines of a code frame: source with line numbers, and marks under the region. A line that does not fit is cut to a window
   * around the region. Empty when the region is not in the text.
   */
  frame(region: Region, options: FrameOptions): string[] {
    if (region.startLine > this.lineCount) return []
    const lastMarked = Math.min(region.endLine, region.startLine + LONGEST_REGION - 1)
    let first = Math.max(1, region.startLine - options.before)
    while (first < region.startLine && this.line(first).trim() === '') first++
    let last = lastMarked < region.endLine ? lastMarked : Math.min(this.lineCount, lastMarked + options.after)
    while (last > lastMarked && this.line(last).trim() === '') last--

    const available = Math.max(20, options.width - options.gutter - 3)
    const offset = this.#windowOffset(region, available)
    const output: string[] = []
    for (let number = first; number <= last; number++) {
      const row = new Row(this.line(number), focusOf(region, number, this.line(number)), offset, available)
      const isMarked = region.startLine <= number && number <= lastMarked
      if (!isMarked && /^[\s…]*$/.test(row.text)) continue // all of it is left of the window
      output.push(`${gutter(String(number), options)} ${row.text}`.trimEnd())
      if (!isMarked) continue
      const marks = row.marks(options.mark)
      if (marks !== '')
        output.push(`${gutter('', options)} ${indentOf(marks)}${options.style(options.role, marks.trimStart())}`)
    }
    if (lastMarked < region.endLine) output.push(`${gutter('', options)} ${options.style('faint', '...')}`)
    return output
  }

  /** How many columns to leave out on the left so that the start of the region is visible. */
  #windowOffset(region: Region, available: number): number {
    const line = this.line(region.startLine)
    const row = new Row(line, focusOf(region, region.startLine, line), 0, Number.POSITIVE_INFINITY)
    const [start, end] = row.markedColumns
    if (end <= available - 1 || start === 0) return 0
    if (row.width <= available) return 0
    // The region whole if it fits, with some of what stands before it.
    const room = Math.max(SHORTEST_LEAD, available - 2 - (end - start))
    return Math.max(0, start - Math.min(Math.floor(available / 3), room))
  }
}

/** A shorter secret is not looked for in the rest of the text, where it may be an ordinary word. */
const SHORTEST_REPEATED_SECRET = 8

/**
 * `text` with asterisks for the letters of the secrets, wherever the text has them; quotes and line breaks stay, so that everything keeps
 * its place.
 */
function masked(text: string, secrets: readonly Span[]): string {
  let result = text
  for (const { start, end } of secrets) {
    result = result.slice(0, start) + result.slice(start, end).replace(/[^\s"']/g, '*') + result.slice(end)
    const value = text.slice(start, end).replace(/^[a-z]*(["']+)(.*)\1$/is, '$2')
    if (value.length >= SHORTEST_REPEATED_SECRET && !/\s/.test(value))
      result = result.replaceAll(value, '*'.repeat(value.length))
  }
  return result
}

/** The part of one line that a region covers, as zero-based offsets in the line; null outside the region. */
function focusOf(region: Region, number: number, line: string): readonly [number, number] | null {
  if (number < region.startLine || number > region.endLine) return null
  const indentation = line.length - line.trimStart().length
  const start = number === region.startLine ? region.startColumn - 1 : indentation
  const end = number === region.endLine ? region.endColumn - 1 : line.trimEnd().length
  return [Math.min(start, line.length), Math.min(Math.max(end, start), line.length)]
}

function gutter(label: string, { gutter: width, style }: FrameOptions): string {
  return style('gutter', `${label.padStart(width)} |`)
}

function indentOf(text: string): string {
  return text.slice(0, text.length - text.trimStart().length)
}

/** One line of source within a window of columns. */
class Row {
  readonly width: number
  readonly text: string
  /** The columns that the region takes, zero-based, end exclusive, before the window is applied. */
  readonly markedColumns: readonly [number, number]
  readonly #offset: number
  readonly #available: number
  readonly #isMarked: boolean

  constructor(line: string, focus: readonly [number, number] | null, offset: number, available: number) {
    const from = line.length > LONGEST_LINE ? cutBefore(line, focus?.[0] ?? 0) : 0
    const shown = line.length > LONGEST_LINE ? line.slice(from, from + LONGEST_LINE) : line
    const cells = cellsOf(shown)
    this.width = cells.reduce((sum, cell) => sum + cell.width, 0)
    this.markedColumns = focus === null ? [0, 0] : columnsOf(cells, focus[0] - from, focus[1] - from)
    this.#isMarked = focus !== null
    this.#offset = offset
    this.#available = available
    this.text = windowOf(cells, offset, available, from > 0, from + shown.length < line.length)
  }

  /** Blanks and marks that stand under the region; empty when it is not in the window. */
  marks(mark: string): string {
    if (!this.#isMarked) return ''
    const start = Math.max(0, this.markedColumns[0] - this.#offset)
    const end = Math.min(this.markedColumns[1] - this.#offset, this.#available)
    return `${' '.repeat(start)}${mark.repeat(Math.max(1, end - start))}`
  }
}

/** Where to start in a very long line, so that the region is in the middle; never between the halves of a surrogate pair. */
function cutBefore(line: string, start: number): number {
  const from = Math.max(0, start - LONGEST_LINE / 2)
  const unit = line.charCodeAt(from)
  return unit >= 0xdc00 && unit <= 0xdfff ? from - 1 : from
}

function columnsOf(cells: readonly Cell[], start: number, end: number): [number, number] {
  let column = 0
  let first: number | null = null
  let last = 0
  for (const cell of cells) {
    if (first === null && cell.end > start) first = column
    column += cell.width
    if (cell.start < end) last = column
  }
  first ??= column
  return [first, Math.max(last, first)]
}

function windowOf(
  cells: readonly Cell[],
  offset: number,
  available: number,
  cutLeft: boolean,
  cutRight: boolean,
): string {
  const shown: Pick<Cell, 'text' | 'width'>[] = []
  let isCutLeft = cutLeft
  let isCutRight = cutRight
  let column = 0
  for (const cell of cells) {
    const start = column - offset
    column += cell.width
    const end = column - offset
    if (start < 0) {
      isCutLeft = true
      if (end > 0) shown.push({ text: ' '.repeat(end), width: end }) // half of a wide character
    } else if (end > available) {
      isCutRight = true
      break
    } else shown.push(cell)
  }
  if (isCutLeft) replaceByCut(shown, shown.findIndex(hasWidth))
  if (isCutRight) replaceByCut(shown, shown.findLastIndex(hasWidth))
  return shown.map((cell) => cell.text).join('')
}

function replaceByCut(cells: Pick<Cell, 'text' | 'width'>[], index: number): void {
  const cell = cells[index]
  if (cell !== undefined) cells[index] = { text: CUT + ' '.repeat(cell.width - 1), width: cell.width }
}

function hasWidth(cell: Pick<Cell, 'width'>): boolean {
  return cell.width > 0
}
