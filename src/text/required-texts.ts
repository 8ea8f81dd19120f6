/** Reads off a regular expression which texts have one of a few strings in them wherever it fits. */

/** More alternatives than this are not told apart. */
const MOST_TEXTS = 64

/** What is known of a part of an expression, in lower case. */
interface Part {
  /** All that the part can fit; null where that is not a short list. */
  readonly whole: readonly string[] | null
  /** Strings of which whatever the part fits has one in it; null where nothing is known. */
  readonly required: readonly string[] | null
}

/** Characters that stand for themselves, as far as they are not repeated. */
const PLAIN = /[\w -]+(?![*+?{])/y
const QUANTIFIER = /(?:[*+?]|\{(\d+)(?:,\d*)?\})\??/y
const OPENING = /\?(?:[:=!]|<[=!]|<\w+>)/y

/** What ends a sequence; nothing at the end of all. */
const ENDS: ReadonlySet<string | undefined> = new Set(['|', ')', undefined])

const NOTHING: Part = { whole: [''], required: null }
const ANYTHING: Part = { whole: null, required: null }

/**
 * Strings in lower case of which a text must have one, in whatever case, for the expression to fit in it: `orm_mode` and `.copy` for
 * `/\borm_mode\b|\.copy\s*\(/`. Null where there is no such list.
 */
export function requiredTexts({ source }: RegExp): readonly string[] | null {
  // Characters by their numbers, properties of characters, what a group has matched, letters whose case is a matter of opinion.
  if (/\\[ckpuxP1-9]|[^ -~]/.test(source)) return null
  const { required } = new Reader(source).alternatives()
  return required?.every((text) => text.length > 1) ? required : null
}

class Reader {
  readonly #source: string
  #at = 0

  constructor(source: string) {
    this.#source = source
  }

  alternatives(): Part {
    const parts = [this.#sequence()]
    while (this.#take('|')) parts.push(this.#sequence())
    return parts.length === 1 ? parts[0]! : { whole: union(parts, 'whole'), required: union(parts, 'required') }
  }

  #sequence(): Part {
    let isWhole = true
    let best: readonly string[] | null = null
    /** All that can stand at the end of what is read so far, as far as it is known without a gap. */
    let run: readonly string[] = ['']
    const offer = (texts: readonly string[] | null): void => {
      if (texts !== null && shortest(texts) > shortest(best ?? [''])) best = texts
    }
    while (!ENDS.has(this.#source[this.#at])) {
      const part = this.#repeated(this.#single())
      const longer: readonly string[] | null = part.whole && joined(run, part.whole)
      if (longer === null) {
        offer(run)
        offer(part.required)
        isWhole = false
      }
      run = longer ?? ['']
    }
    offer(run)
    return { whole: isWhole ? run : null, required: best }
  }

  #single(): Part {
    const plain = this.#match(PLAIN)?.[0]
    if (plain !== undefined) return literal(plain)
    const char = this.#source[this.#at++]!
    switch (char) {
      case '(':
        return this.#group()
      case '[':
        return this.#class()
      case '\\':
        return escaped(this.#source[this.#at++]!)
      case '^':
      case '$':
        return NOTHING
      case '.':
        return ANYTHING
      default:
        return literal(char)
    }
  }

  #group(): Part {
    const opening = this.#match(OPENING)?.[0] ?? ''
    const part = this.alternatives()
    this.#take(')')
    // What stands around a place says nothing about what is there.
    return /[=!]$/.test(opening) ? NOTHING : part
  }

  #class(): Part {
    const end = this.#source.slice(this.#at).search(/(?<!\\)(?:\\\\)*\]/) + this.#at
    const inner = this.#source.slice(this.#at, end)
    this.#at = this.#source.indexOf(']', end) + 1
    if (!/^[A-Za-z_]{1,8}$/.test(inner)) return ANYTHING
    const whole = [...new Set(inner.toLowerCase())]
    return { whole, required: whole }
  }

  #repeated(part: Part): Part {
    const [quantifier, least] = this.#match(QUANTIFIER) ?? []
    if (quantifier === undefined) return part
    if (quantifier === '?') return { whole: part.whole && ['', ...part.whole], required: null }
    const mayBeMissing = quantifier.startsWith('*') || quantifier.startsWith('?') || least === '0'
    return mayBeMissing ? ANYTHING : { whole: null, required: part.required }
  }

  /** What a sticky expression fits next. */
  #match(expression: RegExp): RegExpExecArray | null {
    expression.lastIndex = this.#at
    const match = expression.exec(this.#source)
    if (match !== null) this.#at = expression.lastIndex
    return match
  }

  #take(char: string): boolean {
    const isNext = this.#source[this.#at] === char
    if (isNext) this.#at++
    return isNext
  }
}

function escaped(char: string): Part {
  if (char === 'b' || char === 'B') return NOTHING
  return /\w/.test(char) ? ANYTHING : literal(char)
}

function literal(text: string): Part {
  const whole = [text.toLowerCase()]
  return { whole, required: whole }
}

function joined(before: readonly string[], after: readonly string[]): readonly string[] | null {
  if (before.length * after.length > MOST_TEXTS) return null
  return before.flatMap((one) => after.map((other) => one + other))
}

function union(parts: readonly Part[], key: keyof Part): readonly string[] | null {
  const all = parts.map((part) => part[key])
  return all.every((texts) => texts !== null) ? [...new Set(all.flat())] : null
}

function shortest(texts: readonly string[]): number {
  return Math.min(...texts.map(({ length }) => length))
}
