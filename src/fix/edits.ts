import type { TextEdit } from '../engine/finding.ts'

/** Whether both cannot be made: they change the same text, or what comes first at one place is not said. */
export function conflict(one: TextEdit, other: TextEdit): boolean {
  const isInsertion = one.start === one.end || other.start === other.end
  return isInsertion ? one.start <= other.end && other.start <= one.end : one.start < other.end && other.start < one.end
}

export function isSame(one: TextEdit, other: TextEdit): boolean {
  return one.start === other.start && one.end === other.end && one.text === other.text
}

/** The text with all edits made, of which no two conflict. Offsets are zero-based, in UTF-16 code units. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = ''
  let copied = 0
  for (const edit of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    result += text.slice(copied, edit.start) + edit.text
    copied = edit.end
  }
  return result + text.slice(copied)
}
