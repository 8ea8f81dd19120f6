import { type BaselineEntry, countOf } from '../adoption/baseline.ts'
import type { FailLevel } from '../config/keys.ts'
import { UserError } from '../config/user-error.ts'
import type { Finding } from '../engine/finding.ts'
import type { Format } from '../report/formats.ts'
import { counted } from '../report/report.ts'
import { countByRule, statisticsJson, statisticsText } from '../report/statistics.ts'
import type { Style } from '../report/style.ts'
import { type Analysis, type AnalysisOptions, anyFails, isTargeted } from '../workspace/analysis.ts'
import { analyseWithProgress } from './analysis.ts'
import { type BaselineFile, baselinesOf, compareAnalysis, missingBaseline, readBaselineFile } from './baseline.ts'
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
    format: wantedFormat ?? project.configurations.main.format ?? 'text',
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

/** Leaves out what is in a baseline, then what is on unchanged lines; warns of baselines that say too much. */
function selectFindings(host: Host, analysis: Analysis, options: LintOptions, messages: Messages): SelectedFindings {
  const { project, loaded, result } = analysis
  const known = new Set<Finding>()
  for (const baseline of baselinesOf(host, project, options.baseline, null)) {
    const entries = readBaselineFile(host, baseline.file)
    if (entries === null) throw missingBaseline(baseline.file)
    const comparison = compareAnalysis(host, analysis, baseline, entries)
    for (const finding of comparison.known) known.add(finding)
    if (comparison.stale.length > 0) messages.warn(staleWarning(baseline.file, comparison.stale))
  }
  const fresh = result.findings.filter((finding) => !known.has(finding))
  const findings =
    options.diffFrom === undefined
      ? fresh
      : fresh.filter(changedSince(host, project, options.diffFrom, (path) => loaded.session.textOf(path)))
  return { findings, baselinedCount: known.size, unchangedCount: fresh.length - findings.length }
}

/** As many entries of a baseline that match nothing are named. */
const TOLD_ENTRIES = 3

function staleWarning({ name }: BaselineFile, stale: readonly BaselineEntry[]): string {
  const places = [...new Set(stale.map(({ rule, path }) => `${rule} in ${path}`))]
  const told = places.slice(0, TOLD_ENTRIES).join(', ') + (places.length > TOLD_ENTRIES ? ', …' : '')
  const count = countOf(stale)
  return (
    `${counted(count, 'finding')} of the baseline ${name} ${count === 1 ? 'is' : 'are'} gone (${told}); ` +
    'take them out with "fastapi-lint baseline --prune"'
  )
}

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
  return !options.exitZero && anyFails(project, findings, options.failOn) ? EXIT.findings : EXIT.clean
}
