import type { Finding } from '../engine/finding.ts'
import { LineIndex } from '../text/line-index.ts'
import type { Span } from '../text/span.ts'
import { findingsByPath, type Sources } from './report.ts'

const OFFSET = 0xcbf29ce484222325n
const PRIME = 0x100000001b3n
const MASK = (1n << 64n) - 1n

/**
 * A fingerprint for each of the findings, in their order: sixteen hexadecimal digits, no two alike. It says rule, file and the text of the
 * line without secrets, so that it stays when lines move; findings that agree in these are told apart by their order in the file.
 */
export function fingerprints(findings: readonly Finding[], sources: Sources): string[] {
  const byPath = findingsByPath(findings)
  const files = new Map<string, FileLines | null>()
  const lineOf = ({ location: { path, startLine }, message }: Finding) => {
    let lines = files.get(path)
    if (lines === undefined) {
      const text = sources.textOf(path)
      const secrets = (byPath.get(path) ?? []).flatMap((finding) => finding.secrets ?? [])
      lines = text === null ? null : new FileLines(text, secrets)
      files.set(path, lines)
    }
    return lines?.line(startLine) ?? message
  }
  const seen = new Map<string, number>()
  return findings.map((finding) => {
    const key = [finding.rule, sources.nameOf(finding.location.path), lineOf(finding)].join('\0')
    const occurrence = (seen.get(key) ?? 0) + 1
    seen.set(key, occurrence)
    return hash(`${key}\0${occurrence}`)
  })
}

/** The lines of a text with their blanks made alike, and without secrets, which a digest could give away. */
class FileLines {
  readonly #text: string
  readonly #secrets: readonly Span[]
  readonly #index: LineIndex

  constructor(text: string, secrets: readonly Span[]) {
    this.#text = text
    this.#secrets = secrets
    this.#index = new LineIndex(text)
  }

  /** The text of a one-based line; empty past the end. */
  line(number: number): string {
    if (number > this.#index.lineCount) return ''
    const start = this.#index.startOfLine(number)
    let line = this.#text.slice(start, this.#index.endOfLine(number))
    for (const secret of this.#secrets) {
      const from = Math.max(0, secret.start - start)
      const to = Math.min(line.length, secret.end - start)
      if (from < to) line = line.slice(0, from) + '*'.repeat(to - from) + line.slice(to)
    }
    return line.replace(/\*+/g, '*').replace(/\s+/g, ' ').trim()
  }
}

/** FNV-1a, 64 bits, over the UTF-16 code units of a text. */
function hash(text: string): string {
  let value = OFFSET
  for (let index = 0; index < text.length; index++) value = ((value ^ BigInt(text.charCodeAt(index))) * PRIME) & MASK
  return value.toString(16).padStart(16, '0')
}
