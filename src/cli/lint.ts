import type { FailLevel } from '../config/keys.ts'
import { categoriesWithoutRules } from '../config/selection.ts'
import type { Finding } from '../engine/finding.ts'
import { isPython } from '../platform/discovery.ts'
import { counted, SEVERITIES } from '../report/report.ts'
import type { CheckResult } from '../session/contract.ts'
import { type AnalysisOptions, analyse, isTargeted } from '../workspace/analysis.ts'
import type { Loaded } from '../workspace/load.ts'
import type { Project } from '../workspace/project.ts'
import { isStrict } from '../workspace/settings.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import type { Host } from './host.ts'
import { bugReport, Messages } from './messages.ts'
import type { ReportOptions } from './options/report.ts'
import { writeReport } from './output.ts'
import { Progress } from './progress.ts'
import { VERSION } from './version.ts'

/** The options of the main command, as they were given. */
export interface LintOptions extends AnalysisOptions, ReportOptions {
  readonly failOn: FailLevel | undefined
}

/** With more files than this, what is going on is said before the analysis starts: nothing can be shown while it runs. */
const MANY_FILES = 200

/** Checks the project around `paths` and writes the findings in them. Throws a `UserError` for a mistake in options or configuration. */
export async function lint(host: Host, paths: readonly string[], options: LintOptions): Promise<ExitCode> {
  const progress = new Progress(host, !options.quiet)
  const { project, loaded, result } = await analyse(host, paths, options, ({ stage, done, total }) => {
    if (stage === 'reading') progress.show(`Reading file ${done + 1} of ${total}…`)
    else progress.show(`Checking ${counted(total, 'file')}…`, total > MANY_FILES)
  })
  progress.clear()

  const messages = new Messages(host, options)
  for (const warning of warnings(host, project, options, loaded, result)) messages.warn(warning)
  const failOn = options.failOn ?? project.configuration.failOn ?? 'warning'
  const exitCode =
    result.internalErrors.length > 0 ? EXIT.internal : fails(result.findings, failOn) ? EXIT.findings : EXIT.clean
  const report = {
    findings: result.findings,
    suppressedCount: result.suppressed.length,
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
  writeReport(host, project, loaded, report, {
    ...options,
    format: options.format ?? project.configuration.format ?? 'text',
  })
  if (result.internalErrors.length > 0) {
    messages.say(bugReport(result.internalErrors, project.nameOf, host.runtime, messages.style))
  }
  return exitCode
}

function fails(findings: readonly Finding[], failOn: FailLevel): boolean {
  if (failOn === 'never') return false
  const failing = SEVERITIES.slice(0, SEVERITIES.indexOf(failOn) + 1)
  return findings.some((finding) => failing.includes(finding.severity))
}

/** What the user may not have meant, or should know. */
function* warnings(
  host: Host,
  project: Project,
  options: LintOptions,
  loaded: Loaded,
  result: CheckResult,
): Iterable<string> {
  const { configuration, targets, nameOf } = project
  const selectors = [
    ...(options.select ?? configuration.select ?? []),
    ...configuration.extendSelect,
    ...options.extendSelect,
  ]
  for (const category of categoriesWithoutRules(host.rules, selectors, isStrict(project, options))) {
    yield `The category "${category}" has only strict rules; add --strict, or select them by name`
  }
  for (const path of loaded.otherConfigurations) {
    yield `The configuration in ${nameOf(path)} does not count here; run fastapi-lint on its folder to use it`
  }
  for (const { path, reason } of [...loaded.problems, ...result.malformedManifests]) yield `${nameOf(path)} ${reason}`
  for (const { given, absolute, isFolder } of targets) {
    if (!isFolder && !isPython(absolute)) yield `${given} is not a Python file (.py) and was left out`
  }
  if (loaded.fileCount === 0) {
    yield `No Python files found in ${nameOf('')}`
  } else if (result.reportedFileCount === 0 && result.internalErrors.length === 0) {
    yield `Nothing to report on: no Python files in ${targets.map((target) => target.given).join(', ')}, or they are excluded`
  }
}
