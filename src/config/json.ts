/** JSON with places: `JSON.parse` gives values without positions; messages about them need both. */
import { LineIndex } from '../text/line-index.ts'
import { type Place, UserError } from './user-error.ts'

/** A value of a JSON document and where it starts (zero-based UTF-16 offset). */
export type JsonNode =
  | { readonly kind: 'object'; readonly start: number; readonly members: readonly JsonMember[] }
  | { readonly kind: 'array'; readonly start: number; readonly elements: readonly JsonNode[] }
  | { readonly kind: 'string'; readonly start: number; readonly value: string }
  | { readonly kind: 'number'; readonly start: number; readonly value: number }
  | { readonly kind: 'word'; readonly start: number; readonly value: boolean | null }

export interface JsonMember {
  readonly name: string
  /** The zero-based offset of the name. */
  readonly start: number
  readonly value: JsonNode
}

/** A JSON text that has been read. */
export class JsonDocument {
  readonly root: JsonNode
  readonly #file: string
  readonly #text: string

  /** `file` is the name that messages carry. Throws a `UserError` with the place of the first mistake. */
  constructor(file: string, text: string) {
    this.#file = file
    this.#text = text
    const reader = new Reader(text)
    try {
      this.root = reader.read()
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
      const mistake = this.error(reader.offset, `Invalid JSON: ${error.message}`)
      const isConflict = /^(?:<{7}|={7}|>{7})/.test(mistake.place?.source ?? '')
      throw isConflict
        ? this.error(reader.offset, 'This file has conflicts of a merge', 'Resolve them, or restore the file.')
        : mistake
    }
  }

  /** A mistake at a zero-based offset. */
  error(offset: number, message: string, hint: string | null = null): UserError {
    return new UserError(message, { place: this.#place(offset), hint })
  }

  #place(offset: number): Place {
    const lines = new LineIndex(this.#text)
    const { line, column } = lines.positionAt(offset)
    const source = this.#text.slice(lines.startOfLine(line), lines.endOfLine(line)).replace(/[\r\n]+$/, '')
    return { file: this.#file, line, column, source }
  }
}

/** Deeper nesting is not a document that anybody wrote. */
const DEEPEST = 100

/** Reads one JSON value; throws a `SyntaxError` and stops at the offset of the mistake. */
class Reader {
  readonly #text: string
  #depth = 0
  offset = 0

  constructor(text: string) {
    this.#text = text
  }

  read(): JsonNode {
    this.#skipBlank()
    const value = this.#value()
    this.#skipBlank()
    if (this.offset < this.#text.length) throw new SyntaxError('more text after the end')
    return value
  }

  #value(): JsonNode {
    const start = this.offset
    const first = this.#text[start]
    if (first === '{' || first === '[') {
      if (++this.#depth > DEEPEST) throw new SyntaxError('it is nested too deeply')
      const node: JsonNode =
        first === '{'
          ? { kind: 'object', start, members: this.#list('}', () => this.#member()) }
          : { kind: 'array', start, elements: this.#list(']', () => this.#value()) }
      this.#depth--
      return node
    }
    if (first === '"') return { kind: 'string', start, value: this.#string() }
    const token = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/.exec(
      this.#text.slice(start, start + 400),
    )?.[0]
    if (token === undefined) throw new SyntaxError(first === undefined ? 'it ends too early' : 'a value is missing')
    this.offset += token.length
    const value = JSON.parse(token) as boolean | null | number
    return typeof value === 'number' ? { kind: 'number', start, value } : { kind: 'word', start, value }
  }

  #member(): JsonMember {
    const start = this.offset
    if (this.#text[start] !== '"') throw new SyntaxError('a name in double quotes is missing')
    const name = this.#string()
    this.#skipBlank()
    if (this.#text[this.offset] !== ':') throw new SyntaxError('":" is missing')
    this.offset++
    this.#skipBlank()
    return { name, start, value: this.#value() }
  }

  #list<Item>(closing: string, item: () => Item): Item[] {
    this.offset++
    const items: Item[] = []
    this.#skipBlank()
    while (this.#text[this.offset] !== closing || items.length > 0) {
      items.push(item())
      this.#skipBlank()
      if (this.#text[this.offset] === closing) break
      if (this.#text[this.offset] !== ',') throw new SyntaxError(`"," or "${closing}" is missing`)
      this.offset++
      this.#skipBlank()
    }
    this.offset++
    return items
  }

  #string(): string {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: JSON strings cannot hold them
    const literal = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
    literal.lastIndex = this.offset
    const found = literal.exec(this.#text)?.[0]
    if (found === undefined) throw new SyntaxError('a string is not closed, or has a character that it cannot have')
    this.offset += found.length
    return JSON.parse(found) as string
  }

  #skipBlank(): void {
    while (/[ \t\r\n]/.test(this.#text[this.offset] ?? '')) this.offset++
  }
}
