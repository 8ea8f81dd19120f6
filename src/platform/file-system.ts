import {
  accessSync,
  chmodSync,
  constants,
  type Dirent,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { pid } from 'node:process'

/** What a folder entry is; `link` is a symbolic link that has not been followed. */
export type EntryKind = 'file' | 'folder' | 'link' | 'other'

export interface FolderEntry {
  readonly name: string
  readonly kind: EntryKind
}

/**
 * The file operations that the program needs, on absolute paths. Every method throws Node's own error (with `code`) when it fails,
 * unless it says otherwise. Tests replace single methods to see what happens on a failing disk.
 */
export interface FileSystem {
  /** The entries of a folder, sorted by name in code unit order. */
  readFolder(path: string): FolderEntry[]
  /** The size in bytes and the kind of what `path` leads to, symbolic links followed. */
  status(path: string): { readonly kind: 'file' | 'folder' | 'other'; readonly size: number }
  /** Whether something has this name, a dangling symbolic link included. Never throws. */
  hasEntry(path: string): boolean
  readBytes(path: string): Uint8Array
  realPath(path: string): string
  /** Writes a text as UTF-8, whole or not at all where the system can do that, and creates missing folders. */
  writeText(path: string, text: string): void
  /** Replaces the content of a file in the same way; its permissions stay, and a symbolic link stays a link. */
  writeBytes(path: string, bytes: Uint8Array): void
}

/** The file system of the machine. */
export const nodeFileSystem: FileSystem = {
  readFolder: (path) =>
    readdirSync(path, { withFileTypes: true })
      .map((entry) => ({ name: entry.name, kind: kindOf(entry) }))
      .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)),
  status: (path) => {
    const stats = statSync(path)
    return { kind: stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other', size: stats.size }
  },
  hasEntry: (path) => {
    try {
      return lstatSync(path, { throwIfNoEntry: false }) !== undefined
    } catch {
      return false // below a file, or below a folder that may not be entered
    }
  },
  readBytes: (path) => readFileSync(path),
  realPath: (path) => realpathSync(path),
  writeText: (path, text) => {
    makeFolder(dirname(path))
    replaceFile(path, text)
  },
  writeBytes: replaceFile,
}

/** Nobody ever reads half of a file: it appears under its name when it is complete. Devices and pipes are written to, not replaced. */
function replaceFile(path: string, content: string | Uint8Array): void {
  const target = existsSync(path) ? realpathSync(path) : path
  const old = statSync(target, { throwIfNoEntry: false })
  const isDanglingLink = old === undefined && lstatSync(path, { throwIfNoEntry: false }) !== undefined
  if (isDanglingLink || (old !== undefined && !old.isFile())) {
    writeFileSync(path, content)
    return
  }
  if (old !== undefined) accessSync(target, constants.W_OK)
  const temporary = join(dirname(target), `.fastapi-lint-${pid}.tmp`)
  try {
    rmSync(temporary, { force: true }) // of a run that was killed; process ids come again
    writeFileSync(temporary, content, { flag: 'wx' })
    if (old !== undefined) chmodSync(temporary, old.mode)
    renameSync(temporary, target)
  } catch (error) {
    rmSync(temporary, { force: true })
    // A file in a folder that takes no new ones, or one that is mounted by itself, can be written although it cannot be replaced.
    if (old === undefined || !IRREPLACEABLE.has(failureCode(error) ?? '')) throw error
    writeFileSync(target, content)
  }
}

const IRREPLACEABLE: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EBUSY', 'EXDEV', 'EROFS'])

/** Step by step, because Node's `recursive` never ends where the system denies that the parent exists, as it does in `/proc`. */
function makeFolder(path: string): void {
  if (existsSync(path)) return
  makeFolder(dirname(path))
  mkdirSync(path)
}

function kindOf(entry: Dirent): EntryKind {
  if (entry.isSymbolicLink()) return 'link'
  if (entry.isFile()) return 'file'
  return entry.isDirectory() ? 'folder' : 'other'
}

/** Why a file or folder could not be read, as the end of a sentence that starts with its path: `cannot be read: permission denied`. */
export function describeFailure(error: unknown): string {
  const code = failureCode(error)
  // Node gives names as text, and asks for what it made of this one.
  if (code === 'ENOENT' && pathOf(error).includes('\ufffd')) return 'cannot be read: its name is not valid UTF-8'
  if (code === 'ENOENT') return 'does not exist'
  if (code === 'ELOOP') return 'is a symbolic link that leads back to itself'
  return `cannot be read: ${reasonOf(error)}`
}

function pathOf(error: unknown): string {
  return error instanceof Error && 'path' in error && typeof error.path === 'string' ? error.path : ''
}

/** Why a file could not be written, in the same form. */
export function describeWriteFailure(error: unknown): string {
  return `cannot be written: ${reasonOf(error)}`
}

function reasonOf(error: unknown): string {
  const code = failureCode(error)
  return (code === undefined ? undefined : REASONS[code]) ?? (error instanceof Error ? error.message : String(error))
}

/** The code of a system error (`ENOENT`), or undefined for any other value. */
export function failureCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  ENOENT: 'it does not exist',
  ELOOP: 'it is a symbolic link that leads back to itself',
  ENOTDIR: 'a part of the path is not a folder',
  EEXIST: 'a part of the path is not a folder',
  EISDIR: 'it is a folder',
  EMFILE: 'too many open files',
  ENFILE: 'too many open files',
  EIO: 'input/output error',
  ENAMETOOLONG: 'the name is too long',
  ENOSPC: 'no space left on the device',
  EROFS: 'the file system is read-only',
}
