import type { ConcreteTables, LaterParsed } from '../syntax/concrete-tables.ts'
import { type Decoded, decodePython } from './decode.ts'
import { describeFailure, type FileSystem } from './file-system.ts'

/** Files larger than this many bytes are generated data, not source: they are reported as unreadable. */
export const LARGEST_FILE = 10 * 1024 * 1024

/** A file of a list as it was read. */
export interface ReadFile {
  /** Its place in the list. */
  readonly index: number
  readonly read: Decoded
  /** What tree-sitter made of its text; null where it was not parsed, or where there are errors in it. A test that may stand by is parsed later. */
  readonly parsed: ConcreteTables | LaterParsed | null
}

/** Which tests may stand by; see `mayStandBy`. */
export interface StandingBy {
  /** The folder from which paths count, absolute. */
  readonly root: string
  readonly mentions: readonly RegExp[] | null
}

/** Reads the files at absolute paths, one when it is asked for. */
export function* readInTurn(fileSystem: FileSystem, paths: readonly string[]): Generator<ReadFile> {
  for (const [index, path] of paths.entries()) yield { index, read: readPython(fileSystem, path), parsed: null }
}

/** The text of the Python file at an absolute path, or why it has none. */
export function readPython(fileSystem: FileSystem, path: string): Decoded {
  return attempt(() => {
    const { size } = fileSystem.status(path)
    return size > LARGEST_FILE ? { reason: tooLarge(size) } : decodePython(fileSystem.readBytes(path))
  })
}

/** What `read` gives, or why it failed. */
export function attempt(read: () => Decoded): Decoded {
  try {
    return read()
  } catch (error) {
    return { reason: describeFailure(error) }
  }
}

function tooLarge(bytes: number): string {
  const megabytes = (size: number) => `${(size / 1024 / 1024).toFixed(1).replace(/\.0$/, '')} MB`
  return `is too large to be source code (${megabytes(bytes)}, the limit is ${megabytes(LARGEST_FILE)})`
}
