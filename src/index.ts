/** The library: what `import … from 'fastapi-lint'` gives. Everything here is public and changes by semantic versioning. */
import { VERSION } from './cli/version.ts'
import { FAIL_LEVELS, type FailLevel } from './config/keys.ts'
import { UserError } from './config/user-error.ts'
import type { InternalError } from './engine/failure.ts'
import type { Finding, Severity } from './engine/finding.ts'
import type { SuppressedFinding } from './engine/settle.ts'
import { nodeFileSystem } from './platform/file-system.ts'
import { join, relativePath, resolve } from './platform/paths.ts'
import { readPython } from './platform/read-python.ts'
import { nextTurn, workingDirectory } from './platform/runtime.ts'
import { readFiles } from './platform/second-reader.ts'
import { FORMAT_NAMES, FORMATS, type Format } from './report/formats.ts'
import { countBySeverity, type Skipped, type Sources } from './report/report.ts'
import { coloured, plain } from './report/style.ts'
import type { RuleMetadata } from './rule-api/metadata.ts'
import { RULES } from './rules/index.ts'
import { Session } from './session/session.ts'
import { type AnalysisOptions, analyse, anyFails, isTargeted, type OnStep, type Step } from './workspace/analysis.ts'

export type { FailLevel } from './config/keys.ts'
export { type Place, UserError } from './config/user-error.ts'
export type { InternalError } from './engine/failure.ts'
export type {
  Finding,
  Fix,
  FixOfFinding,
  ImportChanges,
  ImportedName,
  Location,
  RelatedLocation,
  Severity,
  TextEdit,
} from './engine/finding.ts'
export type { SuppressedFinding } from './engine/settle.ts'
export type { FileRole } from './project/file-role.ts'
export type { Format } from './report/formats.ts'
export type { Skipped } from './report/report.ts'
export type {
  Category,
  Example,
  ExampleProject,
  RuleDocs,
  RuleMetadata,
  RuleOption,
  RuleSet,
} from './rule-api/metadata.ts'
export type { Span } from './text/span.ts'

/** What is checked, and how. Everything may be left out. */
export interface LintOptions {
  /** Files and folders to report on; relative ones count from `cwd`. Default: the working directory. The whole project is read in any case. */
  readonly paths?: readonly string[] | undefined
  /** The working directory. Default: that of the process. */
  readonly cwd?: string | undefined
  /** A configuration file to use instead of the project's own. */
  readonly config?: string | undefined
  /** Whether to ignore all configuration files. */
  readonly isolated?: boolean | undefined
  /** Rules and categories to run instead of those of the configuration, or of the recommended ones. */
  readonly select?: readonly string[] | undefined
  /** Rules and categories to run in addition. */
  readonly extendSelect?: readonly string[] | undefined
  /** Rules and categories not to run. */
  readonly ignore?: readonly string[] | undefined
  /** Whether to run the strict rules too. */
  readonly strict?: boolean | undefined
  /** Whether excluded files are left out even if `paths` names them. */
  readonly forceExclude?: boolean | undefined
  /** The lowest severity that makes `exitCode` 1. Default: that of the configuration, or `warning`. */
  readonly failOn?: FailLevel | undefined
  /** Is told how far the work has come. */
  readonly onProgress?: ((progress: Progress) => void) | undefined
  /** Ends the work early: the promise is rejected with the reason of the signal. It is looked at while files are read, and before the check. */
  readonly signal?: Signal | undefined
}

/** How far the work has come: `done` of `total` files are read, or all of them are about to be checked. */
export type Progress = Step

/** The part of an `AbortSignal` that is used. */
export interface Signal {
  /** Throws the reason of the signal if it was given. */
  throwIfAborted(): void
}

/** What was found. All paths are relative to `root`, with `/` as separator. */
export interface LintResult {
  /** The folder of the project: absolute, symbolic links resolved. */
  readonly root: string
  /** The root of the git repository that holds the project; the same as `root` where there is none. */
  readonly repository: string
  /** Sorted by path, then place, then rule. */
  readonly findings: readonly Finding[]
  /** How many findings have each severity. */
  readonly counts: Readonly<Record<Severity, number>>
  /** Findings that comments suppress. They are not among `findings`. */
  readonly suppressed: readonly SuppressedFinding[]
  /** Files and folders that could not be read. */
  readonly skipped: readonly Skipped[]
  /** Failures of rules: bugs of this library. Everything else was checked. */
  readonly internalErrors: readonly InternalError[]
  /** How many Python files were analysed. */
  readonly fileCount: number
  /** How many of them were reported on. */
  readonly reportedFileCount: number
  /** What the command line would end with: 0 nothing found at or above `failOn`, 1 findings, 3 internal errors. */
  readonly exitCode: 0 | 1 | 3
}

/** How a result is written. Everything may be left out. */
export interface FormatOptions {
  /** The folder that names of files count from in formats for people. Default: the working directory. */
  readonly cwd?: string | undefined
  /** Whether to colour text with ANSI escape sequences. Default: no. */
  readonly color?: boolean | undefined
  /** The number of columns of the terminal. Default: 100. */
  readonly width?: number | undefined
}

/** The version of fastapi-lint. */
export const version: string = VERSION

/** All rules, those that are off by default included. */
export const rules: readonly RuleMetadata[] = RULES.map(
  ({ check: _check, mentions: _mentions, mentionsInTests: _inTests, ...metadata }) => metadata,
)

/**
 * Checks a FastAPI project. Rejects with a `UserError` when a path does not exist or the options or the configuration are wrong; a file that
 * cannot be read or parsed is a finding like any other.
 */
export async function lint(options: LintOptions = {}): Promise<LintResult> {
  checkOptions(options)
  const host = {
    cwd: folder(options.cwd),
    fileSystem: nodeFileSystem,
    readFiles,
    rules: RULES,
    createSession: (settings: Parameters<typeof Session.create>[0]) => Session.create(settings),
  }
  const { project, loaded, result } = await analyse(
    host,
    options.paths ?? [],
    analysisOptions(options),
    onStep(options),
  )
  const { findings, suppressed, internalErrors, malformedManifests, fileCount, reportedFileCount } = result
  return {
    root: project.root,
    repository: project.gitRoot ?? project.root,
    findings,
    counts: countBySeverity(findings),
    suppressed,
    skipped: [
      ...loaded.problems,
      ...malformedManifests,
      ...loaded.unreadable.filter(({ path }) => isTargeted(project, path)),
    ],
    internalErrors,
    fileCount,
    reportedFileCount,
    exitCode: internalErrors.length > 0 ? 3 : anyFails(project, findings, options.failOn) ? 1 : 0,
  }
}

/** The names of all formats. */
export const formats: readonly Format[] = FORMAT_NAMES

/**
 * Writes a result, or a changed copy of one, as text in a format. Source code to show is read from the files again. Throws a `UserError` for a
 * format that does not exist.
 */
export function format(result: LintResult, name: Format, options: FormatOptions = {}): string {
  if (!FORMAT_NAMES.includes(name)) throw new UserError(`There is no format "${name}"`)
  const cwd = nodeFileSystem.realPath(folder(options.cwd))
  const report = {
    ...result,
    suppressedCount: result.suppressed.length,
    baselinedCount: 0,
    unchangedCount: 0,
    failures: result.internalErrors,
    version,
  }
  const sourcesFrom = (base: string): Sources => ({
    textOf,
    nameOf: (path) => relativePath(base, join(result.root, path)) || '.',
  })
  const textOf = (path: string) => {
    const read = readPython(nodeFileSystem, join(result.root, path))
    return 'text' in read ? read.text : null
  }
  return FORMATS[name].write(report, {
    sources: sourcesFrom(cwd),
    repository: sourcesFrom(result.repository),
    rules,
    style: options.color ? coloured : plain,
    width: options.width ?? 100,
    summary: true,
  })
}

/** For JavaScript, where no types do it: throws a `UserError` for values that would fail somewhere else, or that nobody would notice. */
function checkOptions({ paths, select, extendSelect, ignore, failOn }: LintOptions): void {
  for (const [name, list] of Object.entries({ paths, select, extendSelect, ignore })) {
    if (list === undefined || (Array.isArray(list) && list.every((one) => typeof one === 'string'))) continue
    throw new UserError(`${name} must be an array of strings`)
  }
  if (failOn === undefined || FAIL_LEVELS.includes(failOn)) return
  throw new UserError(`failOn cannot be "${failOn}"`, { hint: `It is one of: ${FAIL_LEVELS.join(', ')}.` })
}

/** An absolute folder. Throws a `UserError` when there is none. */
function folder(given: string | undefined): string {
  const absolute = given === undefined ? workingDirectory() : resolve(workingDirectory(), given)
  if (nodeFileSystem.hasEntry(absolute) && nodeFileSystem.status(absolute).kind === 'folder') return absolute
  throw new UserError(`There is no folder "${given}"`)
}

function analysisOptions(options: LintOptions): AnalysisOptions {
  return {
    config: options.config,
    isolated: options.isolated ?? false,
    select: options.select,
    extendSelect: options.extendSelect ?? [],
    ignore: options.ignore ?? [],
    strict: options.strict ?? false,
    forceExclude: options.forceExclude ?? false,
  }
}

/** So many files are read before others get their turn, so that a signal can be given. */
const FILES_PER_TURN = 32

function onStep({ onProgress, signal }: LintOptions): OnStep {
  return async (step) => {
    if (step.stage === 'checking' || step.done % FILES_PER_TURN === 0) await nextTurn()
    signal?.throwIfAborted()
    onProgress?.(step)
  }
}
