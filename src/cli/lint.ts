import type { FailLevel } from '../config/keys.ts'
import { UserError } from '../config/user-error.ts'
import type { Finding } from '../engine/finding.ts'
import type { Format } from '../report/formats.ts'
import { counted } from '../report/report.ts'
import { countByRule, statisticsJson, statisticsText } from '../report/statistics.ts'
import type { Style } from '../report/style.ts'
import { type Analysis, type AnalysisOptions, anyFails, checkAgain, isTargeted } from '../workspace/analysis.ts'
import { analyseWithProgress } from './analysis.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import { makeFixes, tellFixes, writeDiff, writeFixes } from './fix.ts'
import type { Host } from './host.ts'
import { bugReport, Messages } from './messages.ts'
import type { AdoptionOptions } from './options/adoption.ts'
import type { FixOptions } from './options/fix.ts'
import type { ReportOptions } from './options/report.ts'
import { checkOutputs, formatFromEnvironment, writeReport } from './output.ts'
import { selectFindings } from './select-findings.ts'
import { writeSuppressions } from './suppress.ts'
import { VERSION } from './version.ts'
import { warningsOf } from './warnings.ts'

/** The options of the main command, as they were given. */
export interface LintOptions extends AnalysisOptions, AdoptionOptions, FixOptions, ReportOptions {
  readonly failOn: FailLevel | undefined
  readonly exitZero: boolean
  readonly statistics: boolean
}

/** Checks the project around `paths` and writes the findings in them. Throws a `UserError` for a mistake in options or configuration. */
export async function lint(host: Host, paths: readonly string[], options: LintOptions): Promise<ExitCode> {
  checkOutputs(host, options.output)
  checkStatistics(options)
  const wantedFormat = options.format ?? formatFromEnvironment(host.env)
  let analysis = await analyseWithProgress(host, paths, options)
  const messages = new Messages(host, options)
  for (const warning of warningsOf(host, analysis, options)) messages.warn(warning)

  const mistakes: UserError[] = []
  if (options.fix !== null) {
    const outcome = makeFixes(host, analysis, options)
    if (options.fix === 'diff') writeDiff(host, analysis, outcome)
    else mistakes.push(...writeFixes(host, analysis, outcome))
    if (!options.quiet) tellFixes(messages, analysis, outcome, options)
    if (options.fix !== 'write') {
      tellFailures(host, analysis, mistakes, messages)
      if (analysis.result.internalErrors.length > 0) return EXIT.internal
      if (mistakes.length > 0) return EXIT.usage
      return options.fix === 'diff' && outcome.changed.size > 0 && !options.exitZero ? EXIT.findings : EXIT.clean
    }
    analysis = outcome.analysis
  }

  let selected = selectFindings(host, analysis, options)
  if (options.addIgnore !== undefined) {
    const written = writeSuppressions(host, analysis, selected.findings, options.addIgnore)
    mistakes.push(...written.mistakes)
    if (written.fileCount > 0) {
      analysis = checkAgain(analysis)
      selected = selectFindings(host, analysis, options)
    }
    const where = `in ${counted(written.fileCount, 'file')}`
    if (!options.quiet) messages.say(`Suppressed ${counted(written.findingCount, 'finding')} ${where}.\n`)
  }
  for (const warning of selected.warnings) messages.warn(warning)

  const { project, loaded, result } = analysis
  const { findings, baselinedCount, unchangedCount } = selected
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
  mistakes.push(
    ...writeReport(host, project, loaded, report, {
      ...options,
      format: wantedFormat ?? project.configurations.main.format ?? 'text',
      instead: options.statistics ? (style) => statistics(findings, options, host.rules, style) : null,
    }),
  )
  tellFailures(host, analysis, mistakes, messages)
  return exitCode !== EXIT.internal && mistakes.length > 0 ? EXIT.usage : exitCode
}

function tellFailures(
  host: Host,
  { project, result }: Analysis,
  mistakes: readonly UserError[],
  messages: Messages,
): void {
  for (const mistake of mistakes) messages.fail(mistake)
  if (result.internalErrors.length > 0) {
    messages.say(bugReport(result.internalErrors, project.nameOf, host.runtime, messages.style))
  }
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
