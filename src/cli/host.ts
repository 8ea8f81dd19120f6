import type { FileSystem } from '../platform/file-system.ts'
import type { RuleMetadata } from '../rule-api/metadata.ts'
import type { ProjectSession, Settings } from '../session/contract.ts'

/** A stream that text is written to. */
export interface Output {
  write(text: string): unknown
  readonly isTTY?: boolean
  /** The width of the terminal; absent or 0 where there is none. */
  readonly columns?: number
}

/** Everything that the command line needs from the outside, so that tests can stand in for it. */
export interface Host {
  readonly stdout: Output
  readonly stderr: Output
  readonly env: Readonly<Record<string, string | undefined>>
  /** The working directory, absolute. */
  readonly cwd: string
  /** What the program runs on, for bug reports: `Node 24.1.0 on linux-x64`. */
  readonly runtime: string
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number
  readonly fileSystem: FileSystem
  readonly rules: readonly RuleMetadata[]
  readonly createSession: (settings: Settings) => Promise<ProjectSession>
}
