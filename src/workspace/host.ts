import type { FileSystem } from '../platform/file-system.ts'
import type { ReadFile, StandingBy } from '../platform/read-python.ts'
import type { RuleMetadata } from '../rule-api/metadata.ts'
import type { ProjectSession, Settings } from '../session/contract.ts'

/** What checking a project on disk needs from the outside. */
export interface WorkspaceHost {
  /** The working directory, absolute. */
  readonly cwd: string
  readonly fileSystem: FileSystem
  /** A faster way to read the Python files at absolute paths, each once and in any order; without it they are read in turn. */
  readonly readFiles?: (paths: readonly string[], standingBy: StandingBy) => Iterable<ReadFile>
  readonly rules: readonly RuleMetadata[]
  readonly createSession: (settings: Settings) => Promise<ProjectSession>
}
