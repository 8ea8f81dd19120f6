import { type Decoded, decodePython, decodeUtf8 } from './decode.ts'
import type { FileSystem } from './file-system.ts'
import { basename, dirname, isWithin, join } from './paths.ts'

/**
 * A file system in which the file at `path` (absolute, as `placeOf` gives it) has this size and content, whether it exists or not. What is
 * written goes to disk.
 */
export function withBuffer(fileSystem: FileSystem, path: string, bytes: Uint8Array): FileSystem {
  /** Folders of the path that do not exist. */
  const isMissingFolder = (folder: string) => folder !== path && isWithin(folder, path) && !fileSystem.hasEntry(folder)
  return {
    ...fileSystem,
    readFolder: (folder) => {
      const entries = isMissingFolder(folder) ? [] : fileSystem.readFolder(folder)
      if (folder === path || !isWithin(folder, path)) return entries
      const child = childTowards(folder, path)
      const name = basename(child)
      if (entries.some((entry) => entry.name === name)) return entries
      const added = { name, kind: child === path ? ('file' as const) : ('folder' as const) }
      return [...entries, added].sort((one, other) => (one.name < other.name ? -1 : 1))
    },
    status: (target) => {
      if (target === path) return { kind: 'file', size: bytes.length }
      return isMissingFolder(target) ? { kind: 'folder', size: 0 } : fileSystem.status(target)
    },
    hasEntry: (target) => target === path || isMissingFolder(target) || fileSystem.hasEntry(target),
    readBytes: (target) => (target === path ? bytes : fileSystem.readBytes(target)),
    realPath: (target) => {
      const place = placeOf(fileSystem, target)
      return place === path || isMissingFolder(place) ? place : fileSystem.realPath(target)
    },
  }
}

/** An absolute path with the symbolic links in its existing part resolved. */
export function placeOf(fileSystem: FileSystem, path: string): string {
  try {
    return fileSystem.realPath(path)
  } catch {
    const folder = dirname(path)
    return folder === path ? path : join(placeOf(fileSystem, folder), basename(path))
  }
}

/** The text that an editor sends: most send UTF-8 whatever the text declares. */
export function decodeBuffer(bytes: Uint8Array): Decoded {
  const decoded = decodeUtf8(bytes)
  return 'text' in decoded && !bytes.includes(0) ? decoded : decodePython(bytes)
}

/** The entry of `folder` that leads to `path`, which lies below it. */
function childTowards(folder: string, path: string): string {
  let child = path
  while (dirname(child) !== folder) child = dirname(child)
  return child
}
