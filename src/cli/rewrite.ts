import { UserError } from '../config/user-error.ts'
import type { TextEdit } from '../engine/finding.ts'
import { editPython } from '../platform/edit-python.ts'
import { describeWriteFailure } from '../platform/file-system.ts'
import { readPython } from '../platform/read-python.ts'
import type { Analysis } from '../workspace/analysis.ts'
import type { Host } from './host.ts'

/**
 * Makes edits (in order, not overlapping) in a file of the project on disk; gives what went wrong, in which case the file is as it was. `text` is
 * what the edits are about: a file that holds something else by now is left alone.
 */
export function rewrite(
  host: Host,
  { project, loaded }: Analysis,
  path: string,
  text: string | null,
  edits: readonly TextEdit[],
): UserError | null {
  const name = project.nameOf(path)
  const file = loaded.files.get(path)
  if (file === undefined) return new UserError(`${name} is not a file that can be written`)
  const current = readPython(host.fileSystem, file.absolute)
  if (!('text' in current) || current.text !== text) {
    return new UserError(`${name} changed while it was checked, so nothing was written to it`)
  }
  try {
    const edited = editPython(host.fileSystem.readBytes(file.absolute), edits)
    if ('reason' in edited) return new UserError(`${name} ${edited.reason}`)
    host.fileSystem.writeBytes(file.absolute, edited.bytes)
    return null
  } catch (error) {
    return new UserError(`${name} ${describeWriteFailure(error)}`)
  }
}
