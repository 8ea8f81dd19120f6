import type { Finding } from '../engine/finding.ts'
import { linked, NO_LINKS } from './links.ts'
import { findingsByPath, type Report, type Sources } from './report.ts'
import { type TextOptions, textSummary, WIDEST_PROSE, wrap } from './text.ts'
import { visibleLine } from './visible.ts'

/** Blanks between two parts of a line. */
const GAP = '  '

/** The findings of each file under its name: place, severity, rule and message. Lines and columns are one-based. */
export function groupedReport(report: Report, sources: Sources, options: TextOptions): string {
  const { style, links = NO_LINKS } = options
  const placeWidth = widest(report.findings, placeOf)
  const severityWidth = widest(report.findings, ({ severity }) => severity)
  const indent = placeWidth + severityWidth + 3 * GAP.length
  const room = Math.min(options.width, WIDEST_PROSE) - indent

  const line = (finding: Finding) => {
    const { severity, rule, message, location } = finding
    const place = placeOf(finding)
    const link = links.place(location.path, location.startLine)
    const [first = '', ...others] = wrap(visibleLine(message), room - rule.length - 3, room)
    return [
      GAP + ' '.repeat(placeWidth - place.length) + linked(style('secondary', place), link),
      style(severity, severity) + ' '.repeat(severityWidth - severity.length),
      `[${linked(style('strong', rule), links.rule(rule))}] ${[first, ...others].join(`\n${' '.repeat(indent)}`)}`,
    ].join(GAP)
  }
  const groups = Array.from(findingsByPath(report.findings), ([path, findings]) => {
    const name = style('path', visibleLine(sources.nameOf(path)))
    return `${[name, ...findings.map(line)].join('\n')}\n`
  })
  if (options.summary) groups.push(`${textSummary(report, options)}\n`)
  return groups.join('\n')
}

/** The length of the longest text, 0 for none. */
function widest(findings: readonly Finding[], textOf: (finding: Finding) => string): number {
  return findings.reduce((width, finding) => Math.max(width, textOf(finding).length), 0)
}

function placeOf({ location }: Finding): string {
  return `${location.startLine}:${location.startColumn}`
}
