import type { Severity } from '../engine/finding.ts'
import { fingerprints } from './fingerprint.ts'
import type { Report, Sources } from './report.ts'
import { toJson } from './visible.ts'

/** An entry of a Code Quality report: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format */
interface CodeQualityIssue {
  readonly description: string
  readonly check_name: string
  readonly fingerprint: string
  readonly severity: 'info' | 'minor' | 'major' | 'critical' | 'blocker'
  readonly location: {
    /** Relative to the root of the repository, without `./`. */
    readonly path: string
    readonly lines: { readonly begin: number; readonly end: number }
  }
}

const SEVERITIES = { error: 'critical', warning: 'major', info: 'info' } as const satisfies Record<
  Severity,
  CodeQualityIssue['severity']
>

/** Findings as a Code Quality report of GitLab. `sources.nameOf` gives paths relative to the root of the repository. */
export function gitlabReport({ findings }: Report, sources: Sources): string {
  const identities = fingerprints(findings, sources)
  return toJson(
    findings.map(
      ({ rule, severity, message, location }, index): CodeQualityIssue => ({
        description: message,
        check_name: rule,
        fingerprint: identities[index]!,
        severity: SEVERITIES[severity],
        location: {
          path: sources.nameOf(location.path),
          lines: { begin: location.startLine, end: location.endLine },
        },
      }),
    ),
  )
}
