import { CATEGORIES, type Category, type RuleMetadata } from '../../src/rule-api/metadata.ts'

/** What the rules of each category are about. */
const CATEGORY_TEXTS: Readonly<Record<Category, string>> = {
  async: 'What stops the event loop, and with it every other request of the worker.',
  routing: 'Routes that cannot be reached, clash or do not fit their paths.',
  parameters: 'Parameters that FastAPI reads from somewhere else than it seems, or not at all.',
  dependencies: 'Dependencies that do not run, run twice, or do not give back what they hold.',
  responses: 'What is sent to clients: models, status codes, fields that nobody meant to send.',
  validation: 'Input that is not checked although it looks as if it were.',
  pydantic: 'What Pydantic 2 removed, ignores or deprecates.',
  database: 'Sessions, transactions and queries with SQLAlchemy and SQLModel.',
  security: 'Secrets in the source, and doors that stand open.',
  errors: 'Exceptions that are lost, or answered in the wrong way.',
  lifecycle: 'Start, shutdown, background tasks and what lives as long as the application.',
  deployment: 'What works on one machine or with one worker only.',
  architecture: 'Structure of the project: who imports what, and who holds which state.',
  testing: 'Tests that do not test what they seem to.',
  engine: 'About the run itself: files that cannot be read, comments that suppress nothing.',
}

/** The page that lists all rules by category, each with a link to its page beside this one. */
export function rulesIndex(rules: readonly RuleMetadata[]): string {
  const strict = rules.filter((rule) => rule.set === 'strict').length
  const sections = CATEGORIES.flatMap((category) => {
    const members = rules.filter((rule) => rule.category === category)
    if (members.length === 0) return []
    const rows = members.map(
      ({ id, severity, set, fixable, docs }) =>
        `| [${id}](${id}.md) | ${docs.summary.replaceAll('|', '\\|')} | ${[severity, set, ...(fixable === undefined ? [] : [`${fixable} fix`])].join(', ')} |`,
    )
    const table = ['| rule | reports | |', '|---|---|---|', ...rows].join('\n')
    return [`## ${category}`, CATEGORY_TEXTS[category], table]
  })
  const parts = [
    '# Rules',
    `${rules.length} rules: ${rules.length - strict} recommended, ${strict} strict.`,
    [
      '- **Recommended** rules run without configuration. They are held to be right in 95 of 100 findings on real projects.',
      '- **Strict** rules are opinions and project policy: on with `--strict`, or by name in `select` or `extend-select`.',
      '- **Severity**: an *error* breaks, leaks or loses something; a *warning* is very likely a defect; *info* is advice.',
      '- **Fix**: *safe* keeps the behaviour of the program, *unsafe* needs a look.',
    ].join('\n'),
    '`fastapi-lint explain <rule>` shows the page of a rule in the terminal. The name of a category selects its rules, too.',
    ...sections,
  ]
  return `${parts.join('\n\n')}\n`
}
