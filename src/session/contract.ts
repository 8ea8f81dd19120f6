/** What a host (command line, editor server, tests) gives a `Session` and gets from it. */
import type { AddedSuppressions } from '../engine/add-suppressions.ts'
import type { InternalError } from '../engine/failure.ts'
import type { Finding, Severity } from '../engine/finding.ts'
import type { SuppressedFinding } from '../engine/settle.ts'
import type { FixedFile } from '../fix/fix-file.ts'
import type { ConcreteTables, LaterParsed } from '../syntax/concrete-tables.ts'

import type { RouteListing } from './route-entry.ts'

export type { AddedSuppressions } from '../engine/add-suppressions.ts'
export type { InternalError } from '../engine/failure.ts'

/** Settings that may differ from one folder of a project to another. Every list is resolved: no categories, no unknown ids. */
interface LocalSettings {
  /** Severities that differ from the rules' own, by rule id. */
  readonly severities: ReadonlyMap<string, Severity>
  /** Rule options that differ from their defaults, by rule id, then option name. */
  readonly options: ReadonlyMap<string, Readonly<Record<string, boolean | number | string | readonly string[]>>>
  /** Folders, relative to the project root, from which absolute imports start (`''` is the root itself). Empty: detect. */
  readonly sourceRoots: readonly string[]
  /** Versions that override what the project declares, by normalised distribution name: `{ pydantic: '2.11', python: '3.12' }`. */
  readonly targetVersions: Readonly<Record<string, string>>
  /** Calls that block besides those that are known, by dotted name (`mylib.fetch`, `mylib.Client.*`), with what to use instead. */
  readonly blockingCalls?: readonly { readonly call: string; readonly use: string | null }[]
}

/** The part of the configuration that changes what is found. */
export interface Settings extends LocalSettings {
  /** Ids of the rules to run; those that are switched off for a file are among them. */
  readonly rules: ReadonlySet<string>
  /** Decides whether a rule is switched off for a file (path relative to the project root, `/` as separator). */
  readonly isIgnored: (rule: string, path: string) => boolean
  /** Folders that have settings of their own: for a file the nearest folder above it counts. Their source roots and blocking calls count for all files. */
  readonly nested?: readonly FolderSettings[]
}

export interface FolderSettings extends LocalSettings {
  /** Relative to the project root. */
  readonly folder: string
}

/** A file that could not be read as text, or was not worth reading, before any rule ran. */
export interface UnreadableFile {
  readonly path: string
  /** A sentence for a person, without the path: `is not valid UTF-8 (byte 0xff at offset 12)`. */
  readonly reason: string
  /** Zero-based offset of the place in what could be decoded, where there is one. */
  readonly offset?: number
}

export interface CheckResult {
  /** Sorted by path, then position, then rule. Suppressed findings are not among them. */
  readonly findings: readonly Finding[]
  /** Findings that a suppression comment took out, with the comment's reason (`''` when it gives none). */
  readonly suppressed: readonly SuppressedFinding[]
  readonly internalErrors: readonly InternalError[]
  /** Manifests that could not be read; the project was analysed as if they were absent. `reason` continues a sentence that starts with the path. */
  readonly malformedManifests: readonly { readonly path: string; readonly reason: string }[]
  /** How many Python files were analysed. */
  readonly fileCount: number
  /** How many of them were reported on. */
  readonly reportedFileCount: number
}

/** What there is in a project, as far as it shows without running it. Paths are relative to the project root. */
export interface ProjectOutline {
  /** Apps that are mounted nowhere, those of tests left out; in order of their files. */
  readonly apps: readonly OutlinedApp[]
  /** What `[tool.fastapi] entrypoint` of a pyproject.toml names (`app.main:app`); `path` is the module's file, or null. */
  readonly entrypoints: readonly { readonly text: string; readonly path: string | null }[]
  /** Folders and single files that are for something else than the application, the outermost only. */
  readonly roles: Readonly<Record<'test' | 'migration' | 'script' | 'example', readonly string[]>>
  /** Versions that count for the first app (`2.11.3`, `<3`), by name; what nothing is declared of is left out. */
  readonly versions: Readonly<Record<string, string>>
}

export interface OutlinedApp {
  /** How an importing module would name it: `app.main:app`. */
  readonly name: string
  readonly path: string
  /** The folder from which its module is imported; `''` is the project root. */
  readonly sourceRoot: string
}

/**
 * One project held in memory. All paths are relative to the project root, with `/` as separator and without a leading `./`.
 *
 * The implementation is `Session` in `session.ts`: `const session = await Session.create(settings)`.
 */
export interface ProjectSession {
  /**
   * Adds a Python file or replaces its text (decoded, without byte order mark). `parsed` is what a parser has already made of the text, or
   * will have made of it, where the file may stand by (`mayStandBy`).
   */
  setFile(path: string, text: string, parsed?: ConcreteTables | LaterParsed | null): void
  /** What `mayStandBy` needs to know of the rules that run. */
  readonly bystanderMentions: readonly RegExp[] | null
  /** Adds a file that could not be read, so that it is reported. */
  setUnreadableFile(file: UnreadableFile): void
  /** Adds a file that declares dependencies: `pyproject.toml`, `requirements*.txt`, `uv.lock`, `poetry.lock`, `Pipfile(.lock)`, `setup.cfg`, `setup.py`. */
  setManifest(path: string, text: string): void
  removeFile(path: string): void
  /** The text of a Python file as it was given; null where there is none. */
  textOf(path: string): string | null
  /**
   * The dotted name of the innermost function or class around a zero-based offset, decorators included (`Repo.save`,
   * `create_app.<locals>.read`); `''` for code of the module itself and where the file has no syntax tree.
   */
  enclosingName(path: string, offset: number): string
  /** What there is in the project, for a person who is about to configure it. */
  outline(): ProjectOutline
  /**
   * Makes the comments that suppress findings of a file, with a reason (one line, may be empty). Findings of other files, and those for which
   * no comment can be written, are not among the suppressed.
   */
  suppressionsFor(path: string, findings: readonly Finding[], reason: string): AddedSuppressions
  /**
   * Makes the fixes of the findings in a file that can be made together, and gives the new text without taking it over. Whatever else there is
   * to fix is found again once the session has that text.
   */
  fixesFor(path: string, findings: readonly Finding[]): FixedFile | null
  /** Analyses everything that changed and returns the findings in the files for which `reportOn` answers true (default: all). */
  check(reportOn?: (path: string) => boolean): CheckResult
  /** Analyses everything that changed and lists what the apps of the project answer. */
  routes(): RouteListing
}
