/** A place in a text: one-based line, one-based column in UTF-16 code units. */
export interface Position {
  readonly line: number
  readonly column: number
}

/**
 * Converts between offsets and lines. Lines end at `\n`, `\r\n` or a lone `\r`, as in Python's own tokenizer.
 */
export class LineIndex {
  readonly #starts: number[]
  readonly #length: number

  constructor(text: string) {
    const starts = [0]
    for (let offset = 0; offset < text.length; offset++) {
      const unit = text.charCodeAt(offset)
      if (unit === 10 || (unit === 13 && text.charCodeAt(offset + 1) !== 10)) starts.push(offset + 1)
    }
    this.#starts = starts
    this.#length = text.length
  }

  /** The number of lines; an empty text has one. */
  get lineCount(): number {
    return this.#starts.length
  }

  /** The one-based line that holds the zero-based `offset`. */
  lineAt(offset: number): number {
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.#starts[middle]! <= offset) low = middle
      else high = middle - 1
    }
    return low + 1
  }

  /** The one-based line and column of the zero-based `offset`. */
  positionAt(offset: number): Position {
    const line = this.lineAt(offset)
    return { line, column: offset - this.#starts[line - 1]! + 1 }
  }

  /** The zero-based offset at which the one-based `line` starts; the text's length for a line past the end. */
  startOfLine(line: number): number {
    return this.#starts[line - 1] ?? this.#length
  }

  /** The zero-based offset just past the one-based `line`, its line end included. */
  endOfLine(line: number): number {
    return this.#starts[line] ?? this.#length
  }
}
