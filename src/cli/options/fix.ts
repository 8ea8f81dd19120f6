/** The options that change files. */
import { type Command, Option } from 'commander'
import { UserError } from '../../config/user-error.ts'

export interface FixOptions {
  /** Whether fixes are made: written to the files and the rest reported, written and nothing reported, or only shown. */
  readonly fix: 'write' | 'write-only' | 'diff' | null
  /** Whether fixes that may change what the program does are made too. */
  readonly unsafeFixes: boolean
  /** Whether every fix that was made is named. */
  readonly showFixes: boolean
}

export function addFixOptions(command: Command): Command {
  return command
    .option('--fix', 'make the safe fixes, and report what is left')
    .addOption(new Option('--fix-only', 'make the safe fixes, and report nothing').conflicts('fix'))
    .addOption(new Option('--diff', 'write what --fix would change, and change nothing').conflicts(['fix', 'fixOnly']))
    .option('--unsafe-fixes', 'with these: make fixes too that may change what the program does')
    .option('--show-fixes', 'with these: name every fix that was made')
}

/** Commander's untyped values as what they are. Throws a `UserError` for options that mean nothing alone. */
export function fixOptions(values: Readonly<Record<string, unknown>>): FixOptions {
  const fix =
    values['fix'] === true
      ? 'write'
      : values['fixOnly'] === true
        ? 'write-only'
        : values['diff'] === true
          ? 'diff'
          : null
  const unsafeFixes = values['unsafeFixes'] === true
  const showFixes = values['showFixes'] === true
  for (const [isGiven, name] of [
    [unsafeFixes, '--unsafe-fixes'],
    [showFixes, '--show-fixes'],
  ] as const) {
    if (isGiven && fix === null) throw new UserError(`${name} needs --fix, --fix-only or --diff`)
  }
  return { fix, unsafeFixes, showFixes }
}
