/** How the values of options are read. */
import { Option } from 'commander'
import { suggest } from '../../config/suggestion.ts'
import { UserError } from '../../config/user-error.ts'

/** An option with a few possible values; `usual` is the one that holds when nothing is said. */
export function choice(flags: string, description: string, choices: readonly string[], usual: string): Option {
  const name = flags.split(' ')[0] ?? flags
  const values = choices.map((value) => (value === usual ? `${value} (default)` : value)).join(', ')
  return new Option(flags, `${description}: ${values}`).argParser((value: string) => {
    if (choices.includes(value)) return value
    const hint = suggest(value, choices) ?? `Write one of: ${choices.join(', ')}.`
    throw new UserError(`${name} cannot be "${value}"`, { hint })
  })
}

/** Lists may be given several times, with commas, or both. */
export function collect(value: string, previous: string[] | undefined): string[] {
  const names = value.split(',').map((name) => name.trim())
  return [...(previous ?? []), ...names.filter((name) => name !== '')]
}
