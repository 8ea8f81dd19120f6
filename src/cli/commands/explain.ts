import type { Command } from 'commander'
import { suggestSelector } from '../../config/configuration.ts'
import { UserError } from '../../config/user-error.ts'
import { describeRule } from '../../workspace/rule-example.ts'
import { styleFor } from '../options/terminal.ts'
import { rulePage } from '../rule-page.ts'
import { addCommand, type CommandContext } from './command.ts'

/** The width that a page has where there is no terminal. */
const DEFAULT_WIDTH = 80

/** `fastapi-lint explain <rule>`. */
export function addExplainCommand(program: Command, { host }: CommandContext): void {
  const command = addCommand(program, 'explain', 'show the page of a rule')
    .argument('<rule>', 'the id of the rule')
    .action(async (id: string) => {
      const rule = host.rules.find((candidate) => candidate.id === id)
      if (rule === undefined) {
        const ids = host.rules.map((candidate) => candidate.id)
        throw new UserError(`There is no rule "${id}"`, { hint: suggestSelector(id, ids) })
      }
      const document = await describeRule(host, rule)
      host.stdout.write(rulePage(document, styleFor(host, command), host.stdout.columns || DEFAULT_WIDTH))
    })
}
