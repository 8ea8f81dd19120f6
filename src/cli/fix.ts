import type { UserError } from '../config/user-error.ts'
import type { Finding } from '../engine/finding.ts'
import { lineEdits, unifiedDiff } from '../fix/line-edits.ts'
import { counted } from '../report/report.ts'
import { visibleLine, visibleLines } from '../report/visible.ts'
import type { Analysis } from '../workspace/analysis.ts'
import { type AppliedFix, type FixOutcome, fixFindings } from '../workspace/fix.ts'
import type { Host } from './host.ts'
import type { Messages } from './messages.ts'
import type { AdoptionOptions } from './options/adoption.ts'
import type { FixOptions } from './options/fix.ts'
import { rewrite } from './rewrite.ts'
import { selectFindings } from './select-findings.ts'
import { writeOut } from './stdout.ts'

/** The fixes of the findings that are to be shown, made in memory. */
export function makeFixes(host: Host, analysis: Analysis, options: FixOptions & AdoptionOptions): FixOutcome {
  const isWanted = ({ fix }: Finding): boolean => fix !== null && (fix.safety === 'safe' || options.unsafeFixes)
  // Lines that changed are those of the file on disk, which the first round is about.
  const rounds = options.diffFrom === undefined ? undefined : 1
  return fixFindings(analysis, (current) => selectFindings(host, current, options).findings.filter(isWanted), rounds)
}

/** Writes the files that fixes changed; gives what went wrong. */
export function writeFixes(host: Host, analysis: Analysis, { changed }: FixOutcome): readonly UserError[] {
  return [...changed].flatMap(
    ([path, { before, after }]) => rewrite(host, analysis, path, before, lineEdits(before, after)) ?? [],
  )
}

/** Writes to stdout what fixes would change, file by file; as it is where a program reads it. */
export function writeDiff(host: Host, { project }: Analysis, { changed }: FixOutcome): void {
  const diff = [...changed]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([path, { before, after }]) => unifiedDiff(project.nameOf(path), before, after))
    .join('')
  const shown = host.stdout.isTTY === true ? visibleLines(diff) : diff
  writeOut(host, shown)
}

/** Says what was fixed, and what could not be. */
export function tellFixes(
  messages: Messages,
  { project }: Analysis,
  { applied, refused, changed }: FixOutcome,
  options: FixOptions,
): void {
  const placeOf = ({ path, line }: AppliedFix): string => `${project.nameOf(path)}:${line}`
  for (const fix of refused) {
    messages.warn(`${placeOf(fix)}: the fix of ${fix.rule} was not made, because Python could not read the result`)
  }
  const verb = options.fix === 'diff' ? 'Would fix' : 'Fixed'
  const where = applied.length === 0 ? '' : ` in ${counted(changed.size, 'file')}`
  const list = options.showFixes
    ? applied.map((fix) => `${visibleLine(`  ${placeOf(fix)} ${fix.rule}: ${fix.title}`)}\n`).join('')
    : ''
  messages.say(`${verb} ${counted(applied.length, 'finding')}${where}.\n${list}`)
}
