import type { FixOfFinding, TextEdit } from '../engine/finding.ts'
import { conflict, isSame } from './edits.ts'
import { type ImportingFile, importEdits } from './imports.ts'

/** What becomes of the fixes of one file in one go. */
export interface Composition<Item> {
  /** All edits to make, of which no two conflict. */
  readonly edits: readonly TextEdit[]
  readonly applied: readonly Item[]
}

/**
 * Puts the fixes of a file together, those that come first in the text first. Those that touch what others change are left out: they are found
 * again when these are made.
 */
export function compose<Item extends { readonly fix: FixOfFinding }>(
  file: ImportingFile,
  items: readonly Item[],
): Composition<Item> {
  const applied: Item[] = []
  const edits: TextEdit[] = []
  const fits = (edit: TextEdit): boolean => edits.every((other) => isSame(edit, other) || !conflict(edit, other))
  for (const item of [...items].sort((a, b) => startOf(a.fix) - startOf(b.fix))) {
    if (!item.fix.parts.edits.every(fits)) continue
    applied.push(item)
    for (const edit of item.fix.parts.edits) if (!edits.some((other) => isSame(edit, other))) edits.push(edit)
  }
  const imports = importEdits(
    file,
    applied.flatMap(({ fix }) => fix.parts.imports ?? []),
    edits,
  )
  if (imports.every(fits)) return { edits: [...edits, ...imports], applied }
  // Something else changes the same statement of imports: what needs imports waits for that, or goes first where there is nothing else.
  const others = applied.filter(({ fix }) => fix.parts.imports === undefined)
  if (others.length > 0) return compose(file, others)
  return applied.length === 1 ? { edits: [], applied: [] } : compose(file, applied.slice(0, 1))
}

function startOf({ parts: { edits } }: FixOfFinding): number {
  // A fix of nothing but imports is about the head of the file.
  return edits.length === 0 ? 0 : Math.min(...edits.map(({ start }) => start))
}
