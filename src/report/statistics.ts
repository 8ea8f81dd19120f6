import type { Finding, Severity } from '../engine/finding.ts'
import type { RuleMetadata } from '../rule-api/metadata.ts'
import { plainText } from './plain-text.ts'
import { SEVERITIES } from './report.ts'
import type { Style } from './style.ts'
import { toJson } from './visible.ts'

/** How often a rule reports, with one severity. */
export interface RuleCount {
  readonly rule: string
  readonly severity: Severity
  readonly count: number
  /** Files with at least one of these findings. */
  readonly files: number
  readonly summary: string
}

/** Counts findings by rule and severity: the most frequent first, the worse first of equally many. */
export function countByRule(findings: readonly Finding[], rules: readonly RuleMetadata[]): RuleCount[] {
  const groups = new Map<string, { rule: string; severity: Severity; count: number; paths: Set<string> }>()
  for (const { rule, severity, location } of findings) {
    const key = `${rule} ${severity}`
    const group = groups.get(key) ?? { rule, severity, count: 0, paths: new Set() }
    groups.set(key, group)
    group.count++
    group.paths.add(location.path)
  }
  const rank = (severity: Severity) => SEVERITIES.indexOf(severity)
  return [...groups.values()]
    .sort((a, b) => b.count - a.count || rank(a.severity) - rank(b.severity) || (a.rule < b.rule ? -1 : 1))
    .map(({ rule, severity, count, paths }) => {
      const summary = rules.find(({ id }) => id === rule)?.docs.summary ?? ''
      return { rule, severity, count, files: paths.size, summary }
    })
}

/** The counts as aligned lines; empty for none. */
export function statisticsText(counts: readonly RuleCount[], style: Style): string {
  const countWidth = Math.max(0, ...counts.map(({ count }) => String(count).length))
  const idWidth = Math.max(0, ...counts.map(({ rule }) => rule.length))
  const lines = counts.map(({ rule, severity, count, summary }) => {
    const name = style('strong', rule) + ' '.repeat(idWidth - rule.length)
    return `${String(count).padStart(countWidth)}  ${style(severity, severity)}${' '.repeat(7 - severity.length)}  ${name}  ${plainText(summary)}\n`
  })
  return lines.join('')
}

/** The counts for programs: a JSON array of `RuleCount`. */
export function statisticsJson(counts: readonly RuleCount[]): string {
  return toJson(counts)
}
