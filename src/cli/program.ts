import { Command, CommanderError } from 'commander'
import { suggest } from '../config/suggestion.ts'
import { UserError } from '../config/user-error.ts'
import { FORMAT_NAMES, FORMATS } from '../report/formats.ts'
import { addBaselineCommand } from './commands/baseline.ts'
import { addCheck, commandNames } from './commands/check.ts'
import type { CommandContext } from './commands/command.ts'
import { addExplainCommand } from './commands/explain.ts'
import { addInitCommand } from './commands/init.ts'
import { addRoutesCommand } from './commands/routes.ts'
import { addRulesCommand } from './commands/rules.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import type { Host } from './host.ts'
import { withoutStolenPaths } from './options/adoption.ts'
import { FORMAT_VARIABLE } from './output.ts'
import { VERSION } from './version.ts'

/** Parses the command line and runs the command. Throws a `UserError` for mistakes in it. */
export async function runProgram(argv: readonly string[], host: Host): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.clean
  const program = buildProgram({
    host,
    exit: (code) => {
      exitCode = code
    },
  })
  try {
    await program.parseAsync(withoutStolenPaths(argv), { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return EXIT.clean // help and version
    throw usageError(error, program)
  }
  return exitCode
}

function buildProgram(context: CommandContext): Command {
  const { host } = context
  const program = new Command('fastapi-lint')
    .description('Checks FastAPI projects: the whole project is read, whatever part of it is reported on.')
    .version(VERSION, '--version', 'write the version')
    .helpOption('-h, --help', 'write this help')
    .helpCommand('help [command]', 'write the help of a command')
    .addHelpText('after', HELP_CLOSING)
    .enablePositionalOptions()
    .showSuggestionAfterError(false)
    .exitOverride()
    // An optional value is joined to its option, so that it is not taken from the paths.
    .configureHelp({ optionTerm: ({ flags }) => flags.replace(' [', '[=') })
    .configureOutput({
      writeOut: (text) => host.stdout.write(text),
      writeErr: () => {}, // mistakes are told by the caller
      getOutHelpWidth: () => Math.min(host.stdout.columns || 100, 120),
    })
  addCheck(program, context)
  addRoutesCommand(program, context)
  addInitCommand(program, context)
  addBaselineCommand(program, context)
  addRulesCommand(program, context)
  addExplainCommand(program, context)
  return program
}

const HELP_CLOSING = `
Formats:
${FORMAT_NAMES.map((name) => `  ${name.padEnd(10)}  ${FORMATS[name].description}`).join('\n')}

Examples:
  fastapi-lint                         check the project around this folder
  fastapi-lint app/ tests/main.py      report on these, knowing the rest
  fastapi-lint --output sarif=a.sarif  write a report to a file as well
  fastapi-lint --select security       check for mistakes about security only
  fastapi-lint routes --unprotected    list routes that ask for no credentials
  fastapi-lint baseline                from now on, report only what is new
  fastapi-lint --diff-from main        report only on lines of this branch
  fastapi-lint --add-ignore=known app  suppress what is found there

Exit codes:
  0  nothing found at or above --fail-on
  1  findings
  2  a mistake in the command line or in the configuration, or a report that
     could not be written
  3  an internal error (the findings are still written)

Environment:
  ${FORMAT_VARIABLE}    the format, unless --format says it
  NO_COLOR, FORCE_COLOR  colours, unless --color or --no-color says
  FORCE_HYPERLINK        whether coloured output has hyperlinks (0: no)

Configuration: [tool.fastapi-lint] in pyproject.toml, or fastapi-lint.toml.`

function usageError(error: CommanderError, program: Command): UserError {
  if (error.code === 'commander.help')
    return new UserError('There is no such command', { hint: `Commands: ${commandNames(program).join(', ')}.` })
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
  const [name, ...values] = option.split(/\s+/)
  if (name !== undefined && known.has(name)) {
    return new UserError(sentence, {
      hint: `The option and its value are two arguments, or one: "${name}=${values.join(' ')}".`,
    })
  }
  return new UserError(sentence, { hint: suggest(option, known) ?? 'Run "fastapi-lint --help" for the options.' })
}
