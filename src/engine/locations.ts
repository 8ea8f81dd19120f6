import { LineIndex } from '../text/line-index.ts'
import type { Span } from '../text/span.ts'
import type { Location } from './finding.ts'

/** Turns spans of any file into locations with lines and columns. Line indices are made when first needed and kept. */
export class Locations {
  readonly #textOf: (path: string) => string | null
  readonly #lines = new Map<string, LineIndex>()

  /** `textOf` gives the text of a file, or null where there is none to be had. */
  constructor(textOf: (path: string) => string | null) {
    this.#textOf = textOf
  }

  linesOf(path: string): LineIndex {
    let lines = this.#lines.get(path)
    if (lines === undefined) {
      lines = new LineIndex(this.#textOf(path) ?? '')
      this.#lines.set(path, lines)
    }
    return lines
  }

  locate(path: string, { start, end }: Span): Location {
    const lines = this.linesOf(path)
    const from = lines.positionAt(start)
    const to = lines.positionAt(end)
    return { path, start, end, startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column }
  }
}
