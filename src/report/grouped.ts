import type { Finding } from '../engine/finding.ts'
import { displayWidth } from './cells.ts'
import type { Report, Sources } from './report.ts'
import { type TextOptions, textSummary, wrap } from './text.ts'
import { visibleLine } from './visible.ts'

/** Columns between two parts of a line. */
const GAP = '  '

/** The findings of each file under its name, in columns: place, severity, rule, message. Lines and columns are one-based. */
export function groupedReport(report: Report, sources: Sources, options: TextOptions): string {
  const files = new Map<string, Finding[]>()
  for (const finding of report.findings) {
    const { path } = finding.location
    files.set(path, [...(files.get(path) ?? []), finding])
  }
  const placeWidth = Math.max(0, ...report.findings.map((finding) => placeOf(finding).length))
  const severityWidth = Math.max(0, ...report.findings.map((finding) => finding.severity.length))
  const ruleWidth = Math.max(0, ...report.findings.map((finding) => displayWidth(finding.rule)))
  const { style, width } = options

  const line = (finding: Finding) => {
    const { severity, rule, message } = finding
    const columns = [
      style('secondary', placeOf(finding).padStart(placeWidth)),
      style(severity, severity) + ' '.repeat(severityWidth - severity.length),
      rule.padEnd(ruleWidth),
    ]
    const indent = placeWidth + severityWidth + ruleWidth + 4 * GAP.length
    const room = width - indent
    const words = wrap(visibleLine(message), room, room).join(`\n${' '.repeat(indent)}`)
    return GAP + [...columns, words].join(GAP)
  }
  const groups = [...files].map(([path, findings]) => {
    const name = style('path', visibleLine(sources.nameOf(path)))
    return `${[name, ...findings.map(line)].join('\n')}\n`
  })
  if (options.summary) groups.push(`${textSummary(report, style)}\n`)
  return groups.join('\n')
}

function placeOf({ location }: Finding): string {
  return `${location.startLine}:${location.startColumn}`
}
