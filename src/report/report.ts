import type { Finding, Severity } from '../engine/finding.ts'

/** A rule or a layer that failed; `rule` and `path` are null where it was in none. */
export interface Failure {
  readonly rule: string | null
  readonly path: string | null
  readonly message: string
}

/** A file or folder that was left out because it could not be read; `reason` continues a sentence that starts with the path. */
export interface Skipped {
  /** Relative to the project root. */
  readonly path: string
  readonly reason: string
}

/** Everything that a format may say about a run. Paths are relative to the project root, with `/` as separator. */
export interface Report {
  /** In the order in which they are to be written. */
  readonly findings: readonly Finding[]
  /** Findings that suppression comments took out. */
  readonly suppressedCount: number
  /** Findings that were left out because they are in the baseline. */
  readonly baselinedCount: number
  /** Findings that were left out because they are on lines that did not change. */
  readonly unchangedCount: number
  readonly failures: readonly Failure[]
  readonly skipped: readonly Skipped[]
  readonly fileCount: number
  readonly reportedFileCount: number
  readonly exitCode: number
  /** The version of the program. */
  readonly version: string
}

/** What reports need to know about files. */
export interface Sources {
  /** The text of a file of the project (decoded, without byte order mark), or null when it cannot be had. */
  readonly textOf: (path: string) => string | null
  /** The name under which a file is shown. */
  readonly nameOf: (path: string) => string
}

/** The severities, worst first. */
export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info']

/** How many findings have each severity. */
export function countBySeverity(findings: readonly Finding[]): Record<Severity, number> {
  const counts = { error: 0, warning: 0, info: 0 }
  for (const finding of findings) counts[finding.severity]++
  return counts
}

/** Whether any finding is at or above a level. */
export function fails(findings: readonly Finding[], level: Severity | 'never'): boolean {
  if (level === 'never') return false
  const failing = SEVERITIES.slice(0, SEVERITIES.indexOf(level) + 1)
  return findings.some((finding) => failing.includes(finding.severity))
}

/** The findings of each file by its path; files in the order of their first finding. */
export function findingsByPath(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const files = new Map<string, Finding[]>()
  for (const finding of findings) {
    const own = files.get(finding.location.path)
    if (own === undefined) files.set(finding.location.path, [finding])
    else own.push(finding)
  }
  return files
}

/** The findings with the worst first, otherwise in their order. */
export function worstFirst(findings: readonly Finding[]): readonly Finding[] {
  return SEVERITIES.flatMap((severity) => findings.filter((finding) => finding.severity === severity))
}

/** `1 finding`, `2 findings`. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${count} ${count === 1 ? singular : plural}`
}

/** What was found and is not shown, with a blank before it: ` 2 findings suppressed by comments, 12 in the baseline.` */
export function leftOutSentence({ suppressedCount, baselinedCount, unchangedCount }: Report): string {
  const parts = [
    { count: suppressedCount, where: 'suppressed by comments' },
    { count: baselinedCount, where: 'in the baseline' },
    { count: unchangedCount, where: 'on unchanged lines' },
  ].filter(({ count }) => count > 0)
  const words = parts.map(({ count, where }, index) => `${index === 0 ? counted(count, 'finding') : count} ${where}`)
  return words.length === 0 ? '' : ` ${words.join(', ')}.`
}
