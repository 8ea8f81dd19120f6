import { createTwoFilesPatch, diffLines } from 'diff'
import type { TextEdit } from '../engine/finding.ts'

/** The lines that differ, as edits of `before`: in order, not overlapping. */
export function lineEdits(before: string, after: string): readonly TextEdit[] {
  const edits: TextEdit[] = []
  let offset = 0
  for (const { added, removed, value } of diffLines(before, after)) {
    const last = edits.at(-1)
    if (added) {
      if (last?.end === offset) edits[edits.length - 1] = { ...last, text: last.text + value }
      else edits.push({ start: offset, end: offset, text: value })
      continue
    }
    if (removed) edits.push({ start: offset, end: offset + value.length, text: '' })
    offset += value.length
  }
  return edits
}

/** The difference in the form that `patch` and `git apply` read; empty for equal texts. */
export function unifiedDiff(name: string, before: string, after: string): string {
  if (before === after) return ''
  // What follows a tab is no part of the name; without one, blanks may end it.
  const shown = /\s/.test(name) ? `${name}\t` : name
  const patch = createTwoFilesPatch(shown, shown, before, after, undefined, undefined, { context: 3 })
  return patch.slice(patch.indexOf('---'))
}
