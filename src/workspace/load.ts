import { DEFAULT_EXCLUDES } from '../config/keys.ts'
import { entryMatcher } from '../config/patterns.ts'
import { decodeManifest } from '../platform/decode.ts'
import { type DiscoveredFile, discover } from '../platform/discovery.ts'
import { join, relativePath } from '../platform/paths.ts'
import { attempt, readInTurn } from '../platform/read-python.ts'
import type { Skipped } from '../report/report.ts'
import type { ProjectSession } from '../session/contract.ts'
import type { OnStep } from './analysis.ts'
import type { WorkspaceHost } from './host.ts'
import type { Project } from './project.ts'

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
  const paths = found.pythonFiles.map(({ absolute }) => absolute)
  let done = 0
  for (const { index, read, tables } of host.readFiles?.(paths) ?? readInTurn(host.fileSystem, paths)) {
    const waiting = options.onStep({ stage: 'reading', done, total })
    if (waiting !== undefined) await waiting
    const file = found.pythonFiles[index]!
    done++
    if ('text' in read) {
      session.setFile(file.path, read.text, tables)
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
