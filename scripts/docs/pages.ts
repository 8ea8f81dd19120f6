import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { configurationSchema } from '../../src/config/schema.ts'
import { RULES } from '../../src/rules/index.ts'
import { Session } from '../../src/session/session.ts'
import { describeRule } from '../../src/workspace/rule-example.ts'
import { commandLinePage } from './command-line.ts'
import { configurationReference } from './configuration-reference.ts'
import { withOutputs } from './console.ts'
import { ruleMarkdown } from './rule-markdown.ts'
import { rulesIndex } from './rules-index.ts'

/** The root of the repository, with a separator at its end. */
const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url))

/** The Markdown files for readers, relative to the repository, without the pages of the rules: written, or generated as a whole. */
export const PAGES: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(`${REPOSITORY}docs`)
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]

/** The schema of the configuration as text. */
export function generatedSchema(): string {
  return `${JSON.stringify(configurationSchema(RULES), null, 2)}\n`
}

/** The pages that follow from the sources: texts by path below `docs/`. */
export async function generatedPages(): Promise<ReadonlyMap<string, string>> {
  const pages = new Map([
    ['command-line.md', await commandLinePage(REPOSITORY)],
    ['configuration.md', configurationReference(RULES)],
    ['rules/index.md', rulesIndex(RULES)],
  ])
  const host = { rules: RULES, createSession: Session.create }
  const ids = new Set(RULES.map(({ id }) => id))
  for (const rule of RULES) pages.set(`rules/${rule.id}.md`, ruleMarkdown(await describeRule(host, rule), ids))
  return pages
}

/** The pages that people write, with the output that commands in them have now: texts by path relative to the repository. */
export async function refreshedPages(): Promise<ReadonlyMap<string, string>> {
  const pages = new Map<string, string>()
  for (const path of PAGES) pages.set(path, await withOutputs(readFileSync(REPOSITORY + path, 'utf8')))
  return pages
}
