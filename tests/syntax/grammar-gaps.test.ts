// One test for each entry of docs/grammar-gaps.md. A test that fails here may be good news: then the entry goes.
import { expect, test } from 'vitest'
import { nodesOf, parser } from './syntax.ts'

const messages = (text: string) => parser.parse(text).errors.map(({ message }) => message)

test('line in brackets, indented less than its block', () => {
  const text = 'def before(): ...\n\ndef f():\n    (a.\nb)\n    return 1\n\ndef after(): ...\n'
  const { module, errors } = parser.parse(text)
  expect(errors).not.toEqual([])
  expect(module.body[0]).toMatchObject({ kind: 'FunctionDef', name: 'before' })
  expect(module.body.at(-1)).toMatchObject({ kind: 'FunctionDef', name: 'after' })
  // Only right after a dot or an operator, not where a bracket could close.
  expect(messages('def f():\n    (a\n.b,\nc)\n')).toEqual([])
})

test('star import from __future__', () => {
  expect(messages('from __future__ import *\nx = 1\n')).toHaveLength(1)
})

test('printing to a shifted file', () => {
  expect(messages('print >> file, x\n')).toEqual(['unexpected Python 2 "print" statement'])
  expect(messages('print >> file\n')).toEqual(['unexpected Python 2 "print" statement'])
  expect(messages('(print >> file, x)\n')).toEqual([])
})

test('names of characters', () => {
  const { module } = parser.parse("'\\N{BULLET} x', f'\\N{GREEK SMALL LETTER ALPHA}{a}'\n")
  const values = nodesOf({ module, comments: [], errors: [] }).flatMap((node) =>
    node.kind === 'Constant' && node.type === 'str' ? [node.value] : [],
  )
  expect(values).toEqual(['\ufffd x', '\ufffd'])
})

test('nested field after what looks like an assignment expression', () => {
  const [statement] = parser.parse("f'{x:={y}}'\n").module.body
  expect(statement).toMatchObject({
    value: { values: [{ kind: 'FormattedValue', format_spec: { values: [{ kind: 'Constant', value: '={y}' }] } }] },
  })
})

test('depth', () => {
  expect(messages(`x${'.y'.repeat(1100)}\n`)).toEqual(['nested too deeply'])
  const blocks = Array.from({ length: 600 }, (_, depth) => `${' '.repeat(depth)}if x:\n`).join('')
  expect(messages(`${blocks}${' '.repeat(600)}pass\n`)).not.toEqual([])
})

test('accepted without being Python', () => {
  expect(messages('return\nbreak\nf(a=1, a=2)\ndef f(a, a): ...\n')).toEqual([])
  expect(messages('del 1\n')).toEqual([])
  expect(messages('x\u200b = 1\n')).toEqual([])
})
