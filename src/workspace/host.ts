import type { FileSystem } from '../platform/file-system.ts'
import type { RuleMetadata } from '../rule-api/metadata.ts'
import type { ProjectSession, Settings } from '../session/contract.ts'

/** What checking a project on disk needs from the outside. */
export interface WorkspaceHost {
  /** The working directory, absolute. */
  readonly cwd: string
  readonly fileSystem: FileSystem
  readonly rules: readonly RuleMetadata[]
  readonly createSession: (settings: Settings) => Promise<ProjectSession>
}
