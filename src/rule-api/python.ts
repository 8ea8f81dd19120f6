/**
 * A piece of Python in a template literal: the first line break and the common indentation are removed, and interpolations are put in
 * as they are. Backslashes reach Python as they are written.
 */
export function python(strings: TemplateStringsArray, ...values: readonly unknown[]): string {
  const text = String.raw({ raw: strings.raw }, ...values).replace(/^[ \t]*\n/, '')
  const lines = text.split('\n')
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^[ \t]*/.exec(line)![0].length)
  const indent = indents.length === 0 ? 0 : Math.min(...indents)
  return `${lines
    .map((line) => line.slice(indent))
    .join('\n')
    .trimEnd()}\n`
}
