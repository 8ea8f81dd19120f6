import { DEFAULT_EXCLUDES, type FailLevel, type Format } from '../config/keys.ts'
import { entryMatcher } from '../config/patterns.ts'
import { categoriesWithoutRules } from '../config/selection.ts'
import { UserError } from '../config/user-error.ts'
import type { Finding } from '../engine/finding.ts'
import { decodePython, decodeUtf8 } from '../platform/decode.ts'
import { type DiscoveredFile, discover, isPython } from '../platform/discovery.ts'
import { describeFailure } from '../platform/file-system.ts'
import { isWithin, join, relativePath, resolve } from '../platform/paths.ts'
import { conciseReport } from '../report/concise.ts'
import { jsonReport } from '../report/json.ts'
import { counted, type Report, SEVERITIES, type Skipped, type Sources } from '../report/report.ts'
import { sarifReport } from '../report/sarif.ts'
import { coloured, plain } from '../report/style.ts'
import { textReport } from '../report/text.ts'
import { neutraliseCommands, neutraliseCommandsInJson } from '../report/workflow-commands.ts'
import type { CheckResult, InternalError, ProjectSession } from '../session/contract.ts'
import { isColoured } from './colour.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import type { Host } from './host.ts'
import { bugReport, warningMessage } from './messages.ts'
import { Progress } from './progress.ts'
import { displayName, openProject, type Project } from './project.ts'
import { isStrict, type SelectionOptions, settingsFor } from './settings.ts'
import { VERSION } from './version.ts'

/** The options of the main command, as they were given. */
export interface LintOptions extends SelectionOptions {
  readonly format: Format | undefined
  readonly output: string | undefined
  readonly failOn: FailLevel | undefined
  readonly config: string | undefined
  readonly isolated: boolean
  readonly forceExclude: boolean
  readonly color: boolean | undefined
  readonly quiet: boolean
}

/** The width that text has where there is no terminal. */
const DEFAULT_WIDTH = 100
/** Files larger than this many bytes are generated data, not source: they are reported as unreadable. */
export const LARGEST_FILE = 10 * 1024 * 1024

/** Checks the project around `paths` and writes the findings in them. Throws a `UserError` for a mistake in options or configuration. */
export async function lint(host: Host, paths: readonly string[], options: LintOptions): Promise<ExitCode> {
  const messages = new Messages(host, options)
  const project = openProject(host, paths, options)
  const settings = settingsFor(project, options, host.rules)
  warnAboutSelection(host, project, options, messages)

  const progress = new Progress(host, !options.quiet)
  const loaded = await load(host, project, await host.createSession(settings), options, progress)
  for (const path of loaded.otherConfigurations) {
    messages.warn(
      `The configuration in ${nameIn(host, project, path)} does not count here; run fastapi-lint on its folder to use it`,
    )
  }
  for (const { path, reason } of loaded.problems) messages.warn(`${nameIn(host, project, path)} ${reason}`)
  for (const target of project.targets) {
    if (!target.isFolder && !isPython(target.absolute))
      messages.warn(`${target.given} is not a Python file (.py) and was left out`)
  }
  progress.show(`Checking ${counted(loaded.fileCount, 'file')}…`, loaded.fileCount > 200)
  const result = check(loaded, (path) => isTargeted(project, path))
  progress.clear()

  if (loaded.fileCount === 0) {
    messages.warn(`No Python files found in ${displayName(host, project.root)}`)
  } else if (result.reportedFileCount === 0) {
    messages.warn(
      `No Python files to report on: ${project.targets.map((target) => target.given).join(', ')} has none, or they are excluded`,
    )
  }

  const failOn = options.failOn ?? project.configuration.failOn ?? 'warning'
  const exitCode =
    result.internalErrors.length > 0 ? EXIT.internal : fails(result.findings, failOn) ? EXIT.findings : EXIT.clean
  const report: Report = {
    findings: result.findings,
    suppressedCount: result.suppressed.length,
    failures: result.internalErrors,
    skipped: [...loaded.problems, ...loaded.unreadable.filter((file) => isTargeted(project, file.path))],
    fileCount: result.fileCount,
    reportedFileCount: result.reportedFileCount,
    exitCode,
    version: VERSION,
  }
  write(host, report, project, loaded.files, options)
  if (result.internalErrors.length > 0) {
    messages.say(bugReport(result.internalErrors, (path) => nameIn(host, project, path), host.runtime, messages.style))
  }
  return exitCode
}

/** A session that holds the project, and what happened on the way. */
interface Loaded {
  readonly session: ProjectSession
  readonly files: ReadonlyMap<string, DiscoveredFile>
  readonly fileCount: number
  /** Folders and files that discovery could not visit. */
  readonly problems: readonly Skipped[]
  /** Python files that are not text. */
  readonly unreadable: readonly Skipped[]
  /** Files with a configuration that is not in use, because they are in folders below the root. */
  readonly otherConfigurations: readonly string[]
}

async function load(
  host: Host,
  project: Project,
  session: ProjectSession,
  options: LintOptions,
  progress: Progress,
): Promise<Loaded> {
  const { configuration, root, configurationFolder } = project
  const isExcluded = entryMatcher([...(configuration.exclude ?? DEFAULT_EXCLUDES), ...configuration.extendExclude])
  const toPattern =
    root === configurationFolder
      ? (path: string) => path
      : (path: string) => relativePath(configurationFolder, join(root, path))
  const found = discover(host.fileSystem, {
    root,
    gitRoot: project.gitRoot,
    explicit: options.forceExclude ? [] : project.targets.map((target) => target.absolute),
    isExcluded: (path) => isExcluded(toPattern(path)),
  })
  const problems: Skipped[] = found.problems.map(({ absolute, reason }) => ({
    path: relativePath(root, absolute) || '.',
    reason,
  }))
  const unreadable: Skipped[] = []
  const total = found.pythonFiles.length
  for (const [index, file] of found.pythonFiles.entries()) {
    progress.show(`Reading file ${index + 1} of ${total}…`)
    const read = readPython(host, file)
    if ('text' in read) {
      session.setFile(file.path, read.text)
      if (isSetupScript(file.path)) session.setManifest(file.path, read.text)
    } else {
      session.setUnreadableFile({ path: file.path, ...read })
      unreadable.push({ path: file.path, reason: read.reason })
    }
  }
  const otherConfigurations: string[] = []
  for (const manifest of found.manifests) {
    const read = readManifest(host, manifest)
    if ('text' in read) {
      session.setManifest(manifest.path, read.text)
      if (manifest.path.endsWith('/pyproject.toml') && /^\[tool\.fastapi-lint\b/m.test(read.text)) {
        otherConfigurations.push(manifest.path)
      }
    } else problems.push({ path: manifest.path, reason: read.reason })
  }
  const files = new Map(found.pythonFiles.map((file) => [file.path, file]))
  return { session, files, fileCount: total, problems, unreadable, otherConfigurations }
}

function readPython(host: Host, file: DiscoveredFile): ReturnType<typeof decodePython> {
  try {
    const { size } = host.fileSystem.status(file.absolute)
    if (size > LARGEST_FILE) return { reason: tooLarge(size) }
    return decodePython(host.fileSystem.readBytes(file.absolute))
  } catch (error) {
    return { reason: describeFailure(error) }
  }
}

function readManifest(host: Host, file: DiscoveredFile): ReturnType<typeof decodeUtf8> {
  try {
    return decodeUtf8(host.fileSystem.readBytes(file.absolute))
  } catch (error) {
    return { reason: describeFailure(error) }
  }
}

function tooLarge(bytes: number): string {
  const megabytes = (size: number) => `${(size / 1024 / 1024).toFixed(1).replace(/\.0$/, '')} MB`
  return `is too large to be source code (${megabytes(bytes)}, the limit is ${megabytes(LARGEST_FILE)})`
}

function isSetupScript(path: string): boolean {
  return path === 'setup.py' || path.endsWith('/setup.py')
}

/** A failure of the whole analysis is told like that of a rule, so that nothing is lost without a word. */
function check({ session, fileCount }: Loaded, reportOn: (path: string) => boolean): CheckResult {
  try {
    return session.check(reportOn)
  } catch (error) {
    return { findings: [], suppressed: [], internalErrors: [internalError(error)], fileCount, reportedFileCount: 0 }
  }
}

/** What is known of a failure outside rules. */
export function internalError(error: unknown): InternalError {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  const stack = error instanceof Error && error.stack !== undefined ? error.stack.split('\n').slice(1).join('\n') : ''
  return { rule: null, path: null, message, stack }
}

function isTargeted(project: Project, path: string): boolean {
  const absolute = join(project.root, path)
  return project.targets.some((target) =>
    target.isFolder ? isWithin(target.absolute, absolute) : target.absolute === absolute,
  )
}

function fails(findings: readonly Finding[], failOn: FailLevel): boolean {
  if (failOn === 'never') return false
  const counted = SEVERITIES.slice(0, SEVERITIES.indexOf(failOn) + 1)
  return findings.some((finding) => counted.includes(finding.severity))
}

function nameIn(host: Host, project: Project, path: string): string {
  return displayName(host, join(project.root, path))
}

function warnAboutSelection(host: Host, project: Project, options: LintOptions, messages: Messages): void {
  const { select, extendSelect } = project.configuration
  const selectors = [...(options.select ?? select ?? []), ...extendSelect, ...options.extendSelect]
  for (const category of categoriesWithoutRules(host.rules, selectors, isStrict(project, options))) {
    messages.warn(`The category "${category}" has only strict rules; add --strict, or select them by name`)
  }
}

function write(
  host: Host,
  report: Report,
  project: Project,
  files: ReadonlyMap<string, DiscoveredFile>,
  options: LintOptions,
): void {
  const format = options.format ?? project.configuration.format ?? 'text'
  const isMachineFormat = format === 'json' || format === 'sarif'
  const text = render(host, report, project, files, options, format)
  if (options.output !== undefined) {
    writeFile(host, options.output, text)
    return
  }
  if (!host.env['GITHUB_ACTIONS']) host.stdout.write(text)
  else host.stdout.write(isMachineFormat ? neutraliseCommandsInJson(text) : neutraliseCommands(text))
}

function render(
  host: Host,
  report: Report,
  project: Project,
  files: ReadonlyMap<string, DiscoveredFile>,
  options: LintOptions,
  format: Format,
): string {
  const isToFile = options.output !== undefined
  const style = (isToFile ? options.color === true : isColoured(options.color, host.env, host.stdout))
    ? coloured
    : plain
  const width = isToFile ? DEFAULT_WIDTH : host.stdout.columns || DEFAULT_WIDTH
  const sources: Sources = {
    textOf: sourceReader(host, files),
    nameOf: (path) => nameIn(host, project, path),
  }
  switch (format) {
    case 'text':
      return textReport(report, sources, { style, width, summary: !options.quiet })
    case 'concise':
      return conciseReport(report, sources, style)
    case 'json':
      return jsonReport(report, sources)
    case 'sarif': {
      const top = project.gitRoot ?? project.root
      const nameOf = (path: string) => relativePath(top, join(project.root, path))
      return sarifReport(report, { ...sources, nameOf }, host.rules)
    }
  }
}

/** Texts are read again for the few files with findings instead of being kept for all. */
function sourceReader(host: Host, files: ReadonlyMap<string, DiscoveredFile>): Sources['textOf'] {
  const texts = new Map<string, string | null>()
  return (path) => {
    let text = texts.get(path)
    if (text === undefined) {
      const file = files.get(path)
      const read = file === undefined ? null : readPython(host, file)
      text = read !== null && 'text' in read ? read.text : null
      texts.set(path, text)
    }
    return text
  }
}

function writeFile(host: Host, output: string, text: string): void {
  try {
    host.fileSystem.writeText(resolve(host.cwd, output), text)
  } catch (error) {
    throw new UserError(
      `The report cannot be written to "${output}": it ${describeFailure(error).replace('be read', 'be written')}`,
    )
  }
}

/** What goes to stderr during a run. */
class Messages {
  readonly style
  readonly #host: Host
  readonly #isQuiet: boolean

  constructor(host: Host, options: LintOptions) {
    this.style = isColoured(options.color, host.env, host.stderr) ? coloured : plain
    this.#host = host
    this.#isQuiet = options.quiet
  }

  warn(text: string): void {
    if (!this.#isQuiet) this.say(warningMessage(text, this.style))
  }

  say(text: string): void {
    this.#host.stderr.write(this.#host.env['GITHUB_ACTIONS'] ? neutraliseCommands(text) : text)
  }
}
