import type { Command } from 'commander'
import { suggestSelector } from '../../config/configuration.ts'
import { UserError } from '../../config/user-error.ts'
import { styleFor } from '../options/terminal.ts'
import { rulePage } from '../rule-page.ts'
import { addCommand, type CommandContext } from './command.ts'

/** `fastapi-lint explain <rule>`. */
export function addExplainCommand(program: Command, { host }: CommandContext): void {
  const command = addCommand(program, 'explain', 'show the page of a rule')
    .argument('<rule>', 'the id of the rule')
    .action((id: string) => {
      const rule = host.rules.find((candidate) => candidate.id === id)
      if (rule === undefined) {
        const ids = host.rules.map((candidate) => candidate.id)
        throw new UserError(`There is no rule "${id}"`, { hint: suggestSelector(id, ids) })
      }
      host.stdout.write(rulePage(rule, styleFor(host, command), host.stdout.columns || 100))
    })
}
