import type { Finding } from '../engine/finding.ts'
import { type Analysis, checkAgain } from './analysis.ts'

/** A fix that was made; `line` (one-based) is where it was found, which is not where it is now when others were made before. */
export interface AppliedFix {
  /** Relative to the project root. */
  readonly path: string
  readonly line: number
  readonly rule: string
  readonly title: string
}

/** What became of the fixes in a project. Nothing has been written. */
export interface FixOutcome {
  /** The project as it is with the fixes. */
  readonly analysis: Analysis
  readonly applied: readonly AppliedFix[]
  /** Fixes that were not made because Python could not have read the file afterwards: faults of rules. */
  readonly refused: readonly AppliedFix[]
  /** The texts that changed, by path. */
  readonly changed: ReadonlyMap<string, { readonly before: string; readonly after: string }>
}

/** A fix may make another one possible; no project needs more rounds than this. */
const MOST_ROUNDS = 20

/**
 * Makes the fixes of the findings that `wanted` names, again and again until there are none left; each round checks the project anew, because
 * what is fixed in one file may count in others.
 */
export function fixFindings(
  analysis: Analysis,
  wanted: (analysis: Analysis) => readonly Finding[],
  rounds = MOST_ROUNDS,
): FixOutcome {
  const { session } = analysis.loaded
  const changed = new Map<string, { before: string; after: string }>()
  const applied: AppliedFix[] = []
  const refused = new Map<string, AppliedFix>()
  let current = analysis
  for (let round = 0; round < rounds; round++) {
    const findings = wanted(current).filter((finding) => finding.fix !== null && !refused.has(keyOf(finding)))
    let hasChanged = false
    for (const path of new Set(findings.map(({ location }) => location.path))) {
      const before = session.textOf(path)
      const fixed = session.fixesFor(path, findings)
      if (before === null || fixed === null) continue
      for (const finding of fixed.refused) refused.set(keyOf(finding), appliedFix(finding))
      if (fixed.text === before) continue
      hasChanged = true
      applied.push(...fixed.applied.map(appliedFix))
      changed.set(path, { before: changed.get(path)?.before ?? before, after: fixed.text })
      session.setFile(path, fixed.text)
    }
    if (!hasChanged) break
    current = checkAgain(current)
  }
  return { analysis: current, applied, refused: [...refused.values()], changed }
}

function appliedFix({ location, rule, fix }: Finding): AppliedFix {
  return { path: location.path, line: location.startLine, rule, title: fix?.title ?? '' }
}

/** What tells a fix that was refused when it is found again. */
function keyOf({ location, rule, message }: Finding): string {
  return `${location.path}\n${rule}\n${message}`
}
