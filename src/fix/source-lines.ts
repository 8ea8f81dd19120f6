import type { Span } from '../text/span.ts'

/** The lines of a source, which end as Python's do. Offsets are zero-based, in UTF-16 code units. */
export class SourceLines {
  readonly text: string
  /** How its lines end: as the first one does. */
  readonly lineEnd: string

  constructor(text: string) {
    this.text = text
    this.lineEnd = /\r\n|\n|\r/.exec(text)?.[0] ?? '\n'
  }

  of({ start, end }: Span): string {
    return this.text.slice(start, end)
  }

  /** The start of the line that holds the offset. */
  startAt(offset: number): number {
    let start = offset
    while (start > 0 && !/[\r\n]/.test(this.text[start - 1]!)) start--
    return start
  }

  /** The start of the line after the one that holds the offset; the end of the text on the last line. */
  nextAfter(offset: number): number {
    const line = /[^\r\n]*(?:\r\n|\r|\n|$)/y
    line.lastIndex = offset
    return offset + (line.exec(this.text)?.[0].length ?? 0)
  }

  /** From the start of the first line of a span to the start of the line after its last. */
  around({ start, end }: Span): Span {
    return { start: this.startAt(start), end: this.nextAfter(end) }
  }
}
