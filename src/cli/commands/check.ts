/** The main command, which has no name. */
import { type Command, Option } from 'commander'
import { FAIL_LEVELS } from '../../config/keys.ts'
import { suggest } from '../../config/suggestion.ts'
import { UserError } from '../../config/user-error.ts'
import type { ExitCode } from '../exit-codes.ts'
import type { Host } from '../host.ts'
import { type LintOptions, lint } from '../lint.ts'
import { addAdoptionOptions, adoptionOptions } from '../options/adoption.ts'
import { addFixOptions, fixOptions } from '../options/fix.ts'
import { addProjectOptions, projectOptions } from '../options/project.ts'
import { addReportOptions, reportOptions } from '../options/report.ts'
import { addSelectionOptions, selectionOptions } from '../options/selection.ts'
import { addColourOptions } from '../options/terminal.ts'
import { choice } from '../options/values.ts'
import { showConfiguration, showFiles } from '../show.ts'
import { hostWithStdin, readsStdin } from '../stdin.ts'
import type { CommandContext } from './command.ts'

/** Makes `program` check the project around its paths when no command is named. */
export function addCheck(program: Command, { host, exit }: CommandContext): void {
  program.argument(
    '[paths...]',
    'files and folders to report on (default: the working directory); - for standard input',
  )
  addReportOptions(program)
  addSelectionOptions(program)
  program.addOption(choice('--fail-on <level>', 'lowest severity that makes the exit code 1', FAIL_LEVELS, 'warning'))
  program
    .option('--exit-zero', 'exit with 0 even if there are findings')
    .option('--statistics', 'write how often each rule reports, instead of the findings')
  addFixOptions(program)
  addAdoptionOptions(program)
  addProjectOptions(program)
  program
    .addOption(
      new Option('--show-files', 'write the names of the files to report on, and check nothing').conflicts(
        'showConfig',
      ),
    )
    .option('--show-config', 'write what is configured for them, and where it is from, and check nothing')
  program.option('--stdin-filename <file>', 'the file whose text standard input is, for editors; it need not exist')
  program.option('--force-exclude', 'leave excluded files out even if they are named as paths')
  addColourOptions(program)
    .option('--quiet', 'write findings only: no summary, no warnings, no progress')
    .action(async (paths: string[], values: Record<string, unknown>) => {
      rejectMisspeltCommand(host, paths, program)
      const options = lintOptions(values)
      const { stdinFilename } = values
      const name = typeof stdinFilename === 'string' ? stdinFilename : undefined
      const input = readsStdin(paths) ? await hostWithStdin(host, paths, name) : { host, paths }
      rejectContradictions(options, input.host !== host, name)
      exit(await run(input.host, input.paths, options, values))
    })
}

async function run(
  host: Host,
  paths: readonly string[],
  options: LintOptions,
  { showFiles: files, showConfig: configuration }: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  if (files === true) return showFiles(host, paths, options)
  if (configuration === true) return showConfiguration(host, paths, options)
  return lint(host, paths, options)
}

/** Throws a `UserError` for options of which one would be ignored. Lines that changed, and lines to write to, are those of the file on disk. */
function rejectContradictions(
  { diffFrom, addIgnore, fix, output }: LintOptions,
  usesStdin: boolean,
  stdinFilename: string | undefined,
): void {
  if (usesStdin && diffFrom !== undefined) throw new UserError('--diff-from cannot be used with standard input')
  if (usesStdin && addIgnore !== undefined) throw new UserError('--add-ignore cannot be used with standard input')
  if (usesStdin && fix !== null) throw new UserError('Fixes cannot be made in standard input')
  if (fix !== null && addIgnore !== undefined) {
    throw new UserError('--add-ignore cannot be used with fixes', {
      hint: 'Make the fixes first, then suppress what is left.',
    })
  }
  if ((fix === 'diff' || fix === 'write-only') && output.length > 0) {
    throw new UserError(
      `--output cannot be used with ${fix === 'diff' ? '--diff' : '--fix-only'}, which reports nothing`,
    )
  }
  if (!usesStdin && stdinFilename !== undefined) {
    throw new UserError('--stdin-filename needs "-" as the path', {
      hint: `Write: fastapi-lint - --stdin-filename ${stdinFilename}`,
    })
  }
}

/** Commander's untyped values; the parsers of the options have checked each. */
function lintOptions(values: Readonly<Record<string, unknown>>): LintOptions {
  const given = values as Partial<LintOptions>
  return {
    ...reportOptions(values),
    ...selectionOptions(values),
    ...projectOptions(values),
    ...adoptionOptions(values),
    ...fixOptions(values),
    statistics: given.statistics ?? false,
    exitZero: given.exitZero ?? false,
    failOn: given.failOn,
    forceExclude: given.forceExclude ?? false,
  }
}

/** `fastapi-lint explian some-rule` reads as two paths; when there is no such path it is a misspelt command. */
function rejectMisspeltCommand(host: Host, paths: readonly string[], program: Command): void {
  const [first] = paths
  if (first === undefined || !/^[a-z]+$/.test(first) || host.fileSystem.hasEntry(`${host.cwd}/${first}`)) return
  const hint = suggest(first, commandNames(program))
  if (hint !== null) throw new UserError(`There is no file, folder or command "${first}"`, { hint })
}

/** The names of the commands besides the main one. */
export function commandNames(program: Command): string[] {
  return [...program.commands.map((command) => command.name()), 'help']
}
