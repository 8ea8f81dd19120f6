/** Which lines of which files differ from a revision, read from git's own output. */

/** Lines of one file: ranges of one-based numbers, both ends included, or all of them. */
export type LineRanges = 'all' | readonly { readonly first: number; readonly last: number }[]

/** The lines that were added or changed, by path (relative to the top of the repository, `/` as separator). */
export type ChangedLines = ReadonlyMap<string, LineRanges>

/**
 * Reads the output of `git diff --unified=0 --src-prefix=a/ --dst-prefix=b/`. A file that was only renamed has no changed lines. A file that
 * git has deleted may still be there, then without a version to compare with: all of it is changed.
 */
export function parseDiff(text: string): ChangedLines {
  const changed = new Map<string, LineRanges>()
  let before = ''
  let ranges: { first: number; last: number }[] = []
  const lines = text.split('\n')
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index]!
    const hunk = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line)
    if (hunk !== null) {
      const first = Number(hunk[2])
      const added = Number(hunk[3] ?? 1)
      if (added > 0) ranges.push({ first, last: first + added - 1 })
      // The lines of a hunk are counted, not looked at: they may look like anything.
      for (let rest = Number(hunk[1] ?? 1) + added; rest > 0 && index + 1 < lines.length; ) {
        if (!lines[++index]!.startsWith('\\')) rest--
      }
    } else if (line.startsWith('rename to ')) {
      changed.set(unquoted(line.slice('rename to '.length)), [])
    } else if (line.startsWith('--- ')) {
      before = unquoted(line.slice('--- '.length))
    } else if (line.startsWith('+++ ')) {
      ranges = []
      const after = unquoted(line.slice('+++ '.length))
      if (after.startsWith('b/')) changed.set(after.slice('b/'.length), ranges)
      else changed.set(before.slice('a/'.length), 'all')
    }
  }
  return changed
}

/** Whether a part of a file (one-based lines, both ends included) has a line in the ranges. */
export function touches(ranges: LineRanges, firstLine: number, lastLine: number): boolean {
  return ranges === 'all' || ranges.some(({ first, last }) => first <= lastLine && firstLine <= last)
}

const ESCAPES: Readonly<Record<string, string>> = { a: '\x07', b: '\b', t: '\t', n: '\n', v: '\v', f: '\f', r: '\r' }

/** A name as git writes it: with a tab behind it if it has blanks, in quotes with escapes (of bytes in octal) if it has odd characters. */
function unquoted(name: string): string {
  if (!name.startsWith('"')) return name.replace(/\t$/, '')
  const bytes: number[] = []
  const encoder = new TextEncoder()
  for (const [part, octal, escaped] of name.slice(1, name.lastIndexOf('"')).matchAll(/\\([0-7]{3})|\\(.)|[^\\]+/gsu)) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8))
    else bytes.push(...encoder.encode(escaped === undefined ? part : (ESCAPES[escaped] ?? escaped)))
  }
  return new TextDecoder().decode(Uint8Array.from(bytes))
}
