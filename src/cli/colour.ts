import type { Host, Output } from './host.ts'

/**
 * Whether text for `output` is coloured. The first that says something decides: `--color`/`--no-color`, `NO_COLOR` (not empty: off),
 * `FORCE_COLOR` (`0` or `false`: off, else on), `CLICOLOR_FORCE` (not `0`: on), `TERM=dumb` (off), `GITHUB_ACTIONS` (on, its log shows
 * colours), and at last whether the output is a terminal.
 */
export function isColoured(flag: boolean | undefined, env: Host['env'], output: Output): boolean {
  if (flag !== undefined) return flag
  if (env['NO_COLOR']) return false
  if (env['FORCE_COLOR']) return env['FORCE_COLOR'] !== '0' && env['FORCE_COLOR'] !== 'false'
  if (env['CLICOLOR_FORCE'] && env['CLICOLOR_FORCE'] !== '0') return true
  if (env['TERM'] === 'dumb') return false
  if (env['GITHUB_ACTIONS']) return true
  return output.isTTY === true
}
