/** What the program says on stderr. */
import type { UserError } from '../config/user-error.ts'
import { FrameSource } from '../report/frame.ts'
import type { Style } from '../report/style.ts'
import { visible, visibleLine, visibleLines } from '../report/visible.ts'
import type { InternalError } from '../session/contract.ts'
import { VERSION } from './version.ts'

/** A mistake of the user, with its place and a frame where it has one. */
export function userErrorMessage(error: UserError, style: Style, width: number): string {
  const lines = [`${style('error', 'error:')} ${visible(error.message)}`]
  if (error.place !== null) {
    const { file, line, column, source } = error.place
    const gutter = String(line).length
    lines.push(
      `${' '.repeat(gutter)}${style('secondary', '-->')} ${style('path', `${visibleLine(file)}:${line}:${column}`)}`,
    )
    const region = { startLine: line, startColumn: column, endLine: line, endColumn: endOfWord(source, column) }
    const text = '\n'.repeat(line - 1) + source
    lines.push(
      ...new FrameSource(text).frame(region, { before: 0, after: 0, mark: '^', role: 'error', gutter, width, style }),
    )
  }
  if (error.hint !== null) lines.push(`${style('strong', 'help:')} ${visibleLines(error.hint)}`)
  return `${lines.join('\n')}\n`
}

/** Something that did not go as expected but does not stop the run. */
export function warningMessage(text: string, style: Style): string {
  return `${style('warning', 'warning:')} ${visibleLine(text)}\n`
}

/** As many failures are told in full. */
const DETAILED_FAILURES = 3

/** What the user can do about failures of the program itself. */
export function bugReport(
  failures: readonly InternalError[],
  nameOf: (path: string) => string,
  runtime: string,
  style: Style,
): string {
  const told = failures.slice(0, DETAILED_FAILURES).map(({ rule, path, message, stack }) => {
    const who = rule === null ? 'fastapi-lint failed' : `the rule ${rule} failed`
    const where = path === null ? '' : ` while checking ${visibleLine(nameOf(path))}`
    return `${style('error', 'internal error:')} ${who}${where}: ${visible(message)}\n${visibleLines(stack)}\n`
  })
  const rest = failures.length - told.length
  if (rest > 0) told.push(`… and ${rest} more.\n`)
  const closing = [
    `This is a bug of fastapi-lint ${VERSION} (${runtime}), not of your project. Everything that could be checked was.`,
    'Please report it with the text above and, if you can, the code that was being checked.',
  ]
  return `${told.join('')}\n${closing.join('\n')}\n`
}

function endOfWord(source: string, column: number): number {
  const word = /^("[^"]*"|'[^']*'|[\w.-]+)/.exec(source.slice(column - 1))
  return column + (word?.[0].length ?? 1)
}
