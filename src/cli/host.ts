import type { Git } from '../platform/git.ts'
import type { WorkspaceHost } from '../workspace/host.ts'

/** A stream that text is written to. */
export interface Output {
  write(text: string): unknown
  readonly isTTY?: boolean
  /** The width of the terminal; absent or 0 where there is none. */
  readonly columns?: number
}

/** Everything that the command line needs from the outside, so that tests can stand in for it. */
export interface Host extends WorkspaceHost {
  readonly stdout: Output
  readonly stderr: Output
  readonly env: Readonly<Record<string, string | undefined>>
  /** What the program runs on, for bug reports: `Node 24.1.0 on linux-x64`. */
  readonly runtime: string
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number
  readonly git: Git
  /** All of standard input. */
  readonly readStdin: () => Promise<Uint8Array>
}
