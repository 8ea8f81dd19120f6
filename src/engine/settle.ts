import type { CheckedFile } from '../frameworks/checked-file.ts'
import type { Rule } from '../rule-api/rule.ts'
import type { Span } from '../text/span.ts'
import type { Checked } from './check.ts'
import type { Finding } from './finding.ts'
import { type CheckSettings, findingOf } from './finding-of.ts'
import type { Locations } from './locations.ts'
import { inOrder } from './order.ts'
import { statementLinesAt } from './statement-lines.ts'
import {
  mayBeSuppression,
  NO_SUPPRESSIONS,
  readSuppressions,
  type SuppressedRule,
  type Suppression,
} from './suppressions.ts'

/** The rule whose findings are made here. */
export const UNUSED_SUPPRESSION = 'unused-suppression'

/** A finding that a comment took out, with the comment's reason (`''` when it gives none). */
export interface SuppressedFinding {
  readonly finding: Finding
  readonly reason: string
}

/** The findings of one file, in order and without duplicates. */
export interface Settled {
  readonly findings: readonly Finding[]
  readonly suppressed: readonly SuppressedFinding[]
}

/** All rules that exist, whether they run or not. */
export interface Catalogue {
  readonly byId: ReadonlyMap<string, Rule>
  /** The id that an unknown one was most likely meant to be, or null. */
  readonly nearest: (id: string) => string | null
}

/**
 * Takes out what suppression comments take out, and reports those that have no effect.
 *
 * A comment means a finding when its line is the one on which the finding starts, or the first or the last line of the statement that the
 * finding stands in: formatters break long statements, and then the comment is at either end.
 */
export function settle(
  file: CheckedFile,
  { findings, hasCompleted }: Checked,
  catalogue: Catalogue,
  settings: CheckSettings,
  locations: Locations,
): Settled {
  const { path } = file.module
  const comments = file.tree.comments.filter(mayBeSuppression)
  const { suppressions, mistakes } =
    comments.length === 0 ? NO_SUPPRESSIONS : readSuppressions(file.text, comments, locations.linesOf(path))
  if (suppressions.length + mistakes.length === 0) return { findings: inOrder(findings), suppressed: [] }

  const used = new Set<SuppressedRule>()
  const kept: Finding[] = []
  const suppressed: SuppressedFinding[] = []
  const apply = (candidates: readonly Finding[]) => {
    for (const finding of candidates) {
      const matching = suppressionsOf(finding, file, suppressions, locations)
      for (const { rule } of matching) used.add(rule)
      if (matching[0] === undefined) kept.push(finding)
      else suppressed.push({ finding, reason: matching[0].suppression.reason })
    }
  }
  apply(inOrder(findings))

  const judge = catalogue.byId.get(UNUSED_SUPPRESSION)
  if (judge !== undefined && hasCompleted(UNUSED_SUPPRESSION)) {
    const report = (at: Span, message: string) => findingOf(judge, path, { at, message }, settings, locations)
    const unused = (wanted: (id: string) => boolean) =>
      suppressions.flatMap((suppression) =>
        suppression.rules
          .filter((rule) => wanted(rule.id) && !used.has(rule))
          .flatMap((rule) => {
            const message = complaint(rule, suppression, hasCompleted, catalogue)
            return message === null ? [] : [report(rule, message)]
          }),
      )
    apply([
      ...mistakes.map((mistake) => report(mistake, mistake.message)),
      ...unused((id) => id !== UNUSED_SUPPRESSION),
    ])
    // Whether these are used is known only now.
    kept.push(...unused((id) => id === UNUSED_SUPPRESSION))
  }
  return { findings: inOrder(kept), suppressed }
}

/** The suppressions that mean the finding. */
function suppressionsOf(
  finding: Finding,
  { text, tree }: CheckedFile,
  suppressions: readonly Suppression[],
  locations: Locations,
): { readonly suppression: Suppression; readonly rule: SuppressedRule }[] {
  const named = suppressions.flatMap((suppression) =>
    suppression.rules.filter((rule) => rule.id === finding.rule).map((rule) => ({ suppression, rule })),
  )
  if (named.length === 0) return []
  const { path, start, startLine } = finding.location
  const { first, last } = statementLinesAt(start, text, tree, locations.linesOf(path))
  return named.filter(({ suppression: { line } }) => line === null || [startLine, first, last].includes(line))
}

/** What is wrong with naming `rule` in a suppression that took out nothing; null where that cannot be said, because the rule did not run. */
function complaint(
  { id }: SuppressedRule,
  { line, rules }: Suppression,
  hasCompleted: Checked['hasCompleted'],
  { byId, nearest }: Catalogue,
): string | null {
  if (!byId.has(id)) {
    if ([...byId.values()].some((rule) => rule.category === id)) {
      return `"${id}" is a category; name the rules to suppress`
    }
    const meant = nearest(id)
    return `There is no rule "${id}" to suppress; ${meant === null ? 'remove it' : `did you mean "${meant}"?`}`
  }
  if (!hasCompleted(id)) return null
  const remedy = rules.length === 1 ? 'remove the comment' : 'remove it from the comment'
  return `"${id}" reports nothing ${line === null ? 'in this file' : 'here'}, so it need not be suppressed; ${remedy}`
}
