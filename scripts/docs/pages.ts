import { configurationSchema } from '../../src/config/schema.ts'
import { RULES } from '../../src/rules/index.ts'
import { Session } from '../../src/session/session.ts'
import { describeRule } from '../../src/workspace/rule-example.ts'
import { configurationReference } from './configuration-reference.ts'
import { ruleMarkdown } from './rule-markdown.ts'
import { rulesIndex } from './rules-index.ts'

/** The schema of the configuration as text. */
export function generatedSchema(): string {
  return `${JSON.stringify(configurationSchema(RULES), null, 2)}\n`
}

/** The pages that follow from the sources: texts by path below `docs/`. */
export async function generatedPages(): Promise<ReadonlyMap<string, string>> {
  const pages = new Map([
    ['configuration.md', configurationReference(RULES)],
    ['rules/index.md', rulesIndex(RULES)],
  ])
  const host = { rules: RULES, createSession: Session.create }
  const ids = new Set(RULES.map(({ id }) => id))
  for (const rule of RULES) pages.set(`rules/${rule.id}.md`, ruleMarkdown(await describeRule(host, rule), ids))
  return pages
}
