/** Where things stand in a TOML text. The TOML parser gives values without positions; messages about them need both. */
import { LineIndex } from '../text/line-index.ts'
import type { Place } from './user-error.ts'

/** One step into a TOML document: a key, or the index of an array element. */
export type Step = string | number

/** Finds places in one TOML text that is known to be valid. */
export class TomlPlaces {
  readonly #file: string
  readonly #text: string
  readonly #lines: LineIndex
  #offsets: Map<string, number> | null = null

  /** `file` is the name that places carry. */
  constructor(file: string, text: string) {
    this.#file = file
    this.#text = text
    this.#lines = new LineIndex(text)
  }

  /** The place of the value or key at `path`; of the nearest thing around it that has a place of its own when it has none. */
  find(path: readonly Step[]): Place {
    this.#offsets ??= new Scanner(this.#text).scan()
    for (let length = path.length; length > 0; length--) {
      const offset = this.#offsets.get(pathName(path.slice(0, length)))
      if (offset !== undefined) {
        const { line, column } = this.#lines.positionAt(offset)
        return this.at(line, column)
      }
    }
    return this.at(1, 1)
  }

  /** The place at a one-based line and column. */
  at(line: number, column: number): Place {
    const source = this.#text.slice(this.#lines.startOfLine(line), this.#lines.endOfLine(line)).replace(/[\r\n]+$/, '')
    return { file: this.#file, line, column, source }
  }
}

/** Walks over TOML and notes the offset of each key and array element. */
class Scanner {
  readonly #text: string
  readonly #offsets = new Map<string, number>()
  readonly #tableCounts = new Map<string, number>()
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  scan(): Map<string, number> {
    let table: Step[] = []
    while (this.#skipBlank(true)) {
      if (this.#text[this.#at] === '[') table = this.#header()
      else this.#keyValue(table)
    }
    return this.#offsets
  }

  #header(): Step[] {
    const isArray = this.#text[this.#at + 1] === '['
    this.#at += isArray ? 2 : 1
    this.#skipBlank(false)
    const path = this.#key([])
    while (this.#at < this.#text.length && this.#text[this.#at] !== '\n') this.#at++
    if (!isArray) return path
    const name = pathName(path)
    const index = this.#tableCounts.get(name) ?? 0
    this.#tableCounts.set(name, index + 1)
    return [...path, index]
  }

  #keyValue(table: readonly Step[]): void {
    const path = this.#key(table)
    if (this.#text[this.#at] !== '=') {
      this.#at++ // not reached for valid TOML
      return
    }
    this.#at++
    this.#skipBlank(false)
    this.#value(path)
  }

  /** Reads a dotted key and notes the place of each part that is new. */
  #key(table: readonly Step[]): Step[] {
    const path = [...table]
    for (;;) {
      const start = this.#at
      const quote = this.#text[this.#at]
      if (quote === '"' || quote === "'") {
        this.#string()
        path.push(unquote(this.#text.slice(start, this.#at)))
      } else {
        while (/[\w-]/.test(this.#text[this.#at] ?? '')) this.#at++
        path.push(this.#text.slice(start, this.#at))
      }
      this.#note(path, start)
      this.#skipBlank(false)
      if (this.#text[this.#at] !== '.') return path
      this.#at++
      this.#skipBlank(false)
    }
  }

  #value(path: readonly Step[]): void {
    const first = this.#text[this.#at]
    if (first === '"' || first === "'") this.#string()
    else if (first === '[') this.#array(path)
    else if (first === '{') this.#inlineTable(path)
    else while (this.#at < this.#text.length && !/[,\]}\n#]/.test(this.#text[this.#at]!)) this.#at++
  }

  #array(path: readonly Step[]): void {
    this.#at++
    for (let index = 0; this.#skipBlank(true) && this.#text[this.#at] !== ']'; index++) {
      const element = [...path, index]
      this.#note(element, this.#at)
      this.#value(element)
      this.#skipBlank(true)
      if (this.#text[this.#at] === ',') this.#at++
    }
    this.#at++
  }

  #inlineTable(path: readonly Step[]): void {
    this.#at++
    while (this.#skipBlank(true) && this.#text[this.#at] !== '}') {
      this.#keyValue(path)
      this.#skipBlank(true)
      if (this.#text[this.#at] === ',') this.#at++
    }
    this.#at++
  }

  #string(): void {
    const quote = this.#text[this.#at]!
    const isLong = this.#text.startsWith(quote.repeat(3), this.#at)
    const end = isLong ? quote.repeat(3) : quote
    this.#at += end.length
    while (this.#at < this.#text.length && !this.#text.startsWith(end, this.#at)) {
      this.#at += quote === '"' && this.#text[this.#at] === '\\' ? 2 : 1
    }
    this.#at += end.length
    // A long string may end in up to two quotes of its own.
    while (isLong && this.#text[this.#at] === quote) this.#at++
  }

  /** Skips blanks and comments, line ends too if asked. Answers whether there is more text. */
  #skipBlank(overLines: boolean): boolean {
    for (; this.#at < this.#text.length; this.#at++) {
      const character = this.#text[this.#at]
      if (character === '#' && overLines) {
        while (this.#at + 1 < this.#text.length && this.#text[this.#at + 1] !== '\n') this.#at++
      } else if (character === '\n' || character === '\r') {
        if (!overLines) return true
      } else if (character !== ' ' && character !== '\t') return true
    }
    return false
  }

  #note(path: readonly Step[], offset: number): void {
    const name = pathName(path)
    if (!this.#offsets.has(name)) this.#offsets.set(name, offset)
  }
}

function pathName(path: readonly Step[]): string {
  return JSON.stringify(path)
}

function unquote(literal: string): string {
  if (literal.startsWith("'")) return literal.slice(1, -1)
  try {
    const value: unknown = JSON.parse(literal)
    return typeof value === 'string' ? value : literal
  } catch {
    return literal.slice(1, -1) // an escape that only TOML has
  }
}
