import type { FailLevel } from '../config/keys.ts'
import type { Finding } from '../engine/finding.ts'
import { SEVERITIES } from '../report/report.ts'
import { type AnalysisOptions, isTargeted } from '../workspace/analysis.ts'
import { analyseWithProgress } from './analysis.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import type { Host } from './host.ts'
import { bugReport, Messages } from './messages.ts'
import type { ReportOptions } from './options/report.ts'
import { checkOutputs, formatFromEnvironment, writeReport } from './output.ts'
import { VERSION } from './version.ts'
import { warningsOf } from './warnings.ts'

/** The options of the main command, as they were given. */
export interface LintOptions extends AnalysisOptions, ReportOptions {
  readonly failOn: FailLevel | undefined
}

/** Checks the project around `paths` and writes the findings in them. Throws a `UserError` for a mistake in options or configuration. */
export async function lint(host: Host, paths: readonly string[], options: LintOptions): Promise<ExitCode> {
  checkOutputs(host, options.output)
  const wantedFormat = options.format ?? formatFromEnvironment(host.env)
  const analysis = await analyseWithProgress(host, paths, options)
  const { project, loaded, result } = analysis

  const messages = new Messages(host, options)
  for (const warning of warningsOf(host, analysis, options)) messages.warn(warning)
  const failOn = options.failOn ?? project.configuration.failOn ?? 'warning'
  const exitCode =
    result.internalErrors.length > 0 ? EXIT.internal : fails(result.findings, failOn) ? EXIT.findings : EXIT.clean
  const report = {
    findings: result.findings,
    suppressedCount: result.suppressed.length,
    baselinedCount: 0,
    unchangedCount: 0,
    failures: result.internalErrors,
    skipped: [
      ...loaded.problems,
      ...result.malformedManifests,
      ...loaded.unreadable.filter((file) => isTargeted(project, file.path)),
    ],
    fileCount: result.fileCount,
    reportedFileCount: result.reportedFileCount,
    exitCode,
    version: VERSION,
  }
  const mistakes = writeReport(host, project, loaded, report, {
    ...options,
    format: wantedFormat ?? project.configuration.format ?? 'text',
  })
  for (const mistake of mistakes) messages.fail(mistake)
  if (result.internalErrors.length > 0) {
    messages.say(bugReport(result.internalErrors, project.nameOf, host.runtime, messages.style))
  }
  return exitCode !== EXIT.internal && mistakes.length > 0 ? EXIT.usage : exitCode
}

function fails(findings: readonly Finding[], failOn: FailLevel): boolean {
  if (failOn === 'never') return false
  const failing = SEVERITIES.slice(0, SEVERITIES.indexOf(failOn) + 1)
  return findings.some((finding) => failing.includes(finding.severity))
}
