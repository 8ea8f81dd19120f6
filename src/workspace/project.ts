/** Which project a command line is about, and how it is configured. */
import { type Configuration, EMPTY_CONFIGURATION, projectTables, readConfiguration } from '../config/configuration.ts'
import { nearest } from '../config/suggestion.ts'
import { UserError } from '../config/user-error.ts'
import { decodeUtf8 } from '../platform/decode.ts'
import { describeFailure, failureCode } from '../platform/file-system.ts'
import {
  basename,
  commonFolder,
  dirname,
  foldersUpwards,
  isWithin,
  join,
  relativePath,
  resolve,
} from '../platform/paths.ts'
import type { WorkspaceHost } from './host.ts'

/** A file or folder named on the command line. */
export interface Target {
  /** As the user wrote it. */
  readonly given: string
  /** Absolute, symbolic links resolved. */
  readonly absolute: string
  readonly isFolder: boolean
}

/** A project and its configuration; all folders are absolute with symbolic links resolved. */
export interface Project {
  readonly root: string
  /** The root of the git working tree around it, or null. */
  readonly gitRoot: string | null
  readonly targets: readonly Target[]
  readonly configuration: Configuration
  /** The folder that paths and patterns of the configuration are relative to. */
  readonly configurationFolder: string
  /** The name of a file of the project (path relative to the root) in messages and reports: relative to the working directory. */
  readonly nameOf: (path: string) => string
}

export interface ProjectOptions {
  /** A configuration file to use instead of the project's own. */
  readonly config: string | undefined
  /** Whether to ignore all configuration files. */
  readonly isolated: boolean
}

/** Finds the project of `paths` (none: the working directory). Throws a `UserError` for a missing path or a wrong configuration. */
export function openProject(host: WorkspaceHost, paths: readonly string[], options: ProjectOptions): Project {
  const cwd = host.fileSystem.realPath(host.cwd)
  const targets = (paths.length === 0 ? ['.'] : paths).map((path) => findTarget(host, path))
  const start = commonFolder(targets.map((target) => (target.isFolder ? target.absolute : dirname(target.absolute))))
  if (start === null) throw new UserError('The paths have no folder in common, so they cannot be one project')

  const above = foldersUpwards(start)
  const gitRoot = above.find((folder) => host.fileSystem.hasEntry(join(folder, '.git'))) ?? null
  const candidates = gitRoot === null ? above : above.slice(0, above.indexOf(gitRoot) + 1)
  const usesOwnConfiguration = !options.isolated && options.config === undefined
  const manifests = new Manifests(host, cwd, usesOwnConfiguration)

  const configured = candidates.find((folder) => manifests.configurationIn(folder) !== null)
  const root =
    configured ??
    candidates.find((folder) => manifests.isProject(folder)) ??
    gitRoot ??
    (isWithin(cwd, start) ? cwd : start)
  const nameOf = (path: string) => relativePath(cwd, join(root, path)) || '.'
  const project = { root, gitRoot, targets, nameOf }

  if (options.isolated) return { ...project, configuration: EMPTY_CONFIGURATION, configurationFolder: root }
  const file = options.config === undefined ? manifests.configurationIn(root) : resolve(host.cwd, options.config)
  if (file === null) return { ...project, configuration: EMPTY_CONFIGURATION, configurationFolder: root }
  const name = relativePath(cwd, file)
  return {
    ...project,
    configuration: readConfiguration(name, readText(host, file, name), host.rules),
    configurationFolder: options.config === undefined ? root : cwd,
  }
}

/** Reads the TOML files on the way up, each once. */
class Manifests {
  readonly #host: WorkspaceHost
  readonly #cwd: string
  readonly #isStrict: boolean
  readonly #tables = new Map<string, ReturnType<typeof projectTables>>()

  /** `isStrict`: broken TOML is an error; otherwise it merely marks a project. */
  constructor(host: WorkspaceHost, cwd: string, isStrict: boolean) {
    this.#host = host
    this.#cwd = cwd
    this.#isStrict = isStrict
  }

  /** The configuration file of a folder, or null. */
  configurationIn(folder: string): string | null {
    const own = join(folder, 'fastapi-lint.toml')
    if (this.#host.fileSystem.hasEntry(own)) return own
    return this.#read(folder).isConfigured ? join(folder, 'pyproject.toml') : null
  }

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
    try {
      const name = relativePath(this.#cwd, file)
      return projectTables(name, readText(this.#host, file, name))
    } catch (error) {
      if (this.#isStrict || !(error instanceof UserError)) throw error
      return { isConfigured: false, isProject: true }
    }
  }
}

function findTarget(host: WorkspaceHost, given: string): Target {
  if (given === '') throw new UserError('A path is empty', { hint: 'Write "." for the working directory.' })
  const path = resolve(host.cwd, given)
  try {
    const absolute = host.fileSystem.realPath(path)
    const isFolder = host.fileSystem.status(absolute).kind === 'folder'
    if (isFolder) host.fileSystem.readFolder(absolute) // a named folder that cannot be read must not look clean
    return { given, absolute, isFolder }
  } catch (error) {
    if (failureCode(error) === 'ENOENT' && host.fileSystem.hasEntry(path)) {
      throw new UserError(`"${given}" is a symbolic link to a file that does not exist`)
    }
    if (failureCode(error) !== 'ENOENT') throw new UserError(`"${given}" ${describeFailure(error)}`)
    const meant = nearest(basename(path), namesBeside(host, path))
    const folder = given.slice(0, given.length - basename(path).length)
    const hint = meant === null || !given.endsWith(basename(path)) ? null : `Did you mean "${folder}${meant}"?`
    throw new UserError(`There is no file or folder "${given}"`, { hint })
  }
}

function namesBeside(host: WorkspaceHost, path: string): string[] {
  try {
    return host.fileSystem
      .readFolder(dirname(path))
      .filter((entry) => entry.kind === 'folder' || entry.name.endsWith('.py'))
      .map((entry) => entry.name)
  } catch {
    return [] // the folder is missing too: then there is nothing to suggest
  }
}

function readText(host: WorkspaceHost, file: string, name: string): string {
  let bytes: Uint8Array
  try {
    bytes = host.fileSystem.readBytes(file)
  } catch (error) {
    throw new UserError(`The configuration file "${name}" ${describeFailure(error)}`)
  }
  const decoded = decodeUtf8(bytes)
  if ('text' in decoded) return decoded.text
  throw new UserError(`The configuration file "${name}" ${decoded.reason}`)
}
