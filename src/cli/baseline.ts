/** Where the baseline of a project is, and what it says about an analysis. */
import {
  type BaselineEntry,
  type Comparison,
  compareWithBaseline,
  NEVER_IN_BASELINE,
  parseBaseline,
} from '../adoption/baseline.ts'
import { type Fingerprint, fingerprintOf } from '../adoption/fingerprint.ts'
import { UserError } from '../config/user-error.ts'
import type { Finding } from '../engine/finding.ts'
import { decodeUtf8 } from '../platform/decode.ts'
import { describeFailure, failureCode } from '../platform/file-system.ts'
import { dirname, join, relativePath, resolve } from '../platform/paths.ts'
import { type Analysis, isTargeted } from '../workspace/analysis.ts'
import type { Project } from '../workspace/project.ts'
import type { Host } from './host.ts'

/** The name of a baseline where none is given. */
export const DEFAULT_BASELINE = 'fastapi-lint-baseline.json'

/** A file for a baseline, whether it is there or not. */
export interface BaselineFile {
  readonly absolute: string
  /** What it is called in messages. */
  readonly name: string
  /** Whether the configuration names it. */
  readonly isConfigured: boolean
}

/** The baseline that the command line or else the configuration names; null where there is none. */
export function findBaseline(host: Host, project: Project, given: string | false | undefined): BaselineFile | null {
  if (given === false) return null
  const { configuration, configurationFolder } = project
  const configured = configuration.baseline === null ? null : resolve(configurationFolder, configuration.baseline.file)
  const absolute = given === undefined ? configured : resolve(host.cwd, given)
  return absolute === null ? null : { ...named(host, absolute), isConfigured: absolute === configured }
}

/** The baseline of a project for which nothing names one. */
export function defaultBaseline(host: Host, project: Project): BaselineFile {
  return { ...named(host, join(project.root, DEFAULT_BASELINE)), isConfigured: false }
}

function named(host: Host, absolute: string): { readonly absolute: string; readonly name: string } {
  return { absolute, name: relativePath(host.fileSystem.realPath(host.cwd), absolute) }
}

/** Reads a baseline; null where there is no such file. Throws a `UserError` for one that cannot be read. */
export function readBaselineFile(host: Host, { absolute, name }: BaselineFile): BaselineEntry[] | null {
  let bytes: Uint8Array
  try {
    bytes = host.fileSystem.readBytes(absolute)
  } catch (error) {
    if (failureCode(error) === 'ENOENT') return null
    throw new UserError(`The baseline "${name}" ${describeFailure(error)}`)
  }
  const decoded = decodeUtf8(bytes)
  if ('text' in decoded) return parseBaseline(name, decoded.text)
  throw new UserError(`The baseline "${name}" ${decoded.reason}`)
}

/** The complaint about a baseline that is not there. */
export function missingBaseline(project: Project, { name, isConfigured }: BaselineFile): UserError {
  return new UserError(`There is no baseline "${name}"`, {
    place: isConfigured ? (project.configuration.baseline?.place ?? null) : null,
    hint: `Run "fastapi-lint baseline${isConfigured ? '' : ` --baseline ${name}`}" to write it.`,
  })
}

/** What a baseline says about an analysis. */
export interface BaselineComparison extends Omit<Comparison, 'unmatched'> {
  /**
   * Entries without a finding, where there could have been one: the file was reported on and could be read (or is gone), and the rule ran.
   */
  readonly stale: readonly BaselineEntry[]
}

/** Compares the findings of an analysis with the entries of a baseline. */
export function compareAnalysis(
  host: Host,
  analysis: Analysis,
  file: BaselineFile,
  entries: readonly BaselineEntry[],
): BaselineComparison {
  const { findings } = analysis.result
  const { fresh, known, unmatched } = compareWithBaseline(findings, entries, fingerprinter(analysis, file))
  return { fresh, known, stale: unmatched.filter((entry) => isJudged(host, analysis, file, entry)) }
}

/** Makes the fingerprints of an analysis; files are called by their path from the folder of the baseline. */
export function fingerprinter({ project, loaded }: Analysis, file: BaselineFile): (finding: Finding) => Fingerprint {
  const { session } = loaded
  const folder = dirname(file.absolute)
  return (finding) =>
    fingerprintOf(finding, {
      textOf: (path) => session.textOf(path),
      enclosingName: (path, offset) => session.enclosingName(path, offset),
      nameOf: (path) => relativePath(folder, join(project.root, path)),
    })
}

function isJudged(
  host: Host,
  { project, settings, loaded, result }: Analysis,
  file: BaselineFile,
  entry: BaselineEntry,
) {
  const absolute = join(dirname(file.absolute), entry.path)
  const path = relativePath(project.root, absolute)
  if (!isTargeted(project, path)) return false
  if (!host.rules.some((rule) => rule.id === entry.rule)) return true
  if (!settings.rules.has(entry.rule) || settings.isIgnored(entry.rule, path)) return false
  if (!loaded.files.has(path)) return !host.fileSystem.hasEntry(absolute)
  const isHalfChecked =
    result.internalErrors.some((failure) => failure.path === null || failure.path === path) ||
    result.findings.some(({ rule, location }) => location.path === path && NEVER_IN_BASELINE.has(rule))
  return !isHalfChecked
}
