import { DEFAULT_EXCLUDES } from '../config/keys.ts'
import { entryMatcher } from '../config/patterns.ts'
import { type Decoded, decodeManifest, decodePython } from '../platform/decode.ts'
import { type DiscoveredFile, discover } from '../platform/discovery.ts'
import { describeFailure, type FileSystem } from '../platform/file-system.ts'
import { join, relativePath } from '../platform/paths.ts'
import type { Skipped } from '../report/report.ts'
import type { ProjectSession } from '../session/contract.ts'
import type { OnStep } from './analysis.ts'
import type { WorkspaceHost } from './host.ts'
import type { Project } from './project.ts'

/** Files larger than this many bytes are generated data, not source: they are reported as unreadable. */
export const LARGEST_FILE = 10 * 1024 * 1024

/** A session that holds the project, and what happened on the way. Paths are relative to the project root. */
export interface Loaded {
  readonly session: ProjectSession
  /** The Python files by path. */
  readonly files: ReadonlyMap<string, DiscoveredFile>
  readonly fileCount: number
  /** Folders and files that could not be visited. */
  readonly problems: readonly Skipped[]
  /** Python files that are not text. */
  readonly unreadable: readonly Skipped[]
  /** Files with a configuration that is not in use, because they are below the root. */
  readonly otherConfigurations: readonly string[]
}

export interface LoadOptions {
  /** Whether excluded files are left out even if they were named. */
  readonly excludesNamed: boolean
  readonly onStep: OnStep
}

/** Finds the files of the project and gives them to the session. */
export async function load(
  host: WorkspaceHost,
  project: Project,
  session: ProjectSession,
  options: LoadOptions,
): Promise<Loaded> {
  const found = discover(host.fileSystem, {
    root: project.root,
    gitRoot: project.gitRoot,
    explicit: options.excludesNamed ? [] : project.targets.map((target) => target.absolute),
    isExcluded: exclusion(project),
  })
  const problems: Skipped[] = found.problems.map(({ absolute, reason }) => ({
    path: relativePath(project.root, absolute),
    reason,
  }))
  const unreadable: Skipped[] = []
  const total = found.pythonFiles.length
  for (const [index, file] of found.pythonFiles.entries()) {
    const waiting = options.onStep({ stage: 'reading', done: index, total })
    if (waiting !== undefined) await waiting
    const read = readPython(host.fileSystem, file)
    if ('text' in read) {
      session.setFile(file.path, read.text)
      if (/(^|\/)setup\.py$/.test(file.path)) session.setManifest(file.path, read.text)
    } else {
      session.setUnreadableFile({ path: file.path, ...read })
      unreadable.push({ path: file.path, reason: read.reason })
    }
  }
  const otherConfigurations: string[] = []
  for (const manifest of found.manifests) {
    const read = attempt(() => decodeManifest(host.fileSystem.readBytes(manifest.absolute)))
    if ('text' in read) {
      session.setManifest(manifest.path, read.text)
      if (isConfiguration(manifest.path, read.text)) otherConfigurations.push(manifest.path)
    } else problems.push({ path: manifest.path, reason: read.reason })
  }
  const files = new Map(found.pythonFiles.map((file) => [file.path, file]))
  return { session, files, fileCount: total, problems, unreadable, otherConfigurations }
}

/** The text of a Python file, or why it has none. */
export function readPython(fileSystem: FileSystem, file: DiscoveredFile): Decoded {
  return attempt(() => {
    const { size } = fileSystem.status(file.absolute)
    return size > LARGEST_FILE ? { reason: tooLarge(size) } : decodePython(fileSystem.readBytes(file.absolute))
  })
}

function attempt(read: () => Decoded): Decoded {
  try {
    return read()
  } catch (error) {
    return { reason: describeFailure(error) }
  }
}

/** The patterns of the configuration count from its own folder, which `--config` can put elsewhere. */
function exclusion({ configuration, configurationFolder, root }: Project): (path: string) => boolean {
  const matches = entryMatcher([...(configuration.exclude ?? DEFAULT_EXCLUDES), ...configuration.extendExclude])
  if (root === configurationFolder) return matches
  return (path) => matches(relativePath(configurationFolder, join(root, path)))
}

/** Whether a file below the root has a configuration of its own. */
function isConfiguration(path: string, text: string): boolean {
  return path.endsWith('/pyproject.toml') && /^\[tool\.fastapi-lint\b/m.test(text)
}

function tooLarge(bytes: number): string {
  const megabytes = (size: number) => `${(size / 1024 / 1024).toFixed(1).replace(/\.0$/, '')} MB`
  return `is too large to be source code (${megabytes(bytes)}, the limit is ${megabytes(LARGEST_FILE)})`
}
