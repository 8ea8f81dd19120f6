import { describe, expect, test } from 'vitest'
import { readGrammar } from '../../src/platform/grammar.ts'
import type { NodeKind } from '../../src/syntax/ast.ts'
import { PythonParser } from '../../src/syntax/parser.ts'
import { fixtures, nodesOf, parser } from './syntax.ts'

/** Kinds to which CPython gives no position. */
const WITHOUT_POSITION: ReadonlySet<unknown> = new Set([
  'Module',
  'arguments',
  'comprehension',
  'withitem',
  'match_case',
])

/** Our tree without what only we have. */
function asInCPython(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asInCPython)
  if (typeof value !== 'object' || value === null) return value
  const { nameSpan, forward, ...fields } = Object.fromEntries(
    Object.entries(value).map(([name, field]) => [name, asInCPython(field)]),
  )
  if (!WITHOUT_POSITION.has(fields['kind'])) return fields
  const { start, end, ...unplaced } = fields
  return unplaced
}

const other = await PythonParser.create(readGrammar())

describe.each(fixtures)('$name', ({ text, expected }) => {
  const tree = parser.parse(text)

  test('has the tree of CPython', () => {
    expect(tree.errors).toEqual([])
    expect(asInCPython(tree.module)).toEqual(expected)
  })

  test('has nodes within their parents', () => {
    for (const node of nodesOf(tree)) {
      expect(node.start).toBeLessThanOrEqual(node.end)
      expect(node.end).toBeLessThanOrEqual(text.length)
    }
  })

  test('has names where it says', () => {
    for (const node of nodesOf(tree)) {
      if (!('nameSpan' in node)) continue
      expect(text.slice(node.nameSpan.start, node.nameSpan.end).normalize('NFKC')).toBe(node.name)
    }
  })

  test('is JSON', () => {
    expect(JSON.parse(JSON.stringify(tree))).toEqual(tree)
  })

  test('is the same from tables that another parser made', () => {
    const tables = other.tables(text)
    parser.parse('something(else_)')
    expect(parser.parse(text, structuredClone(tables))).toEqual(tree)
  })

  test('is read alike from memory and through the cursor', async () => {
    const byCursor = await PythonParser.create(readGrammar(), 'cursor')
    expect(byCursor.reader).toBe('cursor')
    expect(parser.reader).toBe('memory')
    expect(tree).toEqual(byCursor.parse(text))
  })
})

/** TypeScript makes this complete. */
const KINDS: Readonly<Record<Exclude<NodeKind, 'Broken'>, true>> = {
  Module: true,
  FunctionDef: true,
  AsyncFunctionDef: true,
  ClassDef: true,
  Return: true,
  Delete: true,
  Assign: true,
  TypeAlias: true,
  AugAssign: true,
  AnnAssign: true,
  For: true,
  AsyncFor: true,
  While: true,
  If: true,
  With: true,
  AsyncWith: true,
  Match: true,
  Raise: true,
  Try: true,
  TryStar: true,
  Assert: true,
  Import: true,
  ImportFrom: true,
  Global: true,
  Nonlocal: true,
  Expr: true,
  Pass: true,
  Break: true,
  Continue: true,
  BoolOp: true,
  NamedExpr: true,
  BinOp: true,
  UnaryOp: true,
  Lambda: true,
  IfExp: true,
  Dict: true,
  Set: true,
  ListComp: true,
  SetComp: true,
  DictComp: true,
  GeneratorExp: true,
  Await: true,
  Yield: true,
  YieldFrom: true,
  Compare: true,
  Call: true,
  FormattedValue: true,
  Interpolation: true,
  JoinedStr: true,
  TemplateStr: true,
  Constant: true,
  Attribute: true,
  Subscript: true,
  Starred: true,
  Name: true,
  List: true,
  Tuple: true,
  Slice: true,
  arguments: true,
  arg: true,
  keyword: true,
  alias: true,
  withitem: true,
  comprehension: true,
  ExceptHandler: true,
  match_case: true,
  MatchValue: true,
  MatchSingleton: true,
  MatchSequence: true,
  MatchMapping: true,
  MatchClass: true,
  MatchStar: true,
  MatchAs: true,
  MatchOr: true,
  TypeVar: true,
  ParamSpec: true,
  TypeVarTuple: true,
}

test('the fixtures have every kind of node', () => {
  const found = new Set(fixtures.flatMap(({ text }) => nodesOf(parser.parse(text)).map(({ kind }) => kind)))
  expect([...found].sort()).toEqual(Object.keys(KINDS).sort())
})

test('comments come in order, without their line ends', () => {
  const { comments } = parser.parse('# one\r\nx = (  # two\r\n  1)\n\nif x:\n    pass\n    # three')
  expect(comments).toEqual([
    { start: 0, end: 5, text: '# one' },
    { start: 14, end: 19, text: '# two' },
    { start: 46, end: 53, text: '# three' },
  ])
})

test('a lone carriage return ends a line', () => {
  const { module, errors } = parser.parse('x = 1\ry = 2\r')
  expect(errors).toEqual([])
  expect(module.body.map(({ start, end }) => [start, end])).toEqual([
    [0, 5],
    [6, 11],
  ])
})

test('an empty text is an empty module', () => {
  expect(parser.parse('')).toEqual({ module: { kind: 'Module', start: 0, end: 0, body: [] }, comments: [], errors: [] })
})

test('a byte order mark counts as blank', () => {
  const { module, errors } = parser.parse('\ufeffx = 1\n')
  expect(errors).toEqual([])
  expect(module.body[0]).toMatchObject({ kind: 'Assign', start: 1, end: 6 })
})

test('there are no tables of a text with errors', () => {
  expect(other.tables('x = 1\ny = )\n')).toBe(null)
})
