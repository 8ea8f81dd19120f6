/** Paths of the machine on one side, project paths (`/` as separator, no leading `./`) on the other. */
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { pathToFileURL } from 'node:url'

export { basename, dirname, join, resolve }

/** The path of `target` as seen from the folder `from` (both absolute), with `/` as separator; `''` when they are equal. */
export function relativePath(from: string, target: string): string {
  return toSlashes(plainlyBelow(from, target) ?? relative(from, target))
}

/** Whether the absolute path `target` is the absolute folder `folder` or lies below it. */
export function isWithin(folder: string, target: string): boolean {
  if (plainlyBelow(folder, target) !== null) return true
  const path = relative(folder, target)
  return path === '' || (path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path))
}

/** The folders from `folder` (absolute) up to the root of the file system, nearest first. */
export function foldersUpwards(folder: string): string[] {
  const folders = [folder]
  for (let current = folder; current !== dirname(current); ) {
    current = dirname(current)
    folders.push(current)
  }
  return folders
}

/** The deepest folder that holds all of the absolute `folders`, or null when there is none (drives of Windows). */
export function commonFolder(folders: readonly string[]): string | null {
  const [first, ...others] = folders
  if (first === undefined) return null
  return foldersUpwards(first).find((candidate) => others.every((other) => isWithin(candidate, other))) ?? null
}

/** A part of a path that stands for another folder, or for none. */
const TURN = /(^|[\\/])\.{0,2}([\\/]|$)/

/** What follows `folder` in a path that begins with it, which is the usual case; null where that takes more to find out. */
function plainlyBelow(folder: string, target: string): string | null {
  const prefix = folder.endsWith(sep) ? folder : folder + sep
  if (!target.startsWith(prefix)) return null
  const below = target.slice(prefix.length)
  return TURN.test(below) || TURN.test(folder.slice(1)) ? null : below
}

/** `path` with `/` as separator. */
function toSlashes(path: string): string {
  return sep === '/' ? path : path.split(sep).join('/')
}

/** The `file:` URL of an absolute path, in ASCII. */
export function fileUrl(path: string): string {
  return pathToFileURL(path).href
}
