import type { Finding, FixOfFinding } from '../engine/finding.ts'
import { compose } from './compose.ts'
import { applyEdits } from './edits.ts'
import type { ImportingFile } from './imports.ts'

/** A finding that comes with a fix. */
export type FixableFinding = Finding & { readonly fix: FixOfFinding }

/** What became of the fixes of a file. */
export interface FixedFile {
  /** The new text; the old one where nothing was applied. */
  readonly text: string
  readonly applied: readonly FixableFinding[]
  /** Those after which the file could not be read any more: a fault of the rule. */
  readonly refused: readonly FixableFinding[]
}

/**
 * Makes the fixes of `findings`, all in this file, that can be made together; the others are found again in the new text.
 * `errorsIn` counts the syntax errors of a text: there are never more of them afterwards.
 */
export function fixFile(
  file: ImportingFile,
  findings: readonly FixableFinding[],
  errorsIn: (text: string) => number,
): FixedFile {
  const limit = errorsIn(file.text)
  const isReadable = (some: readonly FixableFinding[]): boolean => errorsIn(textWith(file, some)) <= limit
  const { applied } = compose(file, findings)
  if (isReadable(applied)) return { text: textWith(file, applied), applied, refused: [] }
  const refused = applied.filter((finding) => !isReadable([finding]))
  const rest = compose(
    file,
    findings.filter((finding) => !refused.includes(finding)),
  ).applied
  // Should they break it only together, the first has to do for now.
  const some = isReadable(rest) ? rest : rest.slice(0, 1)
  return { text: textWith(file, some), applied: some, refused }
}

function textWith(file: ImportingFile, findings: readonly FixableFinding[]): string {
  return applyEdits(file.text, compose(file, findings).edits)
}
