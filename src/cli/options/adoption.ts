/** The options for a project that has many findings already. */
import type { Command } from 'commander'

export interface AdoptionOptions {
  /** The baseline to compare with; undefined leaves it to the configuration, false means none. */
  readonly baseline: string | false | undefined
  /** Report only on lines that changed since this revision. */
  readonly diffFrom: string | undefined
}

export function addAdoptionOptions(command: Command): Command {
  return addBaselineOption(command, 'do not report what is in this baseline')
    .option('--no-baseline', 'report what is in the configured baseline too')
    .option('--diff-from <revision>', 'report only on lines changed since this revision of git')
}

/** The option that names the baseline, also of the command that writes it. */
export function addBaselineOption(command: Command, description: string): Command {
  return command.option('--baseline <file>', description)
}

/** Commander's untyped values as what they are. */
export function adoptionOptions(values: Readonly<Record<string, unknown>>): AdoptionOptions {
  const given = values as Partial<AdoptionOptions>
  // With both `--baseline` and `--no-baseline` declared, commander has no default for either.
  return { baseline: given.baseline, diffFrom: given.diffFrom }
}
