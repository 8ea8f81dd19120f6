import type { FailLevel } from '../config/keys.ts'
import { failureOf } from '../engine/failure.ts'
import type { Finding } from '../engine/finding.ts'
import { isWithin, join } from '../platform/paths.ts'
import { fails } from '../report/report.ts'
import type { CheckResult, Settings } from '../session/contract.ts'
import type { WorkspaceHost } from './host.ts'
import { findFiles, type Loaded, load } from './load.ts'
import { openProject, type Project, type ProjectOptions } from './project.ts'
import { type SelectionOptions, settingsFor } from './settings.ts'

/** What is checked, and how. */
export interface AnalysisOptions extends SelectionOptions, ProjectOptions {
  /** Whether excluded files are left out even if they were named. */
  readonly forceExclude: boolean
}

/** How far an analysis has come: `done` of `total` files are read, or all of them are about to be checked. */
export interface Step {
  readonly stage: 'reading' | 'checking'
  readonly done: number
  readonly total: number
}

/** Is told of every step before it begins. The analysis waits for a promise, and ends with what this throws. */
export type OnStep = (step: Step) => Promise<void> | void

/** A project that was read. */
export interface Workspace {
  readonly project: Project
  readonly settings: Settings
  readonly loaded: Loaded
}

/** A project that was read and checked. */
export interface Analysis extends Workspace {
  readonly result: CheckResult
}

/** Reads the project around `paths` (none: the working directory). Throws a `UserError` for a mistake in options or configuration. */
export async function openWorkspace(
  host: WorkspaceHost,
  paths: readonly string[],
  options: AnalysisOptions,
  onStep: OnStep,
): Promise<Workspace> {
  const project = openProject(host, paths, options)
  // What is configured below the root is known when the folders have been visited.
  const found = findFiles(host, project, options.forceExclude)
  const settings = settingsFor(host, project, options)
  const session = await host.createSession(settings)
  return { project, settings, loaded: await load(host, project, found, session, onStep) }
}

/** Checks the project around `paths` (none: the working directory). Throws a `UserError` for a mistake in options or configuration. */
export async function analyse(
  host: WorkspaceHost,
  paths: readonly string[],
  options: AnalysisOptions,
  onStep: OnStep,
): Promise<Analysis> {
  const workspace = await openWorkspace(host, paths, options, onStep)
  const { project, loaded } = workspace
  const waiting = onStep({ stage: 'checking', done: 0, total: loaded.fileCount })
  if (waiting !== undefined) await waiting
  return { ...workspace, result: check(loaded, (path) => isTargeted(project, path)) }
}

/** Checks a project again whose session has got other texts since. */
export function checkAgain(analysis: Analysis): Analysis {
  return { ...analysis, result: check(analysis.loaded, (path) => isTargeted(analysis.project, path)) }
}

/** Whether findings in a file (path relative to the root) are asked for. */
export function isTargeted({ root, targets }: Project, path: string): boolean {
  const absolute = join(root, path)
  return targets.some((target) =>
    target.isFolder ? isWithin(target.absolute, absolute) : target.absolute === absolute,
  )
}

/** Whether any finding is at or above `level`; undefined: the level of the configuration that governs its file, which is `warning` by default. */
export function anyFails(project: Project, findings: readonly Finding[], level: FailLevel | undefined): boolean {
  const levelOf = ({ location }: Finding) =>
    level ?? project.configurations.governing(location.path).failOn ?? 'warning'
  return findings.some((finding) => fails([finding], levelOf(finding)))
}

/** A failure of the whole analysis is told like that of a rule, so that nothing is lost without a word. */
function check({ session, fileCount }: Loaded, reportOn: (path: string) => boolean): CheckResult {
  try {
    return session.check(reportOn)
  } catch (error) {
    return {
      findings: [],
      suppressed: [],
      internalErrors: [failureOf(error, null, null)],
      malformedManifests: [],
      fileCount,
      reportedFileCount: 0,
    }
  }
}
