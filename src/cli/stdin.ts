/** A file whose text comes from standard input instead of the disk, for editors. */
import { UserError } from '../config/user-error.ts'
import { decodeBuffer, placeOf, withBuffer } from '../platform/buffer.ts'
import { resolve } from '../platform/paths.ts'
import { LARGEST_FILE, type ReadFile, readInTurn } from '../platform/read-python.ts'
import type { Host } from './host.ts'

/** The path that stands for standard input. */
const STDIN = '-'

/** Whether the paths of a command line ask for standard input. */
export function readsStdin(paths: readonly string[]): boolean {
  return paths.includes(STDIN)
}

/**
 * Reads standard input and gives a host for which it is the content of the file `name`, wherever the disk has another or none. Throws a
 * `UserError` where the file cannot be one.
 */
export async function hostWithStdin(
  host: Host,
  paths: readonly string[],
  name: string | undefined,
): Promise<{ readonly host: Host; readonly paths: readonly string[] }> {
  if (paths.length > 1)
    throw new UserError('"-" must be the only path', { hint: 'One file is read from standard input.' })
  if (name === undefined || name === '') {
    throw new UserError('"-" needs --stdin-filename', {
      hint: 'The name says which project the file belongs to: fastapi-lint - --stdin-filename app/main.py',
    })
  }
  const path = placeOf(host.fileSystem, resolve(host.cwd, name))
  if (host.fileSystem.hasEntry(path) && host.fileSystem.status(path).kind === 'folder') {
    throw new UserError(`--stdin-filename "${name}" is a folder`)
  }
  const bytes = await host.readStdin()
  const fileSystem = withBuffer(host.fileSystem, path, bytes)
  const readOthers = host.readFiles ?? ((others) => readInTurn(fileSystem, others))
  return {
    host: {
      ...host,
      fileSystem,
      readFiles: (all, standingBy) => readAll(all, path, bytes, (others) => readOthers(others, standingBy)),
    },
    paths: [path],
  }
}

/** Reads files, of which one has its content from elsewhere. */
function* readAll(
  paths: readonly string[],
  buffered: string,
  bytes: Uint8Array,
  readOthers: (paths: readonly string[]) => Iterable<ReadFile>,
): Generator<ReadFile> {
  const own = paths.indexOf(buffered)
  const others = paths.filter((_, index) => index !== own)
  for (const file of readOthers(others))
    yield { ...file, index: own !== -1 && file.index >= own ? file.index + 1 : file.index }
  if (own === -1) return
  const read = bytes.length > LARGEST_FILE ? { reason: 'is too large to be source code' } : decodeBuffer(bytes)
  yield { index: own, read, parsed: null }
}
