import { displayWidth } from '../report/cells.ts'
import type { Style } from '../report/style.ts'
import { CATEGORIES, type RuleMetadata } from '../rule-api/metadata.ts'

/** The rules by category, one line each. */
export function ruleList(rules: readonly RuleMetadata[], style: Style): string {
  const idWidth = Math.max(0, ...rules.map((rule) => displayWidth(rule.id)))
  const groups = CATEGORIES.flatMap((category) => {
    const members = rules.filter((rule) => rule.category === category).sort(byId)
    if (members.length === 0) return []
    const lines = members.map((rule) => {
      const severity = style(rule.severity, rule.severity) + ' '.repeat(7 - rule.severity.length)
      const fix = rule.fixable === undefined ? '   ' : 'fix'
      return `  ${rule.id.padEnd(idWidth)}  ${severity}  ${rule.set.padEnd(11)}  ${fix}  ${rule.docs.summary}`
    })
    return [`${style('strong', category)}\n${lines.join('\n')}\n`]
  })
  const strict = rules.filter((rule) => rule.set === 'strict').length
  const closing = `${rules.length} rules, ${strict} of them strict. Run "fastapi-lint explain <rule>" for the whole page of a rule.\n`
  return `${[...groups, style('faint', closing.trimEnd())].join('\n')}\n`
}

/** The rules as data for other programs, sorted by category and id. */
export function ruleListData(rules: readonly RuleMetadata[]): unknown {
  return CATEGORIES.flatMap((category) => rules.filter((rule) => rule.category === category).sort(byId)).map(
    (rule) => ({
      id: rule.id,
      category: rule.category,
      severity: rule.severity,
      set: rule.set,
      since: rule.since,
      fixable: rule.fixable ?? null,
      securitySeverity: rule.securitySeverity ?? null,
      summary: rule.docs.summary,
      options: rule.options ?? {},
      references: rule.docs.references,
    }),
  )
}

function byId(a: RuleMetadata, b: RuleMetadata): number {
  return a.id < b.id ? -1 : 1
}
