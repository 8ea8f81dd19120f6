/** Which project a command line is about, and how it is configured. */
import type { EffectiveConfiguration } from '../config/effective.ts'
import { nearest } from '../config/suggestion.ts'
import { UserError } from '../config/user-error.ts'
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
import { Configurations, Manifests, readConfigurationChain } from './configurations.ts'
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
  /** What is configured for the project, and for parts of it. */
  readonly configurations: Configurations
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
  const manifests = new Manifests(host, usesOwnConfiguration)

  const configured = candidates.find((folder) => manifests.configurationIn(folder) !== null)
  const root =
    configured ??
    candidates.find((folder) => manifests.isProject(folder)) ??
    gitRoot ??
    (isWithin(cwd, start) ? cwd : start)
  const nameOf = (path: string) => relativePath(cwd, join(root, path)) || '.'
  const configurations = usesOwnConfiguration
    ? new Configurations(root, readConfigurationChain(host, manifests.configurationIn(root), root), host)
    : new Configurations(root, givenConfiguration(host, options.config, cwd), null)
  return { root, gitRoot, targets, nameOf, configurations }
}

/** The configuration that the command line names; its own paths count from the working directory. */
function givenConfiguration(host: WorkspaceHost, file: string | undefined, cwd: string): EffectiveConfiguration {
  return readConfigurationChain(host, file === undefined ? null : resolve(cwd, file), cwd)
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
    throw new UserError(`There is no file or folder "${given}"`, { hint: meantPath(host, given, path) })
  }
}

/** What a path that leads nowhere may have been meant to be, as a hint, or null. */
function meantPath(host: WorkspaceHost, given: string, path: string): string | null {
  const parts = given.trim().split(/\s+/)
  if (parts.length > 1 && parts.every((part) => host.fileSystem.hasEntry(resolve(host.cwd, part)))) {
    return `Each path is an argument of its own, on a line of its own in a list: ${parts.map((part) => `"${part}"`).join(', ')}.`
  }
  const meant = nearest(basename(path), namesBeside(host, path))
  if (meant === null || !given.endsWith(basename(path))) return null
  return `Did you mean "${given.slice(0, given.length - basename(path).length)}${meant}"?`
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
