import { UserError } from '../config/user-error.ts'
import type { Finding } from '../engine/finding.ts'
import { editPython } from '../platform/edit-python.ts'
import { describeWriteFailure } from '../platform/file-system.ts'
import { readPython } from '../platform/read-python.ts'
import type { Analysis } from '../workspace/analysis.ts'
import type { Host } from './host.ts'

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
  { project, loaded }: Analysis,
  findings: readonly Finding[],
  reason: string,
): WrittenSuppressions {
  const { session } = loaded
  const mistakes: UserError[] = []
  let findingCount = 0
  let fileCount = 0
  for (const path of new Set(findings.map(({ location }) => location.path))) {
    const { edits, suppressed } = session.suppressionsFor(path, findings, reason)
    const file = loaded.files.get(path)
    if (edits.length === 0 || file === undefined) continue
    const name = project.nameOf(path)
    const current = readPython(host.fileSystem, file.absolute)
    if (!('text' in current) || current.text !== session.textOf(path)) {
      mistakes.push(new UserError(`${name} changed while it was checked, so nothing was written to it`))
      continue
    }
    const edited = editPython(host.fileSystem.readBytes(file.absolute), edits)
    if ('reason' in edited) {
      mistakes.push(new UserError(`${name} ${edited.reason}`))
      continue
    }
    try {
      host.fileSystem.writeBytes(file.absolute, edited.bytes)
    } catch (error) {
      mistakes.push(new UserError(`${name} ${describeWriteFailure(error)}`))
      continue
    }
    const written = readPython(host.fileSystem, file.absolute)
    if ('text' in written) session.setFile(path, written.text)
    findingCount += suppressed.length
    fileCount++
  }
  return { findingCount, fileCount, mistakes }
}
