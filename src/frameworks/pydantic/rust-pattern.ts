/** What Rust's `regex` refuses in a pattern: the place in the pattern (zero-based UTF-16, end exclusive), and what it is. */
export interface PatternRefusal {
  readonly start: number
  readonly end: number
  /** In words that follow "has": `a look-around "(?="`. */
  readonly what: string
}

/**
 * What Rust's `regex` refuses in a pattern, or null. Follows the parser of https://docs.rs/regex-syntax; patterns that are only too large when they are
 * compiled, and Unicode properties that do not exist, are taken for accepted.
 */
export function refusedByRust(pattern: string): PatternRefusal | null {
  const parser = new PatternParser(pattern)
  try {
    parser.read()
    return null
  } catch (refusal) {
    if (refusal instanceof Refused) return refusal.refusal
    throw refusal
  }
}

class Refused extends Error {
  readonly refusal: PatternRefusal

  constructor(refusal: PatternRefusal) {
    super(refusal.what)
    this.refusal = refusal
  }
}

/** What was read last: something that can be repeated, a set of flags, nothing. */
type Last = 'expression' | 'flags' | null

/** A character in a class, or what is none: `\d`. */
type ClassItem = number | null

class PatternParser {
  readonly #text: string
  #at = 0
  /** Whether blanks and comments count for nothing: `(?x)`. */
  #isVerbose = false
  readonly #names = new Set<string>()

  constructor(text: string) {
    this.#text = text
  }

  read(): void {
    const groups: { start: number; isVerbose: boolean }[] = []
    let last: Last = null
    for (;;) {
      this.#skipBlanks()
      const start = this.#at
      const character = this.#next()
      switch (character) {
        case '':
          if (groups.length > 0) this.#refuse(groups.at(-1)!.start, groups.at(-1)!.start + 1, 'an unclosed group')
          return
        case '(': {
          const isVerbose = this.#isVerbose
          const isGroup = this.#readGroupStart(start)
          if (isGroup) groups.push({ start, isVerbose })
          last = isGroup ? null : 'flags'
          break
        }
        case ')': {
          const group = groups.pop()
          if (group === undefined) throw this.#refused(start, this.#at, 'a parenthesis that closes nothing')
          this.#isVerbose = group.isVerbose
          last = 'expression'
          break
        }
        case '|':
          last = null
          break
        case '?':
        case '*':
        case '+':
          if (last !== 'expression') this.#refuse(start, this.#at, `nothing to repeat before "${character}"`)
          this.#skip('?')
          break
        case '{':
          if (last !== 'expression') this.#refuse(start, this.#at, 'a bare "{", which has to be written "\\{"')
          this.#readCount(start)
          this.#skip('?')
          break
        case '[':
          this.#readClass(start)
          last = 'expression'
          break
        case '\\':
          this.#readEscape(start, false)
          last = 'expression'
          break
        default:
          last = 'expression'
      }
    }
  }

  #refused(start: number, end: number, what: string): Refused {
    return new Refused({ start, end, what })
  }

  #refuse(start: number, end: number, what: string): never {
    throw this.#refused(start, end, what)
  }

  /** The next character, taken; empty at the end. */
  #next(): string {
    const code = this.#text.codePointAt(this.#at)
    if (code === undefined) return ''
    const character = String.fromCodePoint(code)
    this.#at += character.length
    return character
  }

  #peek(): string {
    return this.#text[this.#at] ?? ''
  }

  #skip(text: string): boolean {
    const isThere = this.#text.startsWith(text, this.#at)
    if (isThere) this.#at += text.length
    return isThere
  }

  #skipBlanks(): void {
    if (!this.#isVerbose) return
    for (;;) {
      if (/\s/.test(this.#peek())) this.#at++
      else if (this.#peek() === '#') {
        const end = this.#text.indexOf('\n', this.#at)
        this.#at = end < 0 ? this.#text.length : end + 1
      } else return
    }
  }

  /** What follows `(`; false for flags that stand alone: `(?i)`. */
  #readGroupStart(start: number): boolean {
    this.#skipBlanks()
    const around = /^\?<?[=!]/.exec(this.#text.slice(this.#at, this.#at + 3))
    if (around) {
      const end = this.#at + around[0].length
      this.#refuse(start, end, `a look-around "${this.#text.slice(start, end)}"`)
    }
    if (this.#skip('?P<') || this.#skip('?<')) {
      this.#readGroupName(start)
      return true
    }
    return this.#skip('?') ? this.#readFlags(start) : true
  }

  #readGroupName(start: number): void {
    const end = this.#text.indexOf('>', this.#at)
    if (end < 0) this.#refuse(start, this.#text.length, 'an unclosed group name')
    const name = this.#text.slice(this.#at, end)
    if (!/^[_\p{Alphabetic}][\p{Alphabetic}\p{Nd}\p{Nl}_.[\]]*$/u.test(name))
      this.#refuse(start, end + 1, `the group name "${name}"`)
    if (this.#names.has(name)) this.#refuse(start, end + 1, `the group name "${name}" twice`)
    this.#names.add(name)
    this.#at = end + 1
  }

  #readFlags(start: number): boolean {
    const seen = new Set<string>()
    let isNegative = false
    let previous = ''
    for (;;) {
      const at = this.#at
      const flag = this.#next()
      if (flag === ':' || flag === ')') {
        if (previous === '-' || (flag === ')' && previous === ''))
          this.#refuse(start, this.#at, `the group "${this.#text.slice(start, this.#at)}"`)
        return flag === ':'
      }
      if (flag === '-' ? isNegative : !/^[imsUuxR]$/.test(flag) || seen.has(flag)) {
        const end = Math.max(this.#at, at + 1)
        this.#refuse(start, Math.min(end, this.#text.length), nameOfGroup(this.#text.slice(start + 2)))
      }
      if (flag === '-') isNegative = true
      else seen.add(flag)
      if (flag === 'x') this.#isVerbose = !isNegative
      previous = flag
    }
  }

  /** What follows `{`. */
  #readCount(start: number): void {
    const match = /^\s*(\d+)\s*(,)?\s*(\d+)?\s*\}/.exec(this.#text.slice(this.#at))
    const written = (): string => /^\{[^}]*\}?/.exec(this.#text.slice(start))![0]
    if (match === null || (match[3] !== undefined && match[2] === undefined)) {
      const isRange = /^\{\s*,\s*\d+\s*\}/.test(written())
      this.#refuse(
        start,
        start + written().length,
        isRange ? `"${written()}" without its first number` : `"${written()}", whose brace has to be written "\\{"`,
      )
    }
    const [whole, least, , most] = match
    this.#at += whole.length
    const isTooLarge = Number(least) > 0xffffffff || Number(most ?? 0) > 0xffffffff
    if (isTooLarge || Number(most ?? least) < Number(least))
      this.#refuse(start, this.#at, `the repetition "${this.#text.slice(start, this.#at)}"`)
  }

  /** What follows a backslash: the character that it stands for, or null. */
  #readEscape(start: number, isInClass: boolean): ClassItem {
    const letter = this.#next()
    const written = (): string => this.#text.slice(start, this.#at)
    if (letter === '') this.#refuse(start, this.#at, 'a backslash at its end')
    if (/^[0-9]$/.test(letter)) this.#refuse(start, this.#at, `a back-reference "${written()}"`)
    if (/^[xuU]$/.test(letter)) return this.#readHexadecimal(start, letter)
    if (/^[pP]$/.test(letter)) {
      const property = /^(\{[^}]+\}|[^{])/.exec(this.#text.slice(this.#at))
      if (property === null) this.#refuse(start, this.#at, `"${written()}" without a property`)
      this.#at += property[0].length
      if (/^[^{CLMNPSZ]$/.test(property[0])) this.#refuse(start, this.#at, `the property "${written()}"`)
      return null
    }
    if (/^[dswDSW]$/.test(letter)) return null
    if (letter in CONTROLS) return CONTROLS[letter]!
    if (/^[AzbB<>]$/.test(letter)) {
      if (isInClass) this.#refuse(start, this.#at, `"${written()}" in square brackets`)
      const boundary = letter === 'b' ? /^\{([A-Za-z-]+)\}?/.exec(this.#text.slice(this.#at)) : null
      if (boundary) {
        this.#at += boundary[0].length
        if (!/^\{(start|end)(-half)?\}$/.test(boundary[0])) this.#refuse(start, this.#at, `"${written()}"`)
      }
      return null
    }
    const code = letter.codePointAt(0)!
    if (code > 0x7f || /^[A-Za-z]$/.test(letter)) this.#refuse(start, this.#at, `"${written()}"`)
    return code
  }

  #readHexadecimal(start: number, letter: string): number {
    const rest = this.#text.slice(this.#at)
    const length = { x: 2, u: 4, U: 8 }[letter]
    const digits = /^\{([0-9A-Fa-f]+)\}/.exec(rest) ?? new RegExp(`^([0-9A-Fa-f]{${length}})`).exec(rest)
    const code = digits ? Number.parseInt(digits[1]!, 16) : Number.NaN
    this.#at += digits?.[0].length ?? 0
    const isCharacter = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
    if (!isCharacter) this.#refuse(start, this.#at, `"${this.#text.slice(start, this.#at)}", which is no character`)
    return code
  }

  /** What follows `[`, up to the bracket that closes it. */
  #readClass(first: number): void {
    const open = [first]
    this.#readClassStart(first)
    while (open.length > 0) {
      this.#skipBlanks()
      const start = this.#at
      const character = this.#peek()
      if (character === '')
        this.#refuse(
          open.at(-1)!,
          open.at(-1)! + 1,
          'an unclosed "[", which has to be written "\\[" where it is meant as a character',
        )
      if (character === '[') {
        const named = /^\[:\^?(\w+):\]/.exec(this.#text.slice(this.#at))
        this.#at++
        if (named && NAMED_CLASSES.has(named[1]!)) this.#at = start + named[0].length
        else {
          open.push(start)
          this.#readClassStart(start)
        }
      } else if (character === ']') {
        this.#at++
        open.pop()
      } else if (!this.#skip('&&') && !this.#skip('--') && !this.#skip('~~')) this.#readRange()
    }
  }

  #readClassStart(start: number): void {
    this.#skipBlanks()
    this.#skip('^')
    this.#skipBlanks()
    let isEmpty = true
    while (this.#skip('-')) {
      isEmpty = false
      this.#skipBlanks()
    }
    if (isEmpty) this.#skip(']')
    if (this.#at >= this.#text.length) this.#refuse(start, this.#at, 'an unclosed "["')
  }

  #readRange(): void {
    const start = this.#at
    const from = this.#readClassItem()
    this.#skipBlanks()
    const rest = this.#text.slice(this.#at)
    const after = (this.#isVerbose ? rest.slice(1).replace(/^(\s|#.*\n?)+/, '') : rest.slice(1))[0]
    if (rest[0] !== '-' || after === ']' || after === '-') return
    this.#at++
    this.#skipBlanks()
    if (this.#at >= this.#text.length) this.#refuse(start, this.#at, 'an unclosed "["')
    const to = this.#readClassItem()
    const written = this.#text.slice(start, this.#at)
    if (from === null || to === null)
      this.#refuse(start, this.#at, `the range "${written}", which is none: write "\\-"`)
    if (from > to) this.#refuse(start, this.#at, `the range "${written}", whose end comes before its start`)
  }

  #readClassItem(): ClassItem {
    const start = this.#at
    const character = this.#next()
    return character === '\\' ? this.#readEscape(start, true) : character.codePointAt(0)!
  }
}

const CONTROLS: Readonly<Record<string, number>> = { a: 7, f: 12, t: 9, n: 10, r: 13, v: 11 }

const NAMED_CLASSES = new Set(
  'alnum alpha ascii blank cntrl digit graph lower print punct space upper word xdigit'.split(' '),
)

/** What a group is that begins with `(?` and these characters. */
function nameOfGroup(rest: string): string {
  if (rest.startsWith('P=')) return `a back-reference "(?${/^P=\w*/.exec(rest)![0]})"`
  if (rest.startsWith('>')) return 'an atomic group "(?>"'
  if (rest.startsWith('#')) return 'a comment "(?#"'
  if (rest.startsWith('(')) return 'a condition "(?("'
  return `the group "(?${rest.slice(0, 1)}"`
}
