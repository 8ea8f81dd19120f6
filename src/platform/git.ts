import { spawnSync } from 'node:child_process'
import { failureCode } from './file-system.ts'

/** What a git command said. */
export interface GitResult {
  readonly ok: boolean
  readonly output: string
  /** What it said about its failure, in git's words. */
  readonly message: string
}

/**
 * Runs git in a folder, without a shell, and answers with its output (as UTF-8). Null where git is not installed. Nothing is written to the
 * repository.
 */
export type Git = (folder: string, args: readonly string[]) => GitResult | null

/** More output than this many bytes is no list of changes. */
const MOST_OUTPUT = 256 * 1024 * 1024

/** The git of the machine. */
export const runGit: Git = (folder, args) => {
  const { status, stdout, stderr, error } = spawnSync('git', ['--no-optional-locks', '--no-pager', ...args], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: MOST_OUTPUT,
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  })
  if (error !== undefined && failureCode(error) === 'ENOENT') return null
  const message = error === undefined ? stderr.trim().replace(/^fatal: /, '') : error.message
  return { ok: status === 0, output: stdout ?? '', message }
}
