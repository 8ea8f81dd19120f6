/** For scripts: runs commands. */
import { spawnSync } from 'node:child_process'

/** Runs a command and gives its exit code and everything it printed. */
export function outcome(command, args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', ...options })
  return { status, output: error === undefined ? stdout + stderr : String(error) }
}

/** What a command that must succeed prints on stdout. */
export function output(command, args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', ...options })
  if (status === 0) return stdout.trim()
  throw new Error(`${command} ${args.join(' ')}: ${error ?? `exit code ${status}\n${stdout}${stderr}`}`)
}
