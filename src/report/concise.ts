import { type Links, linked, NO_LINKS } from './links.ts'
import type { Report, Sources } from './report.ts'
import type { Style } from './style.ts'
import { visibleLine } from './visible.ts'

/** One line for each finding: `path:line:column: severity [rule] message`. Lines and columns are one-based. */
export function conciseReport(report: Report, sources: Sources, style: Style, links: Links = NO_LINKS): string {
  return report.findings
    .map(({ location, severity, rule, message }) => {
      const place = `${visibleLine(sources.nameOf(location.path))}:${location.startLine}:${location.startColumn}`
      const target = links.place(location.path, location.startLine)
      const label = `${style(severity, severity)} [${linked(rule, links.rule(rule))}]`
      return `${linked(style('path', place), target)}: ${label} ${visibleLine(message)}\n`
    })
    .join('')
}
