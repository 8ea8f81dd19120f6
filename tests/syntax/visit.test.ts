import { describe, expect, test } from 'vitest'
import type { Node } from '../../src/syntax/ast.ts'
import { children, walk } from '../../src/syntax/visit.ts'
import { fixtures, nodesOf, parser } from './syntax.ts'

/** Whatever looks like a node among the fields of one. */
function nodesInFields(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(nodesInFields)
  return typeof value === 'object' && value !== null && 'kind' in value ? [value] : []
}

describe.each(fixtures)('$name', ({ text }) => {
  const nodes = nodesOf(parser.parse(text))

  test('children are all nodes among the fields', () => {
    for (const node of nodes) {
      const fields = Object.values(node).flatMap(nodesInFields)
      const found = children(node)
      expect(new Set(found), node.kind).toEqual(new Set(fields))
      expect(found.length, node.kind).toBe(fields.length)
    }
  })

  test('children are in the order of the text', () => {
    for (const node of nodes) {
      // The text of `{a=}` is a constant that overlaps the field.
      const placed = children(node).filter(({ kind }) => kind !== 'Constant' || !node.kind.endsWith('Str'))
      const starts = placed.map(({ start }) => start)
      expect(starts, `${node.kind} ${text.slice(node.start, node.end)}`).toEqual(
        [...starts].sort((one, other) => one - other),
      )
    }
  })
})

test('walk enters parents first and leaves out what is below a refused node', () => {
  const { module } = parser.parse('@a(b)\ndef f(c: d = e, *, g=h) -> i:\n    return j\nk(lambda: l)\n')
  const names: string[] = []
  walk(module, (node: Node) => {
    if (node.kind === 'Name') names.push(node.id)
    if (node.kind === 'arg') names.push(node.arg)
    return node.kind !== 'Lambda'
  })
  expect(names.join('')).toBe('abcdeghijk')
})

test('a string that spells a type has it as its child', () => {
  const { module } = parser.parse('x: "list[A]"\n')
  const names = nodesOf({ module, comments: [], errors: [] }).flatMap((node) => (node.kind === 'Name' ? [node.id] : []))
  expect(names).toEqual(['x', 'list', 'A'])
})
