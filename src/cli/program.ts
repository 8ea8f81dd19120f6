import { Command, CommanderError, Option } from 'commander'
import { suggestSelector } from '../config/configuration.ts'
import { FAIL_LEVELS, FORMATS } from '../config/keys.ts'
import { suggest } from '../config/suggestion.ts'
import { UserError } from '../config/user-error.ts'
import { coloured, plain, type Style } from '../report/style.ts'
import { toJson } from '../report/visible.ts'
import { isColoured } from './colour.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import type { Host } from './host.ts'
import { type LintOptions, lint } from './lint.ts'
import { ruleList, ruleListData } from './rule-list.ts'
import { rulePage } from './rule-page.ts'
import { VERSION } from './version.ts'

/** The commands besides the main one. */
const COMMANDS = ['rules', 'explain', 'help']
const RULE_FORMATS = ['text', 'json'] as const

/** Parses the command line and runs the command. Throws a `UserError` for mistakes in it. */
export async function runProgram(argv: readonly string[], host: Host): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.clean
  const program = buildProgram(host, (code) => {
    exitCode = code
  })
  try {
    await program.parseAsync([...argv], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return EXIT.clean // help and version
    throw usageError(error, program)
  }
  return exitCode
}

function buildProgram(host: Host, exit: (code: ExitCode) => void): Command {
  const program = new Command('fastapi-lint')
  program
    .description('Checks FastAPI projects: the whole project is read, whatever part of it is reported on.')
    .argument('[paths...]', 'files and folders to report on (default: the working directory)')
    .addOption(choice('--format <format>', 'how findings are written', FORMATS, 'text'))
    .option('--output <file>', 'write the findings to a file instead of stdout')
    .option('--select <rules>', 'run these rules and categories instead of the recommended rules', collect)
    .option('--extend-select <rules>', 'run these rules and categories in addition', collect)
    .option('--ignore <rules>', 'do not run these rules and categories', collect)
    .option('--strict', 'run the strict rules too')
    .addOption(choice('--fail-on <level>', 'lowest severity that makes the exit code 1', FAIL_LEVELS, 'warning'))
    .addOption(new Option('--config <file>', 'use this configuration file').conflicts('isolated'))
    .option('--isolated', 'ignore all configuration files')
    .option('--force-exclude', 'leave excluded files out even if they are named as paths')
    .option('--color', 'colour the output')
    .option('--no-color', 'do not colour the output')
    .option('--quiet', 'write findings only: no summary, no warnings, no progress')
    .version(VERSION, '--version', 'write the version')
    .helpOption('-h, --help', 'write this help')
    .helpCommand('help [command]', 'write the help of a command')
    .addHelpText('after', HELP_CLOSING)
    .enablePositionalOptions()
    .showSuggestionAfterError(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => host.stdout.write(text),
      writeErr: () => {}, // mistakes are told by the caller
      getOutHelpWidth: () => Math.min(host.stdout.columns || 100, 120),
    })
    .action(async (paths: string[], options: Record<string, unknown>) => {
      rejectMisspeltCommand(host, paths)
      exit(await lint(host, paths, lintOptions(options)))
    })

  const addCommand = (name: string, description: string) =>
    program
      .command(name)
      .description(description)
      .option('--color', 'colour the output')
      .option('--no-color', 'do not colour the output')
      .helpOption('-h, --help', 'write this help')

  addCommand('rules', 'list the rules')
    .addOption(choice('--format <format>', 'how the list is written', RULE_FORMATS, 'text'))
    .action((options: Record<string, unknown>) => {
      const style = styleFor(host, program, options)
      host.stdout.write(
        options['format'] === 'json'
          ? toJson(ruleListData(host.rules))
          : ruleList(host.rules, style, host.stdout.columns || Number.POSITIVE_INFINITY),
      )
    })

  addCommand('explain', 'show the page of a rule')
    .argument('<rule>', 'the id of the rule')
    .action((id: string, options: Record<string, unknown>) => {
      const rule = host.rules.find((candidate) => candidate.id === id)
      if (rule === undefined) {
        const ids = host.rules.map((candidate) => candidate.id)
        throw new UserError(`There is no rule "${id}"`, { hint: suggestSelector(id, ids) })
      }
      host.stdout.write(rulePage(rule, styleFor(host, program, options), host.stdout.columns || 100))
    })
  return program
}

const HELP_CLOSING = `
Examples:
  fastapi-lint                              check the project of the working directory
  fastapi-lint app/ tests/test_main.py      report on these, knowing the whole project
  fastapi-lint --format sarif --output fastapi-lint.sarif
  fastapi-lint --select security --fail-on error

Exit codes:
  0  nothing found at or above --fail-on
  1  findings
  2  a mistake in the command line or in the configuration
  3  an internal error (the findings are still written)

Configuration: [tool.fastapi-lint] in pyproject.toml, or fastapi-lint.toml.`

/** An option with a few possible values; `usual` is the one that holds when nothing is said. */
function choice(flags: string, description: string, choices: readonly string[], usual: string): Option {
  const name = flags.split(' ')[0] ?? flags
  const values = choices.map((value) => (value === usual ? `${value} (default)` : value)).join(', ')
  return new Option(flags, `${description}: ${values}`).argParser((value: string) => {
    if (choices.includes(value)) return value
    const hint = suggest(value, choices) ?? `Write one of: ${choices.join(', ')}.`
    throw new UserError(`${name} cannot be "${value}"`, { hint })
  })
}

/** Rule lists may be given several times, with commas, or both. */
function collect(value: string, previous: string[] | undefined): string[] {
  const names = value.split(',').map((name) => name.trim())
  return [...(previous ?? []), ...names.filter((name) => name !== '')]
}

/** Commander's untyped options; each parser above has checked its own. */
function lintOptions(options: Record<string, unknown>): LintOptions {
  const given = options as Partial<LintOptions>
  return {
    format: given.format,
    output: given.output,
    select: given.select,
    extendSelect: given.extendSelect ?? [],
    ignore: given.ignore ?? [],
    strict: given.strict ?? false,
    failOn: given.failOn,
    config: given.config,
    isolated: given.isolated ?? false,
    forceExclude: given.forceExclude ?? false,
    color: given.color,
    quiet: given.quiet ?? false,
  }
}

/** The look of a command's output; `--color` may stand before or after the command. */
function styleFor(host: Host, program: Command, options: Record<string, unknown>): Style {
  const flag = options['color'] ?? program.getOptionValue('color')
  return isColoured(typeof flag === 'boolean' ? flag : undefined, host.env, host.stdout) ? coloured : plain
}

/** `fastapi-lint explian some-rule` reads as two paths; when there is no such path it is a misspelt command. */
function rejectMisspeltCommand(host: Host, paths: readonly string[]): void {
  const [first] = paths
  if (first === undefined || !/^[a-z]+$/.test(first) || host.fileSystem.hasEntry(`${host.cwd}/${first}`)) return
  const hint = suggest(first, COMMANDS)
  if (hint !== null) throw new UserError(`There is no file, folder or command "${first}"`, { hint })
}

function usageError(error: CommanderError, program: Command): UserError {
  if (error.code === 'commander.help')
    return new UserError('There is no such command', { hint: `Commands: ${COMMANDS.join(', ')}.` })
  const message = error.message.replace(/^error: /, '')
  const sentence = `${message.charAt(0).toUpperCase()}${message.slice(1).replaceAll("'", '"')}`
  const option = /unknown option '(--?[^'=]+)/.exec(error.message)?.[1]
  if (option === undefined) return new UserError(sentence, { hint: 'Run "fastapi-lint --help" for the options.' })
  const commands = [program, ...program.commands]
  const known = new Set(
    commands.flatMap((command) =>
      command
        .createHelp()
        .visibleOptions(command)
        .map((one) => one.long ?? ''),
    ),
  )
  if (known.has(option)) return new UserError(sentence, { hint: 'It is for checking a project, not for this command.' })
  return new UserError(sentence, { hint: suggest(option, known) ?? 'Run "fastapi-lint --help" for the options.' })
}
