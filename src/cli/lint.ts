import type { FailLevel } from '../config/keys.ts'
import { categoriesWithoutRules } from '../config/selection.ts'
import type { Finding } from '../engine/finding.ts'
import { isPython } from '../platform/discovery.ts'
import { isWithin, join } from '../platform/paths.ts'
import { counted, SEVERITIES } from '../report/report.ts'
import type { CheckResult } from '../session/contract.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import type { Host } from './host.ts'
import { type Loaded, load } from './load.ts'
import { bugReport, internalError, Messages } from './messages.ts'
import type { ReportOptions } from './options/report.ts'
import { writeReport } from './output.ts'
import { Progress } from './progress.ts'
import { openProject, type Project, type ProjectOptions } from './project.ts'
import { isStrict, type SelectionOptions, settingsFor } from './settings.ts'
import { VERSION } from './version.ts'

/** The options of the main command, as they were given. */
export interface LintOptions extends SelectionOptions, ProjectOptions, ReportOptions {
  readonly failOn: FailLevel | undefined
  readonly forceExclude: boolean
}

/** With more files than this, what is going on is said before the analysis starts: nothing can be shown while it runs. */
const MANY_FILES = 200

/** Checks the project around `paths` and writes the findings in them. Throws a `UserError` for a mistake in options or configuration. */
export async function lint(host: Host, paths: readonly string[], options: LintOptions): Promise<ExitCode> {
  const project = openProject(host, paths, options)
  const settings = settingsFor(host, project, options)
  const session = await host.createSession(settings)

  const progress = new Progress(host, !options.quiet)
  const loaded = load(host, project, session, { excludesNamed: options.forceExclude, progress })
  progress.show(`Checking ${counted(loaded.fileCount, 'file')}…`, loaded.fileCount > MANY_FILES)
  const result = check(loaded, (path) => isTargeted(project, path))
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

/** A failure of the whole analysis is told like that of a rule, so that nothing is lost without a word. */
function check({ session, fileCount }: Loaded, reportOn: (path: string) => boolean): CheckResult {
  try {
    return session.check(reportOn)
  } catch (error) {
    return {
      findings: [],
      suppressed: [],
      internalErrors: [internalError(error)],
      malformedManifests: [],
      fileCount,
      reportedFileCount: 0,
    }
  }
}

function isTargeted({ root, targets }: Project, path: string): boolean {
  const absolute = join(root, path)
  return targets.some((target) =>
    target.isFolder ? isWithin(target.absolute, absolute) : target.absolute === absolute,
  )
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
