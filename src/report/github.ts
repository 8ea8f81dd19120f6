/** Findings as workflow commands of GitHub Actions, which the runner turns into annotations. */
import type { Finding, Severity } from '../engine/finding.ts'
import { conciseReport } from './concise.ts'
import { counted, type Report, SEVERITIES, type Sources, worstFirst } from './report.ts'
import { plain } from './style.ts'
import { visibleLine } from './visible.ts'
import { escapeCommandData, escapeCommandProperty, neutraliseCommands } from './workflow-commands.ts'

/** The runner keeps as many annotations of each kind for a step, and drops the others without a word. */
export const MOST_ANNOTATIONS = 10
/** The runner cuts longer messages. */
export const LONGEST_MESSAGE = 4096

const COMMANDS = { error: 'error', warning: 'warning', info: 'notice' } as const satisfies Record<Severity, string>

/**
 * One command for each finding that GitHub shows, worst first. The others follow as a folded list in the log, with a notice that says so.
 * `sources.nameOf` gives paths relative to the root of the repository.
 */
export function githubReport(report: Report, sources: Sources): string {
  const kinds = SEVERITIES.map((severity) => report.findings.filter((finding) => finding.severity === severity))
  const isCut = kinds.some((findings) => findings.length > MOST_ANNOTATIONS)
  // The notice about the rest is an annotation too.
  const shown = kinds.map((findings) =>
    findings.slice(0, isCut && findings[0]?.severity === 'info' ? MOST_ANNOTATIONS - 1 : MOST_ANNOTATIONS),
  )
  const commands = shown.flat().map((finding) => annotation(finding, sources))
  if (!isCut) return commands.join('')

  const isShown = new Set(shown.flat())
  const rest = worstFirst(report.findings).filter((finding) => !isShown.has(finding))
  const list = neutraliseCommands(conciseReport({ ...report, findings: rest }, sources, plain))
  const notice = command(
    'notice',
    { title: 'fastapi-lint' },
    `${counted(rest.length, 'more finding')} in the log of this step: GitHub shows ${MOST_ANNOTATIONS} annotations of each kind`,
  )
  return `${commands.join('')}${notice}::group::${counted(rest.length, 'more finding')}\n${list}::endgroup::\n`
}

function annotation(finding: Finding, sources: Sources): string {
  const { location, rule, severity, message, chain, related } = finding
  const nameOf = (path: string) => visibleLine(sources.nameOf(path))
  // The log shows the message and nothing else, so it has to say where.
  const lines = [
    `${nameOf(location.path)}:${location.startLine}:${location.startColumn}: ${visibleLine(message)}`,
    ...[...chain, ...related].map(
      (step) => `${nameOf(step.path)}:${step.startLine}:${step.startColumn}: ${visibleLine(step.message)}`,
    ),
  ]
  const properties = {
    title: `fastapi-lint (${rule})`,
    file: nameOf(location.path),
    line: String(location.startLine),
    endLine: String(location.endLine),
    // Columns of a region of several lines are refused.
    ...(location.startLine === location.endLine
      ? { col: String(location.startColumn), endColumn: String(location.endColumn) }
      : {}),
  }
  return command(COMMANDS[severity], properties, shortened(lines.join('\n')))
}

function command(name: string, properties: Readonly<Record<string, string>>, data: string): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeCommandProperty(value)}`)
  return `::${name} ${list.join(',')}::${escapeCommandData(data)}\n`
}

function shortened(text: string): string {
  return text.length <= LONGEST_MESSAGE ? text : `${text.slice(0, LONGEST_MESSAGE - 1)}…`
}
