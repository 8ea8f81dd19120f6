import { declaredEncoding, decodePython } from './decode.ts'

/** A replacement between two zero-based UTF-16 offsets of the decoded text; in order, not overlapping. */
interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/**
 * Edits a Python file as bytes, so that encoding, byte order mark and line ends stay. Gives the reason, as the end of a sentence that starts
 * with the path, where the new text cannot be written in the file's encoding.
 */
export function editPython(
  bytes: Uint8Array,
  edits: readonly Edit[],
): { readonly bytes: Uint8Array } | { readonly reason: string } {
  const decoded = decodePython(bytes)
  if (!('text' in decoded)) return decoded
  const { text } = decoded
  const encoder = new TextEncoder()
  const parts: Uint8Array[] = []
  let expected = ''
  let from = { offset: 0, byte: 0 }
  for (const edit of edits) {
    const start = byteOffset(bytes, text, edit.start)
    const end = byteOffset(bytes, text, edit.end)
    if (start === null || end === null) return { reason: NOT_WRITABLE }
    parts.push(bytes.subarray(from.byte, start), encoder.encode(edit.text))
    expected += text.slice(from.offset, edit.start) + edit.text
    from = { offset: edit.end, byte: end }
  }
  parts.push(bytes.subarray(from.byte))
  const edited = Buffer.concat(parts)
  // Other encodings than UTF-8 have other bytes for most characters, and a comment can declare another encoding.
  const written = decodePython(edited)
  return 'text' in written && written.text === expected + text.slice(from.offset)
    ? { bytes: edited }
    : { reason: NOT_WRITABLE }
}

const NOT_WRITABLE = 'cannot be edited: its encoding has no bytes for the new text'

/** The byte at which an offset of the text is; null where that cannot be told. */
function byteOffset(bytes: Uint8Array, text: string, offset: number): number | null {
  const line = text.lastIndexOf('\n', offset - 1) + 1
  let lineByte = 0
  // In every encoding that Python source can have, the byte of a line feed stands for nothing else.
  for (let at = text.indexOf('\n'); at !== -1 && at < line; at = text.indexOf('\n', at + 1)) {
    lineByte = bytes.indexOf(0x0a, lineByte) + 1
  }
  const declared = declaredEncoding(bytes)
  const wanted = text.slice(line, offset)
  const isMarked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  if (declared === null || isMarked) return (line === 0 && isMarked ? 3 : lineByte) + Buffer.byteLength(wanted)

  const header = new TextEncoder().encode(`# coding: ${declared}\n`)
  for (let end = lineByte; end <= bytes.length; end++) {
    const fragment = decodePython(Buffer.concat([header, bytes.subarray(lineByte, end)]))
    if ('text' in fragment && fragment.text.length === header.length + wanted.length) {
      return fragment.text.endsWith(wanted) ? end : null
    }
  }
  return null
}
