import { type EffectiveConfiguration, exclusionOf } from '../config/effective.ts'
import { decodeManifest } from '../platform/decode.ts'
import { type DiscoveredFile, type Discovery, discover } from '../platform/discovery.ts'
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
}

/** Finds the files of a project, and the configurations below its root. `excludesNamed`: whether excluded files are left out even if they were named. */
export function findFiles(host: WorkspaceHost, project: Project, excludesNamed: boolean): Discovery {
  const found = discover(host.fileSystem, {
    root: project.root,
    gitRoot: project.gitRoot,
    explicit: excludesNamed ? [] : project.targets.map((target) => target.absolute),
    isExcluded: exclusion(project),
  })
  // A named file may be in a folder that was not visited.
  for (const { path } of found.pythonFiles) project.configurations.governing(path)
  return found
}

/** Reads the files of a project and gives them to a session. */
export async function load(
  host: WorkspaceHost,
  project: Project,
  found: Discovery,
  session: ProjectSession,
  onStep: OnStep,
): Promise<Loaded> {
  const problems: Skipped[] = found.problems.map(({ absolute, reason }) => ({
    path: relativePath(project.root, absolute),
    reason,
  }))
  const unreadable: Skipped[] = []
  const total = found.pythonFiles.length
  const paths = found.pythonFiles.map(({ absolute }) => absolute)
  let done = 0
  const standingBy = { root: project.root, mentions: session.bystanderMentions }
  for (const { index, read, parsed } of host.readFiles?.(paths, standingBy) ?? readInTurn(host.fileSystem, paths)) {
    const waiting = onStep({ stage: 'reading', done, total })
    if (waiting !== undefined) await waiting
    const file = found.pythonFiles[index]!
    done++
    if ('text' in read) {
      session.setFile(file.path, read.text, parsed)
      if (/(^|\/)setup\.py$/.test(file.path)) session.setManifest(file.path, read.text)
    } else {
      session.setUnreadableFile({ path: file.path, ...read })
      unreadable.push({ path: file.path, reason: read.reason })
    }
  }
  for (const manifest of found.manifests) {
    const read = attempt(() => decodeManifest(host.fileSystem.readBytes(manifest.absolute)))
    if ('text' in read) session.setManifest(manifest.path, read.text)
    else problems.push({ path: manifest.path, reason: read.reason })
  }
  const files = new Map(found.pythonFiles.map((file) => [file.path, file]))
  return { session, files, fileCount: total, problems, unreadable }
}

/** A file or folder is excluded by the configuration that governs it: for a folder, that of the folder above. */
function exclusion({ configurations, root }: Project): (path: string) => boolean {
  const tests = new Map<EffectiveConfiguration, (absolute: string) => boolean>()
  return (path) => {
    const configuration = configurations.governing(path)
    let test = tests.get(configuration)
    if (test === undefined) {
      test = exclusionOf(configuration.files, relativePath)
      tests.set(configuration, test)
    }
    return test(join(root, path))
  }
}
