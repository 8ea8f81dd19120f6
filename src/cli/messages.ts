/** What the program says on stderr. */
import type { UserError } from '../config/user-error.ts'
import { FrameSource } from '../report/frame.ts'
import { coloured, plain, type Style } from '../report/style.ts'
import { visible, visibleLine, visibleLines } from '../report/visible.ts'
import { neutraliseCommands } from '../report/workflow-commands.ts'
import type { InternalError } from '../session/contract.ts'
import { isColoured } from './colour.ts'
import type { Host } from './host.ts'
import { readsCommands } from './stdout.ts'
import { VERSION } from './version.ts'

/** The width that messages have where there is no terminal. */
const DEFAULT_WIDTH = 100

/** Writes to stderr. */
export class Messages {
  readonly style: Style
  readonly #host: Host
  readonly #isQuiet: boolean

  constructor(host: Host, options: { readonly color: boolean | undefined; readonly quiet: boolean }) {
    this.style = isColoured(options.color, host.env, host.stderr) ? coloured : plain
    this.#host = host
    this.#isQuiet = options.quiet
  }

  /** Tells of something that did not go as expected but does not stop the run; nothing with `--quiet`. */
  warn(text: string): void {
    if (!this.#isQuiet) this.say(`${this.style('warning', 'warning:')} ${visibleLine(text)}\n`)
  }

  /** Tells of a mistake of the user, with its place and a frame where it has one. */
  fail(error: UserError): void {
    this.say(userErrorMessage(error, this.style, this.#host.stderr.columns || DEFAULT_WIDTH))
  }

  /** Writes a finished text. */
  say(text: string): void {
    this.#host.stderr.write(readsCommands(this.#host.env) ? neutraliseCommands(text) : text)
  }
}

function userErrorMessage(error: UserError, style: Style, width: number): string {
  const lines = [`${style('error', 'error:')} ${visible(error.message)}`]
  if (error.place !== null) {
    const { file, line, column, source } = error.place
    const gutter = String(line).length
    lines.push(
      `${' '.repeat(gutter)}${style('gutter', '-->')} ${style('path', `${visibleLine(file)}:${line}:${column}`)}`,
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
