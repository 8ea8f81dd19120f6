/** The options that say which rules run. */
import type { Command } from 'commander'
import type { SelectionOptions } from '../../workspace/settings.ts'
import { collect } from './values.ts'

export function addSelectionOptions(command: Command): Command {
  return command
    .option('--select <rules>', 'run these rules and categories instead of the recommended rules', collect)
    .option('--extend-select <rules>', 'run these rules and categories in addition', collect)
    .option('--ignore <rules>', 'do not run these rules and categories', collect)
    .option('--strict', 'run the strict rules too')
}

/** Commander's untyped values; the parsers above have checked each. */
export function selectionOptions(values: Readonly<Record<string, unknown>>): SelectionOptions {
  const given = values as Partial<SelectionOptions>
  return {
    select: given.select,
    extendSelect: given.extendSelect ?? [],
    ignore: given.ignore ?? [],
    strict: given.strict ?? false,
  }
}
