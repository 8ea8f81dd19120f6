import { expect, test } from 'vitest'
import { STUBS } from '../../src/knowledge/stubs/index.ts'
import { readGrammar } from '../../src/platform/grammar.ts'
import { stubFacts } from '../../src/session/assemble.ts'
import { PythonParser } from '../../src/syntax/parser.ts'

const facts = stubFacts(await PythonParser.create(readGrammar()))

test.each(Object.keys(STUBS))('the stub of %s can be read', (name) => {
  expect(facts.names).toContain(name)
  const { scopes, starImports } = facts.factsOf(name)
  expect(scopes[0]!.bindings.length + starImports.length > 0).toBe(STUBS[name]!.trim() !== '')
  expect(facts.factsOf(name)).toBe(facts.factsOf(name))
})
