/**
 * What the parser is given in place of the text itself where the grammar lags behind Python: other characters, but as many of them,
 * so that all offsets stay. Lowering reads from the text itself, so that nothing else notices.
 */

/** A statement that starts with `type` without being an alias. */
const CALL_OF_TYPE = /(?:^|[;:])[ \t]*type[ \t]*[([]/m

/** What may be the start of a list of type parameters, up to its bracket. */
const TYPE_PARAMETERS = /\b(?:class|def|type)[ \t]+\w+[ \t]*\[/g

/** Gives the text the parser shall read for `source`. */
export function mask(source: string): string {
  let masked = source
  // `type(x).y = 1` is an assignment; the grammar takes it for a type alias.
  if (CALL_OF_TYPE.test(masked)) masked = masked.replace(/\btype(?=[ \t]*[([])/g, 'typ_')
  return maskDefaults(masked)
}

/** Type parameters may have defaults (`class A[T = int]`), which the grammar does not know; it knows bounds (`class A[T: int]`). */
function maskDefaults(source: string): string {
  let masked = ''
  let copied = 0
  TYPE_PARAMETERS.lastIndex = 0
  for (let match = TYPE_PARAMETERS.exec(source); match !== null; match = TYPE_PARAMETERS.exec(source)) {
    let depth = 1
    for (let offset = TYPE_PARAMETERS.lastIndex; depth > 0 && offset < source.length; offset++) {
      const character = source[offset]!
      if ('([{'.includes(character)) depth++
      else if (')]}'.includes(character)) depth--
      else if (character === '"' || character === "'" || character === '#') {
        const end = source.indexOf(character === '#' ? '\n' : character, offset + 1)
        if (end === -1) break
        offset = end
      } else if (
        character === '=' &&
        depth === 1 &&
        source[offset + 1] !== '=' &&
        !'=!<>:'.includes(source[offset - 1]!)
      ) {
        masked += `${source.slice(copied, offset)}:`
        copied = offset + 1
      }
    }
  }
  return copied === 0 ? source : masked + source.slice(copied)
}

/** `source` with everything outside `start`–`end` left out: blank lines before, nothing after. */
export function only(source: string, start: number, end: number): string {
  return start === 0 ? source.slice(0, end) : source.slice(0, start).replace(/[^\n]/g, ' ') + source.slice(start, end)
}
