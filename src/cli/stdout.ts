import { neutraliseCommands } from '../report/workflow-commands.ts'
import type { Host } from './host.ts'

/**
 * Writes a finished text to stdout. Where a CI system reads commands out of its log, `withoutCommands` takes out what names and source
 * would give it.
 */
export function writeOut(
  host: Host,
  text: string,
  withoutCommands: (text: string) => string = neutraliseCommands,
): void {
  host.stdout.write(readsCommands(host.env) ? withoutCommands(text) : text)
}

/** Whether the log is that of GitHub Actions (or of its relatives, which set the same variable), Azure Pipelines or TeamCity. */
export function readsCommands(env: Host['env']): boolean {
  return Boolean(env['GITHUB_ACTIONS'] || env['TF_BUILD'] || env['TEAMCITY_VERSION'])
}
