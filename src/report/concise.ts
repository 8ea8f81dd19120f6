import type { Report, Sources } from './report.ts'
import type { Style } from './style.ts'
import { visibleLine } from './visible.ts'

/** One line for each finding: `path:line:column: severity [rule] message`. Lines and columns are one-based. */
export function conciseReport(report: Report, sources: Sources, style: Style): string {
  return report.findings
    .map(({ location, severity, rule, message }) => {
      const place = `${visibleLine(sources.nameOf(location.path))}:${location.startLine}:${location.startColumn}`
      return `${style('path', place)}: ${style(severity, severity)} [${rule}] ${visibleLine(message)}\n`
    })
    .join('')
}
