/** The options that every command has. */
import type { Command } from 'commander'
import { coloured, plain, type Style } from '../../report/style.ts'
import { isColoured } from '../colour.ts'
import type { Host } from '../host.ts'

export function addColourOptions(command: Command): Command {
  return command.option('--color', 'colour the output').option('--no-color', 'do not colour the output')
}

/** The look of a command's output; `--color` may stand before or after the command. */
export function styleFor(host: Host, command: Command): Style {
  const flag: unknown = command.getOptionValue('color') ?? command.parent?.getOptionValue('color')
  return isColoured(typeof flag === 'boolean' ? flag : undefined, host.env, host.stdout) ? coloured : plain
}
