import { UserError } from '../config/user-error.ts'
import { coloured, plain } from '../report/style.ts'
import { neutraliseCommands } from '../report/workflow-commands.ts'
import { isColoured } from './colour.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import type { Host } from './host.ts'
import { internalError } from './lint.ts'
import { bugReport, userErrorMessage } from './messages.ts'
import { runProgram } from './program.ts'

/** Runs the program with the arguments after its name. Never throws: everything is told on stderr and in the exit code. */
export async function run(argv: readonly string[], host: Host): Promise<ExitCode> {
  try {
    return await runProgram(argv, host)
  } catch (error) {
    const flag = argv.includes('--no-color') ? false : argv.includes('--color') ? true : undefined
    const style = isColoured(flag, host.env, host.stderr) ? coloured : plain
    const text =
      error instanceof UserError
        ? userErrorMessage(error, style, host.stderr.columns || 100)
        : bugReport([internalError(error)], (path) => path, host.runtime, style)
    host.stderr.write(host.env['GITHUB_ACTIONS'] ? neutraliseCommands(text) : text)
    return error instanceof UserError ? EXIT.usage : EXIT.internal
  }
}
