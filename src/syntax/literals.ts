/** The values of Python's literals, as `ast.literal_eval` would give them. */

/** The digits of a number without the underscores between them. */
function digitsOf(source: string): string {
  return source.includes('_') ? source.replaceAll('_', '') : source
}

/** The value of an integer literal in any base: a number where that is exact, else decimal digits. */
export function integerValue(source: string): number | string {
  const digits = digitsOf(source)
  const value = Number(digits)
  if (Number.isSafeInteger(value)) return value
  try {
    return BigInt(digits).toString()
  } catch {
    // Python 2's `10L`, which is reported as a syntax error.
    return Number.parseInt(digits, 10)
  }
}

/** The value of a float literal, or of the digits before `j`. */
export function floatValue(source: string): number | 'inf' {
  const value = Number.parseFloat(digitsOf(source))
  return value === Number.POSITIVE_INFINITY ? 'inf' : value
}

/** The letters before a string's quotes, and where its content starts. */
export interface StringPrefix {
  readonly isRaw: boolean
  readonly isBytes: boolean
  /** `f` or `t` for a string with replacement fields, else null. */
  readonly fields: 'f' | 't' | null
  /** Without any prefix and so with offsets that are those of the file, unless it has escapes. */
  readonly isPlain: boolean
}

const PLAIN: StringPrefix = { isRaw: false, isBytes: false, fields: null, isPlain: true }

/** Reads the prefix of the string literal whose opening (`rb"`, `f'''`) is text.slice(start, end). */
export function stringPrefix(text: string, start: number, end: number): StringPrefix {
  const first = text.charCodeAt(start)
  if (first === 34 || first === 39) return PLAIN
  let isRaw = false
  let isBytes = false
  let fields: 'f' | 't' | null = null
  for (let offset = start; offset < end; offset++) {
    const letter = text.charCodeAt(offset) | 32
    if (letter === 114) isRaw = true
    else if (letter === 98) isBytes = true
    else if (letter === 102) fields = 'f'
    else if (letter === 116) fields = 't'
  }
  return { isRaw, isBytes, fields, isPlain: false }
}

const SIMPLE_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\n', ''],
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
])

const ESCAPE = /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|N\{([^}]*)\}|([\s\S]))/g
const BYTES_ESCAPE = /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|([\s\S]))/g
const ESCAPE_OR_BRACES = new RegExp(`${ESCAPE.source}|\\{\\{|\\}\\}`, 'g')
const BRACES = /\{\{|\}\}/g

function decodeEscape(
  whole: string,
  octal: string | undefined,
  hex2: string | undefined,
  hex4: string | undefined,
  hex8: string | undefined,
  name: string | undefined,
  character: string | undefined,
): string {
  if (character !== undefined) return SIMPLE_ESCAPES.get(character) ?? whole
  if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8))
  const hex = hex2 ?? hex4 ?? hex8
  if (hex !== undefined) {
    const point = Number.parseInt(hex, 16)
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole
  }
  // The name of a character; there is no database of names here.
  if (name !== undefined) return '\ufffd'
  return whole[0]!
}

function decodeBytesEscape(
  whole: string,
  octal: string | undefined,
  hex: string | undefined,
  character: string,
): string {
  if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff)
  if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16))
  return SIMPLE_ESCAPES.get(character) ?? whole
}

/**
 * The value of the literal text between a string's quotes (or between the replacement fields of an f-string).
 * Line ends become `\n` as in Python; `\N{…}` becomes U+FFFD; bytes become characters U+0000–U+00FF.
 */
export function stringValue(content: string, prefix: StringPrefix): string {
  let value = content
  if (value.includes('\r')) value = value.replace(/\r\n?/g, '\n')
  if (prefix.isRaw || !value.includes('\\')) {
    return prefix.fields !== null && /[{}]/.test(value) ? value.replace(BRACES, (braces) => braces[0]!) : value
  }
  if (prefix.isBytes) return value.replace(BYTES_ESCAPE, decodeBytesEscape)
  return value.replace(prefix.fields === null ? ESCAPE : ESCAPE_OR_BRACES, decodeEscape)
}
