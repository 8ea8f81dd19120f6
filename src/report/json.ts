import type { Finding, Location, RelatedLocation, Severity, TextEdit } from '../engine/finding.ts'
import { countBySeverity, type Failure, type Report, type Skipped, type Sources } from './report.ts'
import { toJson, toJsonLine } from './visible.ts'

/** The version of the JSON format: it changes when something is renamed or removed, not when something is added. */
const JSON_FORMAT_VERSION = 1

/** The document of `--format json`. Lines and columns are one-based, in UTF-16 code units; `endColumn` is just past the end. */
export interface JsonReport {
  readonly version: typeof JSON_FORMAT_VERSION
  readonly tool: { readonly name: 'fastapi-lint'; readonly version: string }
  readonly summary: JsonSummary
  readonly findings: readonly JsonFinding[]
  /** Files and folders that could not be read. */
  readonly skipped: readonly Skipped[]
  /** Failures of the program itself. */
  readonly internalErrors: readonly Failure[]
}

export interface JsonSummary {
  /** Python files that were analysed, and those of them that were reported on. */
  readonly files: number
  readonly reportedFiles: number
  readonly findings: number
  readonly errors: number
  readonly warnings: number
  readonly infos: number
  /** Findings that suppression comments took out. */
  readonly suppressed: number
  /** Findings that are in the baseline, and those on lines that did not change since the revision of `--diff-from`; both are left out. */
  readonly baselined: number
  readonly unchanged: number
  readonly exitCode: number
}

export interface JsonLocation {
  /** Relative to the working directory, with `/` as separator. */
  readonly path: string
  readonly startLine: number
  readonly startColumn: number
  readonly endLine: number
  readonly endColumn: number
}

export interface JsonFinding {
  readonly rule: string
  readonly severity: Severity
  readonly message: string
  readonly location: JsonLocation
  readonly related: readonly (JsonLocation & { readonly message: string })[]
  /** The calls that lead to the place where it happens, outermost first. */
  readonly chain: readonly (JsonLocation & { readonly message: string })[]
  /** Edits are replacements between zero-based UTF-16 offsets of the file of `location`, end exclusive. */
  readonly fix: {
    readonly title: string
    readonly safety: 'safe' | 'unsafe'
    readonly edits: readonly TextEdit[]
  } | null
}

/** Findings for programs: a `JsonReport` as text. */
export function jsonReport(report: Report, sources: Sources): string {
  const counts = countBySeverity(report.findings)
  const document: JsonReport = {
    version: JSON_FORMAT_VERSION,
    tool: { name: 'fastapi-lint', version: report.version },
    summary: {
      files: report.fileCount,
      reportedFiles: report.reportedFileCount,
      findings: report.findings.length,
      errors: counts.error,
      warnings: counts.warning,
      infos: counts.info,
      suppressed: report.suppressedCount,
      baselined: report.baselinedCount,
      unchanged: report.unchangedCount,
      exitCode: report.exitCode,
    },
    findings: report.findings.map((finding) => jsonFinding(finding, sources)),
    skipped: report.skipped.map(({ path, reason }) => ({ path: sources.nameOf(path), reason })),
    internalErrors: report.failures.map(({ rule, path, message }) => ({
      rule,
      path: path === null ? null : sources.nameOf(path),
      message,
    })),
  }
  return toJson(document)
}

/** Findings for programs that read line by line: a `JsonFinding` on each, nothing else. */
export function jsonLinesReport(report: Report, sources: Sources): string {
  return report.findings.map((finding) => toJsonLine(jsonFinding(finding, sources))).join('')
}

function jsonFinding(finding: Finding, sources: Sources): JsonFinding {
  const { rule, severity, message, fix } = finding
  const place = (location: Location): JsonLocation => ({
    path: sources.nameOf(location.path),
    startLine: location.startLine,
    startColumn: location.startColumn,
    endLine: location.endLine,
    endColumn: location.endColumn,
  })
  const explained = (location: RelatedLocation) => ({ ...place(location), message: location.message })
  return {
    rule,
    severity,
    message,
    location: place(finding.location),
    related: finding.related.map(explained),
    chain: finding.chain.map(explained),
    fix: fix === null ? null : { title: fix.title, safety: fix.safety, edits: fix.edits },
  }
}
