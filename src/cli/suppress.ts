import type { UserError } from '../config/user-error.ts'
import type { Finding } from '../engine/finding.ts'
import { readPython } from '../platform/read-python.ts'
import type { Analysis } from '../workspace/analysis.ts'
import type { Host } from './host.ts'
import { rewrite } from './rewrite.ts'

/** What `writeSuppressions` did. */
export interface WrittenSuppressions {
  readonly findingCount: number
  readonly fileCount: number
  /** About files that could not be written; nothing in them is suppressed. */
  readonly mistakes: readonly UserError[]
}

/**
 * Writes comments that suppress findings into their files, with a reason (one line, may be empty), and gives the session the new texts. A file
 * that is not what was checked any more is left alone.
 */
export function writeSuppressions(
  host: Host,
  analysis: Analysis,
  findings: readonly Finding[],
  reason: string,
): WrittenSuppressions {
  const { loaded } = analysis
  const { session } = loaded
  const mistakes: UserError[] = []
  let findingCount = 0
  let fileCount = 0
  for (const path of new Set(findings.map(({ location }) => location.path))) {
    const { edits, suppressed } = session.suppressionsFor(path, findings, reason)
    const file = loaded.files.get(path)
    if (edits.length === 0 || file === undefined) continue
    const mistake = rewrite(host, analysis, path, session.textOf(path), edits)
    if (mistake !== null) {
      mistakes.push(mistake)
      continue
    }
    const written = readPython(host.fileSystem, file.absolute)
    if ('text' in written) session.setFile(path, written.text)
    findingCount += suppressed.length
    fileCount++
  }
  return { findingCount, fileCount, mistakes }
}
