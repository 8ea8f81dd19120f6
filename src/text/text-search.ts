import { requiredTexts } from './required-texts.ts'

const NO = 0
const POSSIBLE = 1
const YES = 2

/**
 * Asks many regular expressions whether they fit somewhere in a text, in one pass over it: what each of them cannot do without
 * (`requiredTexts`) is looked for all at once, and only those are tried for which it is there.
 */
export class TextSearch {
  /** Equal expressions have one number. */
  readonly #numbers = new Map<RegExp, number>()
  /** Whether expressions may fit in a text of which nothing is known, by their numbers. */
  readonly #unread: Uint8Array
  readonly #strings: StringSearch

  constructor(patterns: readonly RegExp[]) {
    const distinct = new Map(patterns.map((pattern) => [String(pattern), pattern]))
    const sources = [...distinct.keys()]
    for (const pattern of patterns) this.#numbers.set(pattern, sources.indexOf(String(pattern)))
    const required = Array.from(distinct.values(), requiredTexts)
    this.#unread = Uint8Array.from(required, (strings) => (strings === null ? POSSIBLE : NO))
    this.#strings = new StringSearch(required.map((strings) => strings ?? []))
  }

  /** Tells of each of the expressions whether it fits somewhere in a text. */
  in(text: string): (pattern: RegExp) => boolean {
    const answers = this.#unread.slice()
    this.#strings.mark(text, answers)
    return (pattern) => {
      const number = this.#numbers.get(pattern)!
      if (answers[number] === POSSIBLE) answers[number] = pattern.test(text) ? YES : NO
      return answers[number] === YES
    }
  }
}

/**
 * Looks for strings in texts, whatever the case of their letters: an automaton after Aho and Corasick. A state stands for the longest beginning
 * of a string with which what is read so far ends; its number is the place in the table where its line begins.
 */
class StringSearch {
  /** By code unit, its place in a line; 0 for all that stand in none of the strings. */
  readonly #classes = new Uint8Array(0x1_00_00)
  readonly #width: number
  /** The state after the next character; less than zero, as its complement, where a string ends there. */
  readonly #next: Int32Array
  /** By line: the numbers of the lists of which a string ends there. */
  readonly #found: readonly (readonly number[] | undefined)[]

  /** Finds the strings of numbered lists, in lower case. */
  constructor(lists: readonly (readonly string[])[]) {
    const chars = lists.flat().join('')
    let width = 1
    for (const char of new Set(chars)) {
      this.#classes[char.toUpperCase().charCodeAt(0)] = width
      this.#classes[char.charCodeAt(0)] = width++
    }
    this.#width = width
    const next = new Int32Array((1 + chars.length) * width)
    const found: number[][] = []
    this.#next = next
    this.#found = found
    let states = 1
    for (const [number, strings] of lists.entries()) {
      for (const string of strings) {
        let state = 0
        for (let at = 0; at < string.length; at++) {
          const place = state + this.#classes[string.charCodeAt(at)]!
          if (next[place] === 0) next[place] = states++ * width
          state = next[place]!
        }
        found[state / width] ??= []
        found[state / width]!.push(number)
      }
    }
    goOn(next, found, width)
  }

  /** Marks the numbers of the lists of which a string is in the text. */
  mark(text: string, marks: Uint8Array): void {
    const next = this.#next
    const classes = this.#classes
    let state = 0
    for (let at = 0; at < text.length; at++) {
      state = next[state + classes[text.charCodeAt(at)]!]!
      if (state < 0) {
        state = ~state
        for (const number of this.#found[state / this.#width]!) marks[number] = POSSIBLE
      }
    }
  }
}

/** Fills in where to go on when no string goes on: with what is left after its first character, as often as necessary. */
function goOn(next: Int32Array, found: (readonly number[] | undefined)[], width: number): void {
  /** Shorter ones first, each with the state of what is left without its first character. */
  const rests = new Map([[0, 0]])
  for (const [state, rest] of rests) {
    const ending = found[rest / width]
    if (state !== 0 && ending !== undefined) found[state / width] = [...(found[state / width] ?? []), ...ending]
    for (let place = 0; place < width; place++) {
      const shorter = state === 0 ? 0 : next[rest + place]!
      const longer = next[state + place]!
      if (longer === 0) next[state + place] = shorter
      else rests.set(longer, shorter)
    }
  }
  for (let place = 0; place < next.length; place++) {
    const state = next[place]!
    if (found[state / width] !== undefined) next[place] = ~state
  }
}
