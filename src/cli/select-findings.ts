import { type BaselineEntry, countOf } from '../adoption/baseline.ts'
import type { Finding } from '../engine/finding.ts'
import { counted } from '../report/report.ts'
import type { Analysis } from '../workspace/analysis.ts'
import { type BaselineFile, baselinesOf, compareAnalysis, missingBaseline, readBaselineFile } from './baseline.ts'
import { changedSince } from './changes.ts'
import type { Host } from './host.ts'
import type { AdoptionOptions } from './options/adoption.ts'

/** The findings of an analysis that are to be shown, and how many are not. */
export interface SelectedFindings {
  readonly findings: readonly Finding[]
  readonly baselinedCount: number
  readonly unchangedCount: number
  /** About baselines that say too much. */
  readonly warnings: readonly string[]
}

/** Leaves out what is in a baseline, then what is on unchanged lines. */
export function selectFindings(host: Host, analysis: Analysis, options: AdoptionOptions): SelectedFindings {
  const { project, loaded, result } = analysis
  const known = new Set<Finding>()
  const warnings: string[] = []
  for (const baseline of baselinesOf(host, project, options.baseline, null)) {
    const entries = readBaselineFile(host, baseline.file)
    if (entries === null) throw missingBaseline(baseline.file)
    const comparison = compareAnalysis(host, analysis, baseline, entries)
    for (const finding of comparison.known) known.add(finding)
    if (comparison.stale.length > 0) warnings.push(staleWarning(baseline.file, comparison.stale))
  }
  const fresh = result.findings.filter((finding) => !known.has(finding))
  const findings =
    options.diffFrom === undefined
      ? fresh
      : fresh.filter(changedSince(host, project, options.diffFrom, (path) => loaded.session.textOf(path)))
  return { findings, baselinedCount: known.size, unchangedCount: fresh.length - findings.length, warnings }
}

/** As many entries of a baseline that match nothing are named. */
const TOLD_ENTRIES = 3

function staleWarning({ name }: BaselineFile, stale: readonly BaselineEntry[]): string {
  const places = [...new Set(stale.map(({ rule, path }) => `${rule} in ${path}`))]
  const told = places.slice(0, TOLD_ENTRIES).join(', ') + (places.length > TOLD_ENTRIES ? ', …' : '')
  const count = countOf(stale)
  return (
    `${counted(count, 'finding')} of the baseline ${name} ${count === 1 ? 'is' : 'are'} gone (${told}); ` +
    'take them out with "fastapi-lint baseline --prune"'
  )
}
