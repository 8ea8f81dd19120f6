import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { refusedByRust } from '../../../src/frameworks/pydantic/rust-pattern.ts'
import { randomNumbers } from '../../support/samples.ts'

/** Patterns that matter by themselves, with what is wrong with them, or null. */
const PATTERNS: readonly (readonly [pattern: string, what: string | null])[] = [
  ['(?=a)', 'a look-around "(?="'],
  ['a(?<!b)', 'a look-around "(?<!"'],
  ['(a)\\1', 'a back-reference "\\1"'],
  ['(?P<n>a)(?P=n)', 'a back-reference "(?P=n)"'],
  ['^a\\Z', '"\\Z"'],
  ['(?>a)', 'an atomic group "(?>"'],
  ['(a)(?(1)b|c)', 'a condition "(?("'],
  ['(?#note)a', 'a comment "(?#"'],
  ['a{,3}', '"{,3}" without its first number'],
  ['{a', 'a bare "{", which has to be written "\\{"'],
  ['a{b}', '"{b}", whose brace has to be written "\\{"'],
  ['[\\w-.]', 'the range "\\w-.", which is none: write "\\-"'],
  ['[z-a]', 'the range "z-a", whose end comes before its start'],
  ['[[]', 'an unclosed "["'],
  ['*a', 'nothing to repeat before "*"'],
  ['(?a)a', 'the group "(?a"'],
  ['^[\\w.-]+@[a-z\\d-]+(?:\\.[a-z]{2,})+$', null],
  ['(?i)^(?P<year>\\d{4})-(?<month>\\d\\d)$', null],
  ['[]a]|[^]a]|[[:alpha:]_]|[a&&b]|[a-]|}|]', null],
]

/** What patterns are put together from. */
const PARTS = [
  'a b z 0 9 . ^ $ | ( ) [ ] { } * + ? - \\ & ~ , : = ! < > # _ é P (?: (?= (?P<n> (?<m> (?i) (?x) (?x: (?-x: (?# (?> (?P=n) (?a) \\d \\w \\s',
  '\\b \\Z \\z \\A \\1 \\0 \\- \\. \\p{L} \\x41 \\u0041 \\n \\t [a-z] [^a] [\\w-] [[:alpha:]] {2} {2,} {,2} {3,2} {2,3} && -- ~~ \\[ \\] a-z z-a \\h \\<',
  '\\b{start} \\b{2} [^ (?< \\x{41} \\x{ (?im-s: (? (?P \\U00000041 [:digit:] [[:^space:] \\é 1 (?U) (?R)',
]
  .flatMap((line) => line.split(' '))
  .concat(' ', '\n')

it.each(PATTERNS)('says what Rust refuses in %s', (pattern, what) => {
  expect(refusedByRust(pattern)?.what ?? null).toEqual(what === null ? null : expect.stringContaining(what))
})

const PYTHON = process.env['FASTAPI_LINT_PYTHON']

describe.skipIf(!PYTHON)('generated patterns (skipped without FASTAPI_LINT_PYTHON)', () => {
  it('are refused where pydantic-core refuses them', () => {
    const next = randomNumbers(1)
    const patterns = new Set(PATTERNS.map(([pattern]) => pattern))
    while (patterns.size < 20_000) {
      const length = 1 + Math.floor(next() * 6)
      patterns.add(Array.from({ length }, () => PARTS[Math.floor(next() * PARTS.length)]).join(''))
    }
    const program = `
import json, sys
from pydantic_core import SchemaError, SchemaValidator

def refusal(pattern):
    try:
        SchemaValidator({"type": "str", "pattern": pattern})
    except SchemaError as error:
        return str(error)

json.dump([refusal(one) for one in json.load(sys.stdin)], sys.stdout)
`
    const input = JSON.stringify([...patterns])
    const { stdout, stderr } = spawnSync(PYTHON!, ['-c', program], { input, encoding: 'utf8', maxBuffer: 1 << 28 })
    expect(stderr).toBe('')
    const refusals = JSON.parse(stdout) as (string | null)[]
    expect(refusals.filter((one) => one === null).length).toBeGreaterThan(2000)
    const differences = [...patterns].filter(
      (pattern, index) => (refusedByRust(pattern) === null) !== (refusals[index] === null),
    )
    expect(differences).toEqual([])
  }, 120_000)
})
