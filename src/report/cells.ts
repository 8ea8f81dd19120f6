/** How text takes up the columns of a terminal. */
import { visible } from './visible.ts'

/** One character as a reader sees it. `start`/`end` are UTF-16 offsets in the line, `width` is in terminal columns. */
export interface Cell {
  readonly text: string
  readonly start: number
  readonly end: number
  readonly width: number
}

const TAB_WIDTH = 4
const SEGMENTER = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** The cells of one line of text (without its line end): tabs become blanks, active characters their escapes. */
export function cellsOf(line: string): Cell[] {
  const cells: Cell[] = []
  let column = 0
  const add = (text: string, start: number, end: number, width: number) => {
    cells.push({ text, start, end, width })
    column += width
  }
  for (const { segment, index } of segmentsOf(line)) {
    const end = index + segment.length
    if (segment === '\t') {
      const width = TAB_WIDTH - (column % TAB_WIDTH)
      add(' '.repeat(width), index, end, width)
      continue
    }
    const shown = visible(segment)
    add(shown, index, end, shown === segment ? widthOf(segment) : displayWidth(shown))
  }
  return cells
}

/** The number of terminal columns that `text` takes. */
export function displayWidth(text: string): number {
  if (isPlain(text)) return text.length
  let width = 0
  for (const { segment } of SEGMENTER.segment(text)) width += widthOf(segment)
  return width
}

function* segmentsOf(line: string): Iterable<{ segment: string; index: number }> {
  if (!isPlain(line)) {
    yield* SEGMENTER.segment(line)
    return
  }
  for (let index = 0; index < line.length; index++) yield { segment: line[index]!, index }
}

function isPlain(text: string): boolean {
  return /^[\t\x20-\x7e]*$/.test(text)
}

function widthOf(grapheme: string): number {
  if (isPlain(grapheme)) return grapheme.length
  if (/^(?:\p{Mark}|\u200c|\u200d)+$/u.test(grapheme)) return 0
  if (/\p{Emoji_Presentation}|\ufe0f/u.test(grapheme)) return 2
  const width = isWide(grapheme.codePointAt(0) ?? 0) ? 2 : 1
  return /.[\u0e33\u0eb3]/u.test(grapheme) ? width + 1 : width // AM of Thai and Lao stands beside its consonant
}

/** East Asian Width W and F (Unicode 16), as far as Python source is likely to show them. */
function isWide(code: number): boolean {
  return WIDE.some(([first, last]) => first <= code && code <= last)
}

const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x17000, 0x18cff],
  [0x1b000, 0x1b2ff],
  [0x1f200, 0x1f265],
  [0x20000, 0x3fffd],
]
