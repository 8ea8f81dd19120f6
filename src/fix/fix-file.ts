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
 * `isReadable` says whether a text has no more syntax errors than the file has: there are never more of them afterwards.
 */
export function fixFile(
  file: ImportingFile,
  findings: readonly FixableFinding[],
  isReadable: (text: string) => boolean,
): FixedFile {
  const fixedWith = (some: readonly FixableFinding[]): Omit<FixedFile, 'refused'> => {
    const { edits, applied } = compose(file, some)
    return { text: applyEdits(file.text, edits), applied }
  }
  const whole = fixedWith(findings)
  if (isReadable(whole.text)) return { ...whole, refused: [] }
  const refused = whole.applied.filter((finding) => !isReadable(fixedWith([finding]).text))
  const rest = fixedWith(findings.filter((finding) => !refused.includes(finding)))
  // Should they break it only together, the first has to do for now.
  return { ...(isReadable(rest.text) ? rest : fixedWith(rest.applied.slice(0, 1))), refused }
}
