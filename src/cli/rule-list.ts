import { displayWidth } from '../report/cells.ts'
import { plainText } from '../report/plain-text.ts'
import { counted } from '../report/report.ts'
import type { Style } from '../report/style.ts'
import { wrap } from '../report/text.ts'
import { CATEGORIES, type RuleMetadata } from '../rule-api/metadata.ts'

/** The rules by category; summaries are broken at `width` columns (Infinity: not at all). */
export function ruleList(rules: readonly RuleMetadata[], style: Style, width: number): string {
  const idWidth = Math.max(0, ...rules.map((rule) => displayWidth(rule.id)))
  const groups = CATEGORIES.flatMap((category) => {
    const members = rules.filter((rule) => rule.category === category).sort(byId)
    if (members.length === 0) return []
    const lines = members.map((rule) => {
      const severity = style(rule.severity, rule.severity) + ' '.repeat(7 - rule.severity.length)
      const fix = rule.fixable === undefined ? '   ' : 'fix'
      const indent = idWidth + 31
      const summary = wrap(plainText(rule.docs.summary), width - indent, width - indent).join(`\n${' '.repeat(indent)}`)
      return `  ${rule.id.padEnd(idWidth)}  ${severity}  ${rule.set.padEnd(11)}  ${fix}  ${summary}`
    })
    return [`${style('strong', category)}\n${lines.join('\n')}\n`]
  })
  const strict = rules.filter((rule) => rule.set === 'strict').length
  const closing = `${counted(rules.length, 'rule')}, ${strict} of them strict. Run "fastapi-lint explain <rule>" for all about a rule.`
  return `${[...groups, style('faint', closing)].join('\n')}\n`
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
