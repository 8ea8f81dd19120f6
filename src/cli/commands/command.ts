/** What all commands have in common. */
import type { Command } from 'commander'
import type { ExitCode } from '../exit-codes.ts'
import type { Host } from '../host.ts'
import { addColourOptions } from '../options/terminal.ts'

/** What a command is given to do its work. */
export interface CommandContext {
  readonly host: Host
  /** Sets the exit code of the program, which is 0 otherwise. */
  readonly exit: (code: ExitCode) => void
}

/** Adds a command beside the main one, with the options that all of them have. */
export function addCommand(program: Command, name: string, description: string): Command {
  const command = program.command(name).description(description).helpOption('-h, --help', 'write this help')
  return addColourOptions(command)
}
