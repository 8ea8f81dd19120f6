import { countOf } from '../adoption/baseline.ts'
import type { FailLevel } from '../config/keys.ts'
import { UserError } from '../config/user-error.ts'
import type { Finding } from '../engine/finding.ts'
import type { Format } from '../report/formats.ts'
import { counted, fails } from '../report/report.ts'
import { countByRule, statisticsJson, statisticsText } from '../report/statistics.ts'
import type { Style } from '../report/style.ts'
import { type Analysis, type AnalysisOptions, isTargeted } from '../workspace/analysis.ts'
import { analyseWithProgress } from './analysis.ts'
import { compareAnalysis, findBaseline, missingBaseline, readBaselineFile } from './baseline.ts'
import { changedSince } from './changes.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import type { Host } from './host.ts'
import { bugReport, Messages } from './messages.ts'
import type { AdoptionOptions } from './options/adoption.ts'
import type { ReportOptions } from './options/report.ts'
import { checkOutputs, formatFromEnvironment, writeReport } from './output.ts'
import { VERSION } from './version.ts'
import { warningsOf } from './warnings.ts'

/** The options of the main command, as they were given. */
export interface LintOptions extends AnalysisOptions, AdoptionOptions, ReportOptions {
  readonly failOn: FailLevel | undefined
  readonly exitZero: boolean
  readonly statistics: boolean
}

/** Checks the project around `paths` and writes the findings in them. Throws a `UserError` for a mistake in options or configuration. */
export async function lint(host: Host, paths: readonly string[], options: LintOptions): Promise<ExitCode> {
  checkOutputs(host, options.output)
  checkStatistics(options)
  const wantedFormat = options.format ?? formatFromEnvironment(host.env)
  const analysis = await analyseWithProgress(host, paths, options)
  const { project, loaded, result } = analysis
  const messages = new Messages(host, options)
  for (const warning of warningsOf(host, analysis, options)) messages.warn(warning)

  const { findings, baselinedCount, unchangedCount } = selectFindings(host, analysis, options, messages)
  const exitCode = exitCodeOf(analysis, findings, options)
  const report = {
    findings,
    suppressedCount: result.suppressed.length,
    baselinedCount,
    unchangedCount,
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
    instead: options.statistics ? (style) => statistics(findings, options, host.rules, style) : null,
  })
  for (const mistake of mistakes) messages.fail(mistake)
  if (result.internalErrors.length > 0) {
    messages.say(bugReport(result.internalErrors, project.nameOf, host.runtime, messages.style))
  }
  return exitCode !== EXIT.internal && mistakes.length > 0 ? EXIT.usage : exitCode
}

/** The findings that are to be shown, and how many are not. */
interface SelectedFindings {
  readonly findings: readonly Finding[]
  readonly baselinedCount: number
  readonly unchangedCount: number
}

/** Leaves out what is in the baseline, then what is on unchanged lines; warns of a baseline that says too much. */
function selectFindings(host: Host, analysis: Analysis, options: LintOptions, messages: Messages): SelectedFindings {
  const { project, loaded, result } = analysis
  let fresh = result.findings
  const file = findBaseline(host, project, options.baseline)
  if (file !== null) {
    const entries = readBaselineFile(host, file)
    if (entries === null) throw missingBaseline(project, file)
    const comparison = compareAnalysis(host, analysis, file, entries)
    fresh = comparison.fresh
    const { stale } = comparison
    if (stale.length > 0) {
      const rules = [...new Set(stale.map(({ rule, path }) => `${rule} in ${path}`))]
      const told = rules.slice(0, TOLD_ENTRIES).join(', ') + (rules.length > TOLD_ENTRIES ? ', …' : '')
      messages.warn(
        `${counted(countOf(stale), 'finding')} of the baseline ${file.name} ${countOf(stale) === 1 ? 'is' : 'are'} gone (${told}); ` +
          'take them out with "fastapi-lint baseline --prune"',
      )
    }
  }
  const findings =
    options.diffFrom === undefined
      ? fresh
      : fresh.filter(changedSince(host, project, options.diffFrom, (path) => loaded.session.textOf(path)))
  return {
    findings,
    baselinedCount: result.findings.length - fresh.length,
    unchangedCount: fresh.length - findings.length,
  }
}

/** As many entries of a baseline that match nothing are named. */
const TOLD_ENTRIES = 3

function statistics(findings: readonly Finding[], { format }: LintOptions, rules: Host['rules'], style: Style): string {
  const counts = countByRule(findings, rules)
  return format === 'json' ? statisticsJson(counts) : statisticsText(counts, style)
}

/** Statistics have two forms; a format that is not asked for on the command line does not count for them. */
function checkStatistics({ statistics, format }: LintOptions): void {
  if (!statistics || format === undefined || STATISTICS_FORMATS.includes(format)) return
  const hint = `Write one of: ${STATISTICS_FORMATS.join(', ')}.`
  throw new UserError(`--statistics cannot be written as "${format}"`, { hint })
}

const STATISTICS_FORMATS: readonly Format[] = ['text', 'json']

function exitCodeOf({ project, result }: Analysis, findings: readonly Finding[], options: LintOptions): ExitCode {
  if (result.internalErrors.length > 0) return EXIT.internal
  const failOn = options.exitZero ? 'never' : (options.failOn ?? project.configuration.failOn ?? 'warning')
  return fails(findings, failOn) ? EXIT.findings : EXIT.clean
}
