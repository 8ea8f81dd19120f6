/** Where the baseline of a project is, and what it says about an analysis. */
import {
  type BaselineEntry,
  type Comparison,
  compareWithBaseline,
  NEVER_IN_BASELINE,
  parseBaseline,
} from '../adoption/baseline.ts'
import { type Fingerprint, fingerprintOf } from '../adoption/fingerprint.ts'
import type { EffectiveConfiguration } from '../config/effective.ts'
import { type Place, UserError } from '../config/user-error.ts'
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
  /** Where the configuration names it; null where it does not. */
  readonly place: Place | null
}

/** A baseline and the files that it is for. */
export interface Baseline {
  readonly file: BaselineFile
  /** Whether findings in a file (path relative to the root) are to be looked for in it. */
  readonly covers: (path: string) => boolean
}

/**
 * The baselines of a project: that of the command line for all files, or for each file that of the configuration that governs it, else
 * `otherwise`. Files without a baseline are covered by none.
 */
export function baselinesOf(
  host: Host,
  project: Project,
  given: string | false | undefined,
  otherwise: string | null,
): Baseline[] {
  if (given === false) return []
  const { main, met } = project.configurations
  const fileOf = (configuration: EffectiveConfiguration): BaselineFile | null => {
    const { baseline } = configuration
    const configured = baseline === null ? otherwise : resolve(baseline.base, baseline.file)
    const absolute = given === undefined ? configured : resolve(host.cwd, given)
    if (absolute === null) return null
    const place = baseline !== null && absolute === resolve(baseline.base, baseline.file) ? baseline.place : null
    return { absolute, name: relativePath(host.fileSystem.realPath(host.cwd), absolute) || '.', place }
  }
  const files = new Map<string, BaselineFile>()
  for (const configuration of [main, ...met.values()]) {
    const file = fileOf(configuration)
    if (file !== null && !files.has(file.absolute)) files.set(file.absolute, file)
  }
  return Array.from(files.values(), (file) => ({
    file,
    covers: (path) => fileOf(project.configurations.governing(path))?.absolute === file.absolute,
  }))
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
export function missingBaseline({ name, place }: BaselineFile): UserError {
  return new UserError(`There is no baseline "${name}"`, {
    place,
    hint: `Run "fastapi-lint baseline${place === null ? ` --baseline ${name}` : ''}" to write it.`,
  })
}

/** What a baseline says about the findings in the files that it covers. */
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
  { file, covers }: Baseline,
  entries: readonly BaselineEntry[],
): BaselineComparison {
  const findings = analysis.result.findings.filter(({ location }) => covers(location.path))
  const { fresh, known, unmatched } = compareWithBaseline(findings, entries, fingerprinter(analysis, file))
  const isStale = (entry: BaselineEntry): boolean => {
    const absolute = join(dirname(file.absolute), entry.path)
    const path = relativePath(analysis.project.root, absolute)
    return covers(path) && isJudged(host, analysis, path, entry.rule)
  }
  return { fresh, known, stale: unmatched.filter(isStale) }
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

/** Whether a rule would have reported in a file what there is to report. */
function isJudged(host: Host, { project, settings, loaded, result }: Analysis, path: string, rule: string): boolean {
  if (!isTargeted(project, path)) return false
  if (!host.rules.some(({ id }) => id === rule)) return true
  if (!settings.rules.has(rule) || settings.isIgnored(rule, path)) return false
  if (!loaded.files.has(path)) return !host.fileSystem.hasEntry(join(project.root, path))
  const isHalfChecked =
    result.internalErrors.some((failure) => failure.path === null || failure.path === path) ||
    result.findings.some((finding) => finding.location.path === path && NEVER_IN_BASELINE.has(finding.rule))
  return !isHalfChecked
}
