/** The options for a project that has many findings already. */
import { type Command, Option } from 'commander'
import { UserError } from '../../config/user-error.ts'

export interface AdoptionOptions {
  /** The baseline to compare with; undefined leaves it to the configuration, false means none. */
  readonly baseline: string | false | undefined
  /** Report only on lines that changed since this revision. */
  readonly diffFrom: string | undefined
  /** The reason in the comments that suppress what is found (may be empty); undefined to write none. */
  readonly addIgnore: string | undefined
}

export function addAdoptionOptions(command: Command): Command {
  // The reason is optional, and a path may follow: `runProgram` sees to it that it is not taken for one.
  const addIgnore = new Option('--add-ignore [reason]', 'write comments that suppress what is found, with a reason')
  return addBaselineOption(command, 'do not report what is in this baseline')
    .option('--no-baseline', 'report what is in the configured baseline too')
    .option('--diff-from <revision>', 'report only on lines changed since this revision of git')
    .addOption(addIgnore.argParser(checkedReason))
}

/** The option that names the baseline, also of the command that writes it. */
export function addBaselineOption(command: Command, description: string): Command {
  return command.option('--baseline <file>', description)
}

/** Commander's untyped values as what they are. */
export function adoptionOptions(values: Readonly<Record<string, unknown>>): AdoptionOptions {
  const given = values as Partial<AdoptionOptions>
  // With both `--baseline` and `--no-baseline` declared, commander has no default for either.
  return { baseline: given.baseline, diffFrom: given.diffFrom, addIgnore: given.addIgnore }
}

/** A comment is one line, and its reason ends where another comment begins. */
function checkedReason(reason: string): string {
  if (/\p{Control}|[\u2028\u2029]/u.test(reason))
    throw new UserError('The reason of --add-ignore must be one line of text')
  return reason.trim()
}

/**
 * `--add-ignore` without a reason, so that commander does not take the path that follows it for one: `--add-ignore app/` has no reason,
 * `--add-ignore="known and harmless" app/` has one.
 */
export function withoutStolenPaths(argv: readonly string[]): string[] {
  const end = argv.indexOf('--')
  return argv.map((argument, index) =>
    argument === '--add-ignore' && (end === -1 || index < end) ? '--add-ignore=' : argument,
  )
}
