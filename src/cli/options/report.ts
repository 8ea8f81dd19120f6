/** The options that say how findings are written, and where. */
import type { Command } from 'commander'
import { FORMAT_NAMES, type Format } from '../../report/formats.ts'
import { type OutputFile, type OutputOptions, outputFile } from '../output.ts'
import { choice } from './values.ts'

/** How findings are written; an undefined format leaves it to the environment and the configuration. */
export interface ReportOptions extends OutputOptions {
  readonly format: Format | undefined
}

export function addReportOptions(command: Command): Command {
  return command
    .addOption(choice('--format <format>', 'how findings are written', FORMAT_NAMES, 'text'))
    .option(
      '--output <file>',
      'write the findings to a file instead of stdout; with FORMAT=FILE, as often as wanted, to a file as well',
      collectOutputs,
    )
}

/** Commander's untyped values; the parsers above have checked each. */
export function reportOptions(values: Readonly<Record<string, unknown>>): ReportOptions {
  const given = values as Partial<ReportOptions>
  return { format: given.format, output: given.output ?? [], color: given.color, quiet: given.quiet ?? false }
}

function collectOutputs(value: string, previous: readonly OutputFile[] | undefined): OutputFile[] {
  return [...(previous ?? []), outputFile(value)]
}
