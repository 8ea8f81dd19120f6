import type { Fix, TextEdit } from '../../engine/finding.ts'
import type { BoolOp, Compare, UnaryOp } from '../../syntax/ast.ts'
import type { Span } from '../../text/span.ts'
import type { CheckedFile } from '../checked-file.ts'
import { importName } from '../importing.ts'
import type { OperatorInFilter, OperatorUse } from './filters.ts'

const METHODS = { Is: 'is_', IsNot: 'is_not', In: 'in_', NotIn: 'not_in' } as const
/** What the methods were called before SQLAlchemy 1.4. */
const OLD_METHODS = { Is: 'is_', IsNot: 'isnot', In: 'in_', NotIn: 'notin_' } as const

/**
 * What to write instead of a Python operator, with the fix where that is certain. `isComplete` says that every operand of `not`, `and`, `or`
 * is a condition, so that nothing else changes its meaning.
 */
export function replacementOf(
  file: CheckedFile,
  use: OperatorUse,
  { isAtLeast14, isComplete }: { readonly isAtLeast14: boolean; readonly isComplete: boolean },
): Pick<OperatorInFilter, 'at' | 'instead' | 'fix'> {
  switch (use.kind) {
    case 'comparison':
      return ofComparison(file, use.node, isAtLeast14 ? METHODS : OLD_METHODS)
    case 'chain':
      return { at: use.node, instead: 'two comparisons, joined with and_(…)', fix: null }
    case 'not':
      return { at: use.node, instead: '~ or not_(…)', fix: isComplete ? ofNot(file, use.node) : null }
    default: {
      const name = `${use.kind}_`
      const at = operatorBetween(file, use.node)
      return { at, instead: `${name}(…)`, fix: isComplete ? ofBoolean(file, use.node, name) : null }
    }
  }
}

function ofComparison(
  { text }: CheckedFile,
  node: Compare,
  methods: Readonly<Record<string, string>>,
): Pick<OperatorInFilter, 'at' | 'instead' | 'fix'> {
  const [right] = node.comparators
  const method = methods[node.ops[0]!]
  const column = text.slice(node.left.start, node.left.end)
  const at = { start: node.start, end: node.end }
  const instead = `${column}.${method}(${right?.kind === 'Constant' ? text.slice(right.start, right.end) : '…'})`
  const operator = right && { start: node.left.end, end: right.start }
  // Parentheses around an operand stand in the text between.
  if (!operator || !/^\s+(is|is\s+not|in|not\s+in)\s+$/.test(text.slice(operator.start, operator.end)))
    return { at, instead, fix: null }
  const edits = [
    { ...operator, text: `.${method}(` },
    { start: right.end, end: right.end, text: ')' },
  ]
  return { at, instead, fix: { title: `Replace with "${column}.${method}(…)"`, safety: 'safe', edits } }
}

function ofNot({ text }: CheckedFile, { start, end, operand }: UnaryOp): Fix | null {
  const between = text.slice(start, operand.start)
  const title = 'Replace "not" with "~"'
  const opening = between.indexOf('(')
  if (!/^not\s*(\(\s*)?$/.test(between)) return null
  if (opening >= 0) return { title, safety: 'safe', edits: [{ start, end: start + opening, text: '~' }] }
  const isOneThing = operand.kind === 'Attribute' || operand.kind === 'Call'
  const edits = [
    { start, end: operand.start, text: isOneThing ? '~' : '~(' },
    ...(isOneThing ? [] : [{ start: end, end, text: ')' }]),
  ]
  return { title, safety: 'safe', edits }
}

function ofBoolean(file: CheckedFile, node: BoolOp, name: string): Fix | null {
  const { text } = file
  const library = /^\s*from sqlmodel import /m.test(text) ? 'sqlmodel' : 'sqlalchemy'
  const imported = importName(file, library, name)
  if (imported === null) return null
  const edits: TextEdit[] = [{ start: node.start, end: node.start, text: `${imported.name}(` }]
  for (const [index, value] of node.values.slice(1).entries()) {
    const { end } = node.values[index]!
    const match = /^([\s)]*?)(\s*)\b(?:and|or)\b[ \t]*/.exec(text.slice(end, value.start))
    if (match === null) return null
    const start = end + match[1]!.length
    edits.push({ start, end: end + match[0].length, text: `,${match[2] || ' '}` })
  }
  edits.push({ start: node.end, end: node.end, text: ')' })
  return { title: `Replace with "${imported.name}(…)"`, safety: 'safe', edits, imports: { added: imported.added } }
}

/** The first `and` or `or` between the operands. */
function operatorBetween({ text }: CheckedFile, { start, end, values, op }: BoolOp): Span {
  const [first, second] = values
  if (first === undefined || second === undefined) return { start, end }
  const word = op === 'And' ? 'and' : 'or'
  const index = text.slice(first.end, second.start).search(new RegExp(`\\b${word}\\b`))
  return index < 0 ? { start, end } : { start: first.end + index, end: first.end + index + word.length }
}
