/** The configuration files of a project: which there are, what they say, and which of them governs a file. */
import { projectTables, readConfiguration, writtenConfiguration } from '../config/configuration.ts'
import {
  type ConfigurationFile,
  type EffectiveConfiguration,
  effectiveConfiguration,
  NO_CONFIGURATION,
} from '../config/effective.ts'
import { type Place, UserError } from '../config/user-error.ts'
import { decodeUtf8 } from '../platform/decode.ts'
import { describeFailure } from '../platform/file-system.ts'
import { dirname, join, relativePath, resolve } from '../platform/paths.ts'
import type { WorkspaceHost } from './host.ts'

/** Reads the TOML files that say whose project a folder is, each once. */
export class Manifests {
  readonly #host: WorkspaceHost
  readonly #isStrict: boolean
  readonly #tables = new Map<string, ReturnType<typeof projectTables>>()

  /** `isStrict`: broken TOML is an error; otherwise it merely marks a project. */
  constructor(host: WorkspaceHost, isStrict: boolean) {
    this.#host = host
    this.#isStrict = isStrict
  }

  /** The configuration file of a folder (absolute), or null. */
  configurationIn(folder: string): string | null {
    const own = join(folder, 'fastapi-lint.toml')
    if (this.#host.fileSystem.hasEntry(own)) return own
    return this.#read(folder).isConfigured ? join(folder, 'pyproject.toml') : null
  }

  /** Whether a folder has a pyproject.toml that makes it a project. */
  isProject(folder: string): boolean {
    return this.#read(folder).isProject
  }

  #read(folder: string): ReturnType<typeof projectTables> {
    const known = this.#tables.get(folder)
    if (known !== undefined) return known
    const tables = this.#parse(join(folder, 'pyproject.toml'))
    this.#tables.set(folder, tables)
    return tables
  }

  #parse(file: string): ReturnType<typeof projectTables> {
    if (!this.#host.fileSystem.hasEntry(file)) return { isConfigured: false, isProject: false }
    let text: string | null = null
    try {
      text = readText(this.#host, file, null)
      return projectTables(nameOf(this.#host, file), text)
    } catch (error) {
      const isOurs = this.#isStrict || text?.includes('fastapi-lint') === true
      if (isOurs || !(error instanceof UserError)) throw error
      return { isConfigured: false, isProject: true } // as a manifest it is told about where manifests are read
    }
  }
}

/** Says for each file of a project by which configuration it is governed: the nearest at or above it, up to the root. */
export class Configurations {
  /** The configuration of the project itself. */
  readonly main: EffectiveConfiguration
  readonly #root: string
  /** Null where configurations below the root do not count. */
  readonly #nested: { readonly host: WorkspaceHost; readonly manifests: Manifests } | null
  /** By folder, relative to the root. */
  readonly #byFolder: Map<string, EffectiveConfiguration>

  /** `nestedOf`: where to look for configurations below the root; null for nowhere. */
  constructor(root: string, main: EffectiveConfiguration, nestedOf: WorkspaceHost | null) {
    this.main = main
    this.#root = root
    this.#nested = nestedOf === null ? null : { host: nestedOf, manifests: new Manifests(nestedOf, false) }
    this.#byFolder = new Map([['', main]])
  }

  /** The configuration that governs a file (path relative to the root). Throws a `UserError` for a nested one that is wrong. */
  governing(path: string): EffectiveConfiguration {
    return this.#ofFolder(path.slice(0, Math.max(0, path.lastIndexOf('/'))))
  }

  /** The configurations met so far, each with the folders (relative to the root) that they were found in; the project's own is first, in `''`. */
  get met(): ReadonlyMap<string, EffectiveConfiguration> {
    const folders = [...this.#byFolder].filter(
      ([folder, configuration]) => folder === '' || configuration !== this.#byFolder.get(parentOf(folder)),
    )
    return new Map(folders)
  }

  #ofFolder(folder: string): EffectiveConfiguration {
    const known = this.#byFolder.get(folder)
    if (known !== undefined) return known
    const above = this.#ofFolder(parentOf(folder))
    const absolute = join(this.#root, folder)
    // A path that leads out of the project is governed by the project.
    const file = folder.startsWith('..') ? null : (this.#nested?.manifests.configurationIn(absolute) ?? null)
    const configuration =
      file === null || this.#nested === null ? above : readConfigurationChain(this.#nested.host, file, absolute)
    this.#byFolder.set(folder, configuration)
    return configuration
  }
}

function parentOf(folder: string): string {
  return folder.slice(0, Math.max(0, folder.lastIndexOf('/')))
}

/**
 * Reads a configuration file and those it extends. `folder` (absolute) is where its own paths count from. Throws a `UserError` with the place
 * of the first mistake.
 */
export function readConfigurationChain(
  host: WorkspaceHost,
  file: string | null,
  folder: string,
): EffectiveConfiguration {
  if (file === null) return NO_CONFIGURATION
  const files: ConfigurationFile[] = []
  const seen: string[] = []
  let next: { readonly absolute: string; readonly folder: string; readonly place: Place | null } | null = {
    absolute: file,
    folder,
    place: null,
  }
  while (next !== null) {
    const { absolute, place } = next
    const read = readFile(host, absolute, next.folder, place)
    seen.push(host.fileSystem.realPath(absolute))
    files.unshift(read)
    const { extend } = read.configuration
    if (extend === null) break
    const target = resolve(dirname(absolute), extend.file)
    if (host.fileSystem.hasEntry(target) && seen.includes(host.fileSystem.realPath(target))) {
      const names = [...seen, target].map((one) => nameOf(host, one))
      throw new UserError(`This configuration extends itself: ${names.join(' → ')}`, { place: extend.place })
    }
    next = { absolute: target, folder: dirname(target), place: extend.place }
  }
  return effectiveConfiguration(files)
}

function readFile(host: WorkspaceHost, absolute: string, folder: string, extendedAt: Place | null): ConfigurationFile {
  const name = nameOf(host, absolute)
  const text = readText(host, absolute, extendedAt)
  if (extendedAt !== null && name.endsWith('pyproject.toml') && !projectTables(name, text).isConfigured) {
    throw new UserError(`"${name}" has no [tool.fastapi-lint] to extend`, { place: extendedAt })
  }
  const configuration = readConfiguration(name, text, host.rules)
  return { name, folder, configuration, written: writtenConfiguration(name, text) }
}

/** `extendedAt` is where another file names this one. */
function readText(host: WorkspaceHost, file: string, extendedAt: Place | null): string {
  const name = nameOf(host, file)
  let bytes: Uint8Array
  try {
    bytes = host.fileSystem.readBytes(file)
  } catch (error) {
    throw new UserError(`The configuration file "${name}" ${describeFailure(error)}`, { place: extendedAt })
  }
  const decoded = decodeUtf8(bytes)
  if ('text' in decoded) return decoded.text
  throw new UserError(`The configuration file "${name}" ${decoded.reason}`)
}

function nameOf(host: WorkspaceHost, absolute: string): string {
  return relativePath(host.fileSystem.realPath(host.cwd), absolute)
}
