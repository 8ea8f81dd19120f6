import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readGrammar } from '../../src/platform/grammar.ts'
import type { Node, SyntaxTree } from '../../src/syntax/ast.ts'
import { PythonParser } from '../../src/syntax/parser.ts'
import { walk } from '../../src/syntax/visit.ts'

export const parser = await PythonParser.create(readGrammar())

const folder = fileURLToPath(new URL('../fixtures/syntax/', import.meta.url))

/** A Python file of tests/fixtures/syntax and what CPython makes of it. */
export interface Fixture {
  readonly name: string
  readonly text: string
  readonly expected: unknown
}

export const fixtures: readonly Fixture[] = readdirSync(folder)
  .filter((name) => name.endsWith('.py'))
  .map((name) => {
    const text = readFileSync(folder + name, 'utf8')
    return {
      name,
      // So that Git does not touch the line ends, they are made here.
      text: name.endsWith('.crlf.py') ? text.replaceAll('\n', '\r\n') : text,
      expected: JSON.parse(readFileSync(folder + name.replace(/\.py$/, '.ast.json'), 'utf8')),
    }
  })

/** All nodes of a tree, parents first. */
export function nodesOf(tree: SyntaxTree): Node[] {
  const nodes: Node[] = []
  walk(tree.module, (node) => {
    nodes.push(node)
    return undefined
  })
  return nodes
}
