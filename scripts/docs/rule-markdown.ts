import { type Block, exampleReport, type RuleDocument } from '../../src/report/rule-document.ts'
import { plain } from '../../src/report/style.ts'

/** The columns that reports on pages take. */
const REPORT_WIDTH = 80

/** The page of a rule as Markdown. `rules` are the ids of all rules: where one is named, the page links to its page beside this one. */
export function ruleMarkdown({ rule, facts, sections }: RuleDocument, rules: ReadonlySet<string>): string {
  const others = [...rules].filter((id) => id !== rule.id)
  const parts = [
    `# ${rule.id}`,
    `${rule.docs.summary}.`,
    [`**${rule.severity}**`, ...facts.map((fact) => fact.replace('--strict', '`--strict`'))].join(' · '),
    ...sections.flatMap(({ title, blocks }) => [`## ${title}`, ...blocks.map((part) => block(part, others))]),
  ]
  return `${parts.join('\n\n')}\n`
}

function block(part: Block, rules: readonly string[]): string {
  switch (part.kind) {
    case 'prose':
      return linked(part.markdown.trim(), rules)
    case 'code': {
      const { language, marked = [], path } = part
      const lines = marked.length === 0 ? '' : ` {${marked.join(',')}}`
      return `${path === undefined ? '' : `\`${path}\`\n\n`}${fenced(language + lines, part.text)}`
    }
    case 'report':
      return `fastapi-lint reports:\n\n${fenced('console', exampleReport(part.example, plain, REPORT_WIDTH))}`
    case 'links':
      return part.addresses.map((address) => `- <${address}>`).join('\n')
  }
}

/** Markdown in which the rules are links. */
function linked(markdown: string, rules: readonly string[]): string {
  return markdown.replace(/(?<!\[)`([a-z0-9-]+)`/g, (span, id: string) =>
    rules.includes(id) ? `[${span}](${id}.md)` : span,
  )
}

/** A fence longer than any run of backticks in the text. */
function fenced(info: string, text: string): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${info}\n${text.replace(/^\n+|\s+$/g, '')}\n${fence}`
}
