/** The options that say which project is read, and how it is configured. */
import { type Command, Option } from 'commander'
import type { ProjectOptions } from '../../workspace/project.ts'

export function addProjectOptions(command: Command): Command {
  return command
    .addOption(new Option('--config <file>', 'use this configuration file').conflicts('isolated'))
    .option('--isolated', 'ignore all configuration files')
}

/** Commander's untyped values as what they are. */
export function projectOptions(values: Readonly<Record<string, unknown>>): ProjectOptions {
  const given = values as Partial<ProjectOptions>
  return { config: given.config, isolated: given.isolated ?? false }
}
