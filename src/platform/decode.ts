/** Bytes of a Python file → text, by Python's own rules (PEP 263, PEP 3120). */

/** A file that is not text; `reason` is a sentence for a person without the path, `offset` a place in what could be decoded. */
export interface Undecodable {
  readonly reason: string
  readonly offset?: number
}

/** The text of a file, or why there is none. */
export type Decoded = { readonly text: string } | Undecodable

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Decodes a Python source file: UTF-8, or the encoding that a comment in the first two lines declares. A byte order mark is left out.
 * UTF-16, UTF-32 and NUL bytes, which Python refuses too, are undecodable.
 */
export function decodePython(bytes: Uint8Array): Decoded {
  const wide = wideEncoding(bytes)
  if (wide !== null) return { reason: `is encoded as ${wide}, which Python cannot read; save it as UTF-8` }

  const hasMark = startsWith(bytes, 0xef, 0xbb, 0xbf)
  const content = hasMark ? bytes.subarray(3) : bytes
  const nul = content.indexOf(0)
  if (nul !== -1) return { reason: `contains a NUL byte (${placeOf(content, nul)}), so it is not Python source` }

  const declared = declaredEncoding(content)
  if (declared === null) return decodeUtf8(content)
  const encoding = canonicalEncoding(declared)
  if (encoding === 'utf-8') return decodeUtf8(content)
  if (hasMark) return { reason: `declares the encoding "${declared}" but starts with a UTF-8 byte order mark` }
  if (encoding === 'iso-8859-1') return { text: decodeLatin1(content) }
  if (encoding === 'windows-1252') return { text: decodeWindows1252(content) }
  if (encoding === 'us-ascii') return decodeAscii(content)
  return decodeNamed(content, encoding, declared)
}

/** Decodes a file that is UTF-8 by definition (TOML, lock files); a byte order mark is left out. */
export function decodeUtf8(bytes: Uint8Array): Decoded {
  const content = startsWith(bytes, 0xef, 0xbb, 0xbf) ? bytes.subarray(3) : bytes
  try {
    return { text: UTF8.decode(content) }
  } catch {
    const at = firstInvalidByte(content)
    const text = UTF8.decode(content.subarray(0, at))
    return {
      reason: `is not valid UTF-8 (byte 0x${hexadecimal(content[at])} ${placeOf(content, at)})`,
      offset: text.length,
    }
  }
}

/**
 * Decodes a manifest: UTF-8, or UTF-16 where a byte order mark says so, as pip reads it and PowerShell writes it
 * (`pip freeze > requirements.txt`).
 */
export function decodeManifest(bytes: Uint8Array): Decoded {
  if (wideEncoding(bytes) !== 'UTF-16') return decodeUtf8(bytes)
  return { text: new TextDecoder(bytes[0] === 0xff ? 'utf-16le' : 'utf-16be').decode(bytes) }
}

/** The characters that a comment or a blank line can start with: `#`, line ends, blanks. */
const COMMENT_OR_BLANK: ReadonlySet<number> = new Set(Array.from('#\r\n \t\f', (character) => character.charCodeAt(0)))

/**
 * The encoding that a Python file declares, or null: PEP 263's own expression, applied to the first two lines. The second counts only below a
 * comment or a blank line.
 */
export function declaredEncoding(bytes: Uint8Array): string | null {
  // Most files start with neither.
  if (!COMMENT_OR_BLANK.has(bytes[0] ?? 0)) return null
  const lines = decodeLatin1(bytes.subarray(0, 1000)).split(/\r\n|\r|\n/, 2)
  for (const line of lines) {
    const match = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/.exec(line)
    if (match?.[1] !== undefined) return match[1]
    if (!/^[ \t\f]*(#.*)?$/.test(line)) return null
  }
  return null
}

/** The encoding's name as `TextDecoder` knows it; Python's aliases that it does not know are translated. */
function canonicalEncoding(name: string): string {
  const normal = name.toLowerCase().replaceAll('_', '-')
  return ALIASES[normal] ?? normal
}

const ALIASES: Readonly<Record<string, string>> = {
  utf8: 'utf-8',
  'utf-8-sig': 'utf-8',
  u8: 'utf-8',
  utf: 'utf-8',
  latin1: 'iso-8859-1',
  'latin-1': 'iso-8859-1',
  l1: 'iso-8859-1',
  'iso8859-1': 'iso-8859-1',
  'iso-latin-1': 'iso-8859-1',
  cp819: 'iso-8859-1',
  ascii: 'us-ascii',
  '646': 'us-ascii',
  'iso8859-15': 'iso-8859-15',
  latin9: 'iso-8859-15',
  'latin-9': 'iso-8859-15',
  cp1250: 'windows-1250',
  cp1251: 'windows-1251',
  cp1252: 'windows-1252',
  '1252': 'windows-1252',
  cp1254: 'windows-1254',
  cp932: 'shift_jis',
  sjis: 'shift_jis',
  'shift-jis': 'shift_jis',
  cp936: 'gbk',
  cp949: 'euc-kr',
  eucjp: 'euc-jp',
  euckr: 'euc-kr',
}

function decodeNamed(bytes: Uint8Array, encoding: string, declared: string): Decoded {
  let decoder: InstanceType<typeof TextDecoder>
  try {
    decoder = new TextDecoder(encoding, { fatal: true })
  } catch {
    return { reason: `declares the unknown encoding "${declared}"` }
  }
  try {
    return { text: decoder.decode(bytes) }
  } catch {
    return { reason: `is not valid ${declared}, the encoding it declares` }
  }
}

/** ISO-8859-1 byte by byte: `TextDecoder` reads that label as windows-1252. */
function decodeLatin1(bytes: Uint8Array): string {
  let text = ''
  for (let start = 0; start < bytes.length; start += 8192) {
    text += String.fromCharCode(...bytes.subarray(start, start + 8192))
  }
  return text
}

/** By hand, because the `TextDecoder` of some versions of Node reads windows-1252 as ISO-8859-1. */
function decodeWindows1252(bytes: Uint8Array): string {
  return decodeLatin1(bytes).replace(
    /[\x80-\x9f]/g,
    (character) => WINDOWS_1252[character.charCodeAt(0) - 0x80] ?? character,
  )
}

/** What the bytes 0x80 to 0x9f stand for; the five that nothing was given to stay what they are. */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ'

function decodeAscii(bytes: Uint8Array): Decoded {
  const at = bytes.findIndex((byte) => byte > 0x7f)
  if (at === -1) return { text: decodeLatin1(bytes) }
  return { reason: `declares ASCII but has the byte 0x${hexadecimal(bytes[at])} ${placeOf(bytes, at)}`, offset: at }
}

function wideEncoding(bytes: Uint8Array): string | null {
  if (startsWith(bytes, 0xff, 0xfe, 0, 0) || startsWith(bytes, 0, 0, 0xfe, 0xff)) return 'UTF-32'
  if (startsWith(bytes, 0xff, 0xfe) || startsWith(bytes, 0xfe, 0xff)) return 'UTF-16'
  return null
}

function startsWith(bytes: Uint8Array, ...prefix: number[]): boolean {
  return prefix.every((byte, index) => bytes[index] === byte)
}

/** The index of the first byte that no UTF-8 sequence can have there (RFC 3629); the length when all are right. */
function firstInvalidByte(bytes: Uint8Array): number {
  let index = 0
  while (index < bytes.length) {
    const length = sequenceLength(bytes, index)
    if (length === 0) return index
    index += length
  }
  return index
}

function sequenceLength(bytes: Uint8Array, index: number): number {
  const lead = bytes[index]!
  if (lead < 0x80) return 1
  const length =
    lead >= 0xc2 && lead <= 0xdf ? 2 : lead >= 0xe0 && lead <= 0xef ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0
  if (length === 0) return 0
  const second = bytes[index + 1] ?? 0
  const lowest = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80
  const highest = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf
  if (second < lowest || second > highest) return 0
  for (let next = 2; next < length; next++) {
    const byte = bytes[index + next] ?? 0
    if (byte < 0x80 || byte > 0xbf) return 0
  }
  return length
}

/** Where the byte at `index` is: by its line for an editor, by its number for a hex viewer. */
function placeOf(bytes: Uint8Array, index: number): string {
  let line = 1
  for (let at = bytes.indexOf(0x0a); at !== -1 && at < index; at = bytes.indexOf(0x0a, at + 1)) line++
  return `in line ${line}, at byte ${index}`
}

function hexadecimal(byte: number | undefined): string {
  return (byte ?? 0).toString(16).padStart(2, '0')
}
