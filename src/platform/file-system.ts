import {
  type Dirent,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'

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
  /** Writes a text as UTF-8 and creates missing folders. */
  writeText(path: string, text: string): void
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
  hasEntry: (path) => lstatSync(path, { throwIfNoEntry: false }) !== undefined,
  readBytes: (path) => readFileSync(path),
  realPath: (path) => realpathSync(path),
  writeText: (path, text) => {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  },
}

function kindOf(entry: Dirent): EntryKind {
  if (entry.isSymbolicLink()) return 'link'
  if (entry.isFile()) return 'file'
  return entry.isDirectory() ? 'folder' : 'other'
}

/** Why a file operation failed, as the end of a sentence that starts with the path: `cannot be read: permission denied`. */
export function describeFailure(error: unknown): string {
  const code = failureCode(error)
  const reason = code === undefined ? undefined : REASONS[code]
  return reason ?? `cannot be read: ${error instanceof Error ? error.message : String(error)}`
}

/** The code of a system error (`ENOENT`), or undefined for any other value. */
export function failureCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'cannot be read: permission denied',
  EPERM: 'cannot be read: operation not permitted',
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist: a part of the path is not a folder',
  ELOOP: 'is a symbolic link that leads back to itself',
  EMFILE: 'cannot be read: too many open files',
  ENFILE: 'cannot be read: too many open files',
  EISDIR: 'is a folder',
  EIO: 'cannot be read: input/output error',
  ENAMETOOLONG: 'cannot be read: the name is too long',
  ENOSPC: 'cannot be written: no space left on the device',
  EROFS: 'cannot be written: the file system is read-only',
}
