import { UserError } from '../config/user-error.ts'
import { failureOf } from '../engine/failure.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import type { Host } from './host.ts'
import { bugReport, Messages } from './messages.ts'
import { runProgram } from './program.ts'

/** Runs the program with the arguments after its name. Never throws: everything is told on stderr and in the exit code. */
export async function run(argv: readonly string[], host: Host): Promise<ExitCode> {
  try {
    return await runProgram(argv, host)
  } catch (error) {
    // The options may be what is wrong, so they are not parsed here.
    const color = argv.includes('--no-color') ? false : argv.includes('--color') ? true : undefined
    const messages = new Messages(host, { color, quiet: false })
    if (error instanceof UserError) {
      messages.fail(error)
      return EXIT.usage
    }
    messages.say(bugReport([failureOf(error, null, null)], (path) => path, host.runtime, messages.style))
    return EXIT.internal
  }
}
