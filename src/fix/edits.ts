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

/** The edit that puts something at a place. */
export function insertion(offset: number, text: string): TextEdit {
  return { start: offset, end: offset, text }
}

/** Edits of which insertions are made one with what is at their place, in their order. */
export function joined(edits: readonly TextEdit[]): readonly TextEdit[] {
  const result: TextEdit[] = []
  for (const edit of edits) {
    const index = result.findIndex((one) => conflict(one, edit))
    const other = result[index]
    if (other === undefined) result.push(edit)
    else if (edit.start === edit.end && other.end <= edit.start) {
      result[index] = { ...other, text: other.text + edit.text }
    } else if (edit.start === edit.end) result[index] = { ...other, text: edit.text + other.text }
    else result[index] = { start: edit.start, end: edit.end, text: other.text + edit.text }
  }
  return result
}
