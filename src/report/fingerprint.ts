import type { Finding } from '../engine/finding.ts'
import { LineIndex } from '../text/line-index.ts'
import type { Sources } from './report.ts'

const OFFSET = 0xcbf29ce484222325n
const PRIME = 0x100000001b3n
const MASK = (1n << 64n) - 1n

/**
 * A fingerprint for each of the findings, in their order: sixteen hexadecimal digits, no two alike. It says rule, file and the text of the
 * line, so that it stays when lines move; findings that agree in these are told apart by their order in the file.
 */
export function fingerprints(findings: readonly Finding[], sources: Sources): string[] {
  const lines = new Map<string, ((number: number) => string) | null>()
  const lineOf = ({ location: { path, startLine }, message }: Finding) => {
    let read = lines.get(path)
    if (read === undefined) {
      const text = sources.textOf(path)
      read = text === null ? null : lineReader(text)
      lines.set(path, read)
    }
    return read?.(startLine) ?? message
  }
  const seen = new Map<string, number>()
  return findings.map((finding) => {
    const key = [finding.rule, sources.nameOf(finding.location.path), lineOf(finding)].join('\0')
    const occurrence = (seen.get(key) ?? 0) + 1
    seen.set(key, occurrence)
    return hash(`${key}\0${occurrence}`)
  })
}

/** Gives one-based lines with their blanks made alike. */
function lineReader(text: string): (number: number) => string {
  const index = new LineIndex(text)
  return (number) =>
    number > index.lineCount
      ? ''
      : text.slice(index.startOfLine(number), index.endOfLine(number)).replace(/\s+/g, ' ').trim()
}

/** FNV-1a, 64 bits, over the UTF-16 code units of a text. */
function hash(text: string): string {
  let value = OFFSET
  for (let index = 0; index < text.length; index++) value = ((value ^ BigInt(text.charCodeAt(index))) * PRIME) & MASK
  return value.toString(16).padStart(16, '0')
}
