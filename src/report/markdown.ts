import type { Finding } from '../engine/finding.ts'
import { type Links, NO_LINKS } from './links.ts'
import {
  countBySeverity,
  counted,
  leftOutSentence,
  type Report,
  SEVERITIES,
  type Sources,
  worstFirst,
} from './report.ts'
import { visibleLine } from './visible.ts'

/** A longer list helps nobody. */
export const MOST_ROWS = 200
/** A list stops when it has as many UTF-16 units: there are three, a unit takes at most 3 bytes, and a job summary of GitHub has 1 MiB. */
export const LONGEST_LIST = 100_000

/**
 * Findings as GitHub Flavored Markdown: a verdict and a table, worst first. Nothing in names, messages and sources acts as Markdown, HTML,
 * mention or link. `sources.nameOf` gives paths relative to the root of the repository.
 */
export function markdownReport(report: Report, sources: Sources, links: Links = NO_LINKS): string {
  const { findings, failures, skipped } = report
  const sections = ['## fastapi-lint', verdict(report)]
  if (findings.length > 0) sections.push(table(findings, sources, links))
  if (skipped.length > 0) {
    const items = skipped.map(({ path, reason }) => `- ${code(sources.nameOf(path) || '.')} ${prose(reason)}`)
    sections.push(`Not read:\n\n${cut(items, 'more')}`)
  }
  if (failures.length > 0) {
    const items = failures.map(({ rule, path, message }) => {
      const where = path === null ? '' : ` while checking ${code(sources.nameOf(path))}`
      return `- ${rule === null ? 'fastapi-lint' : `The rule ${code(rule)}`} failed${where}: ${prose(message)}`
    })
    sections.push(`Internal errors, which are bugs of fastapi-lint:\n\n${cut(items, 'more')}`)
  }
  return `${sections.join('\n\n')}\n`
}

function verdict(report: Report): string {
  const { findings, reportedFileCount } = report
  const leftOut = leftOutSentence(report)
  if (findings.length === 0) return `No findings in ${counted(reportedFileCount, 'file')}.${leftOut}`
  const counts = countBySeverity(findings)
  const parts = SEVERITIES.filter((severity) => counts[severity] > 0).map((severity) =>
    severity === 'info' ? `${counts.info} info` : counted(counts[severity], severity),
  )
  const affected = new Set(findings.map((finding) => finding.location.path)).size
  const files = counted(Math.max(reportedFileCount, affected), 'file')
  return `**${counted(findings.length, 'finding')}** (${parts.join(', ')}) in ${affected} of ${files}.${leftOut}`
}

function table(findings: readonly Finding[], sources: Sources, links: Links): string {
  const rows = worstFirst(findings).map(({ severity, rule, location, message }) => {
    const place = code(`${sources.nameOf(location.path)}:${location.startLine}`)
    const cells = [
      severity,
      link(place, links.place(location.path, location.startLine)),
      link(code(rule), links.rule(rule)),
      prose(message),
    ]
    return `| ${cells.join(' | ')} |`
  })
  return `| Severity | Place | Rule | Message |\n|---|---|---|---|\n${cut(rows, 'more finding')}`
}

/** As many of the lines as there is room for, and what is missing. */
function cut(lines: readonly string[], kind: string): string {
  const shown: string[] = []
  let length = 0
  for (const line of lines.slice(0, MOST_ROWS)) {
    length += line.length + 1
    if (length > LONGEST_LIST) break
    shown.push(line)
  }
  const left = lines.length - shown.length
  if (left === 0) return shown.join('\n')
  return `${shown.join('\n')}\n\n…and ${kind === 'more' ? `${left} more` : counted(left, kind)}.`
}

/** `url` is in ASCII without blanks, brackets and bars. */
function link(markdown: string, url: string | null): string {
  return url === null ? markdown : `[${markdown}](<${url}>)`
}

/** Code of one line. HTML rather than backticks, which a name may have too. */
export function code(text: string): string {
  return `<code>${prose(text)}</code>`
}

/**
 * Text of one line in which nothing is syntax. `|` and `\` are character references, because tables have rules of their own for them.
 * Mentions, references, emoji and bare links are found in rendered text, so that an empty comment has to part them.
 */
export function prose(text: string): string {
  return visibleLine(text)
    .replace(/[&<>|\\]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/[`*[\]~]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\$&')
    .replaceAll('$', '<span>$</span>') // GitHub reads mathematics between two of them
    .replace(/(?<!&)#(?=\w|\\)|@|:(?=\/|[\w+-]+:)|\bwww(?=\.)|\bGH(?=-)/gi, '$&<!-- -->')
}
