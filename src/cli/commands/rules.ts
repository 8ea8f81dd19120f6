import type { Command } from 'commander'
import { toJson } from '../../report/visible.ts'
import { styleFor } from '../options/terminal.ts'
import { choice } from '../options/values.ts'
import { ruleList, ruleListData } from '../rule-list.ts'
import { addCommand, type CommandContext } from './command.ts'

const RULE_FORMATS = ['text', 'json'] as const

/** `fastapi-lint rules`. */
export function addRulesCommand(program: Command, { host }: CommandContext): void {
  const command = addCommand(program, 'rules', 'list the rules')
    .addOption(choice('--format <format>', 'how the list is written', RULE_FORMATS, 'text'))
    .action((options: Record<string, unknown>) => {
      const width = host.stdout.columns || Number.POSITIVE_INFINITY
      host.stdout.write(
        options['format'] === 'json'
          ? toJson(ruleListData(host.rules))
          : ruleList(host.rules, styleFor(host, command), width),
      )
    })
}
