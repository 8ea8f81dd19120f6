/** GitHub's `primaryLocationLineHash`, the fingerprint by which code scanning knows an alert again (codeql-action, `fingerprints.ts`). */

const WINDOW = 100
const MULTIPLIER = 37n
const MASK = (1n << 64n) - 1n
const END_OF_FILE = 65535
const TAB = 9
const LINE_FEED = 10
const CARRIAGE_RETURN = 13
const SPACE = 32

/**
 * `primaryLocationLineHash` of every line of `text`, keyed by one-based line number.
 *
 * A rolling hash over the 100 code units that start with the line, blanks skipped, then `:` and which occurrence of that hash it is.
 */
export function lineHashes(text: string): Map<number, string> {
  let weightOfOldest = 1n
  for (let i = 0; i < WINDOW; i++) weightOfOldest = (weightOfOldest * MULTIPLIER) & MASK
  const window = new Array<bigint>(WINDOW).fill(0n)
  const lineAt = new Array<number>(WINDOW).fill(0) // the line that starts in this slot, 0 for none
  const seen = new Map<string, number>()
  const result = new Map<number, string>()
  let hash = 0n
  let slot = 0
  let line = 0
  let atLineStart = true
  let afterCarriageReturn = false

  const emit = () => {
    const started = lineAt[slot]!
    if (started === 0) return
    const value = hash.toString(16)
    const occurrence = (seen.get(value) ?? 0) + 1
    seen.set(value, occurrence)
    result.set(started, `${value}:${occurrence}`)
    lineAt[slot] = 0
  }
  const push = (unit: bigint) => {
    hash = (MULTIPLIER * hash + unit - weightOfOldest * window[slot]!) & MASK
    window[slot] = unit
    slot = (slot + 1) % WINDOW
  }
  const read = (unit: number) => {
    const isPartOfCrLf = afterCarriageReturn && unit === LINE_FEED
    afterCarriageReturn = unit === CARRIAGE_RETURN
    if (unit === SPACE || unit === TAB || isPartOfCrLf) return
    const normal = unit === CARRIAGE_RETURN ? LINE_FEED : unit
    emit()
    if (atLineStart) {
      line++
      lineAt[slot] = line
    }
    atLineStart = normal === LINE_FEED
    push(BigInt(normal))
  }
  for (let i = 0; i < text.length; i++) read(text.charCodeAt(i))
  read(END_OF_FILE)
  for (let i = 0; i < WINDOW; i++) {
    emit()
    push(0n)
  }
  return result
}
