import type { Fix, TextEdit } from '../engine/finding.ts'
import type { CheckedFile } from '../frameworks/application.ts'
import { addArgument, removeArgument, withoutUse } from '../frameworks/edits.ts'
import type { BlockingCall } from '../frameworks/event-loop/model.ts'
import { importedAs, importModule, importName } from '../frameworks/importing.ts'
import type { FunctionSymbol } from '../project/symbols.ts'
import type { Expression, Statement } from '../syntax/ast.ts'
import type { Span } from '../text/span.ts'
import { annotatedStyle } from './annotated.ts'

/** Ready-made fixes and the edits they are made of. */
export const edit = {
  /** How the file names something of a library, with what it has to import for that. */
  importName,
  /** The same for a whole module. */
  importModule,
  /** The fix that awaits instead of sleeping; null where the call is part of a larger expression. */
  awaitSleep,
  /** The edit that adds a keyword argument (`response_model=None`) at the end of a call; null where it is not clear where that is. */
  addArgument,
  /** The edit that takes a keyword argument out of a call; null where it is the only one, or comments stand beside it. */
  removeArgument,
  /** Makes the edit that adds a parameter before all others of a function of the checked file; null where that is not certain to be right. */
  addParameter,
  /** The fix that writes the markers of parameters (`= Query()`) into their annotations; null where that cannot be written. */
  toAnnotated: annotatedStyle,
  /** The edits that put the text of an expression between two others: `f(` and `)`. */
  wrap,
  /** The fix that takes a decorator of the checked file away, with its line; null where it does not have the line for itself. */
  removeDecorator,
  /** The fix that puts a statement into `try` and the statements of one line below it into `finally`; null where they are not one line each. */
  toTryFinally,
  /** What becomes of the imports when an expression (`status.HTTP_200_OK`) is not written any more: its first name may be used nowhere else. */
  withoutUse,
}

function awaitSleep(file: CheckedFile, { chain, name }: BlockingCall): Fix | null {
  const site = chain[0]?.site
  if (site?.result !== 'statement' || name !== 'time.sleep') return null
  // The file may have decided for anyio.
  const library = importedAs(file, 'asyncio') === null && importedAs(file, 'anyio') !== null ? 'anyio' : 'asyncio'
  const imported = importModule(file, library)
  if (imported === null) return null
  const { start, func } = site.call
  const replacement = `${imported.name}.sleep`
  const before = `${site.awaited ? '' : 'await '}${file.text.slice(start, func.start)}`
  return {
    title: `Replace with "await ${replacement}"`,
    safety: 'unsafe',
    edits: [{ start, end: func.end, text: `${before}${replacement}` }],
    imports: { ...withoutUse(func), added: imported.added },
  }
}

function addParameter(file: CheckedFile, symbol: FunctionSymbol, bound: number, parameter: string): TextEdit | null {
  const { module, facts } = symbol
  if (module !== file.module) return null
  const first = facts.parameters[bound]
  if (first !== undefined) {
    return first.kind === 'positional' ? { start: first.start, end: first.start, text: `${parameter}, ` } : null
  }
  if (bound > 0) return null
  const opening = /^\s*\(/.exec(file.text.slice(facts.nameSpan.end, facts.nameSpan.end + 20))
  const start = facts.nameSpan.end + (opening?.[0].length ?? 0)
  return opening && { start, end: start, text: parameter }
}

function wrap({ start, end }: Span, before: string, after: string): TextEdit[] {
  return [
    { start, end: start, text: before },
    { start: end, end, text: after },
  ]
}

function removeDecorator({ text }: CheckedFile, decorator: Expression): Fix | null {
  const { start, end } = decorator
  const lineStart = text.lastIndexOf('\n', start) + 1
  const lineEnd = text.indexOf('\n', end)
  const isAlone = text.slice(lineStart, start).trim() === '@' && text.slice(end, lineEnd).trim() === ''
  if (!isAlone || lineEnd < 0) return null
  return {
    title: 'Take the decorator away',
    safety: 'safe',
    edits: [{ start: lineStart, end: lineEnd + 1, text: '' }],
    imports: withoutUse(decorator),
  }
}

function toTryFinally({ text }: CheckedFile, statement: Statement, rest: readonly Statement[]): Fix | null {
  const lines = [statement, ...rest].map(({ start, end }) => {
    const lineStart = text.lastIndexOf('\n', start) + 1
    const isAlone = text.slice(lineStart, start).trim() === '' && !text.slice(start, end).includes('\n')
    return isAlone ? lineStart : null
  })
  if (lines.includes(null)) return null
  const indent = text.slice(lines[0]!, statement.start)
  const inserted = (at: Statement, before: string) => ({ start: at.start, end: at.start, text: before })
  return {
    title: 'Clean up in finally',
    safety: 'unsafe',
    edits: [
      inserted(statement, `try:\n${indent}    `),
      ...rest.map((one, index) => inserted(one, index === 0 ? `finally:\n${indent}    ` : '    ')),
    ],
  }
}
