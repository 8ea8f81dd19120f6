import { createHash } from 'node:crypto'
import type { Finding } from '../engine/finding.ts'

/** What is the same about a finding from one version of its file to the next. Two findings may have the same. */
export interface Fingerprint {
  readonly rule: string
  /** The name of the file, with `/` as separator. */
  readonly path: string
  /** The dotted name of the function or class around it (`Repo.save`); `''` for code of the module itself. */
  readonly within: string
  /** A digest of the code that the finding marks, without its layout. */
  readonly code: string
}

/** What is to be known about the files of findings. */
export interface FingerprintSources {
  /** The text of a file, or null when it cannot be had. */
  readonly textOf: (path: string) => string | null
  /** The dotted name of the innermost function or class around a zero-based offset; `''` where there is none. */
  readonly enclosingName: (path: string, offset: number) => string
  /** The name under which a file is remembered. */
  readonly nameOf: (path: string) => string
}

/**
 * The fingerprint of a finding. Line numbers are not part of it, nor is anything outside the marked code but the names of the file and of
 * the definitions around it.
 */
export function fingerprintOf(finding: Finding, sources: FingerprintSources): Fingerprint {
  const { path, start } = finding.location
  return {
    rule: finding.rule,
    path: sources.nameOf(path),
    within: sources.enclosingName(path, start),
    code: createHash('sha256')
      .update(markedCode(finding, sources.textOf(path) ?? ''))
      .digest('hex')
      .slice(0, 16),
  }
}

/**
 * The marked code without what formatters change (blanks, line ends, comments, trailing commas, kinds of quotes), and without secrets: a
 * short digest of a short secret would give it away.
 */
function markedCode({ location, secrets = [] }: Finding, text: string): string {
  const units = text.slice(location.start, location.end).split('')
  for (const secret of secrets) {
    const from = Math.max(0, secret.start - location.start)
    for (let index = from; index < Math.min(units.length, secret.end - location.start); index++) units[index] = ''
  }
  return units
    .join('')
    .replace(/#[^\r\n]*/g, '')
    .replace(/[\s\\]+/g, '')
    .replace(/,(?=[)\]}])/g, '')
    .replaceAll("'", '"')
}
