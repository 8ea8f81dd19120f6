import type { RuleMetadata } from '../rule-api/metadata.ts'

/** The Markdown page that lists all rules by category, in the order of the catalogue. */
export function rulesIndex(rules: readonly RuleMetadata[]): string {
  const categories = [...new Set(rules.map((rule) => rule.category))]
  const sections = categories.map((category) => {
    const rows = rules
      .filter((rule) => rule.category === category)
      .map(
        ({ id, severity, set, fixable, docs }) =>
          `| \`${id}\` | ${severity} | ${set} | ${fixable ?? ''} | ${docs.summary.replaceAll('|', '\\|')} |`,
      )
    return [`## ${category}`, '', '| rule | severity | set | fix | reports |', '|---|---|---|---|---|', ...rows].join(
      '\n',
    )
  })
  return [
    '# Rules',
    '',
    'Recommended rules are on by default; strict ones are opinions and project policy, on with `--strict` or by name.',
    '`fastapi-lint explain <rule>` shows why a rule exists, with a bad and a good example.',
    '',
    sections.join('\n\n'),
    '',
  ].join('\n')
}
