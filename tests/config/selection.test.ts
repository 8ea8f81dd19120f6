import { describe, expect, test } from 'vitest'
import { pathMatcher } from '../../src/config/patterns.ts'
import { selectRules } from '../../src/config/selection.ts'
import { editDistance, nearest } from '../../src/config/suggestion.ts'
import { RULES } from '../cli/workbench.ts'

describe('which rules run', () => {
  const NOTHING = { select: null, extendSelect: [], ignore: [] }
  const select = (file: object, commandLine: object, strict = false) =>
    [
      ...selectRules(
        RULES,
        [
          { ...NOTHING, ...file },
          { ...NOTHING, ...commandLine },
        ],
        strict,
      ),
    ]
      .filter((id) => id !== 'syntax-error' && id !== 'unreadable-file')
      .sort()
  const RECOMMENDED = ['blocking-http-call', 'blocking-sleep', 'hardcoded-secret', 'missing-response-model']

  test.each([
    [{}, {}, RECOMMENDED],
    [{ select: ['async'] }, {}, ['blocking-http-call', 'blocking-sleep']],
    [{ select: ['cpu-bound-call'] }, {}, ['cpu-bound-call']],
    [{ extendSelect: ['cpu-bound-call'] }, {}, [...RECOMMENDED, 'cpu-bound-call'].sort()],
    [{ ignore: ['async'] }, {}, ['hardcoded-secret', 'missing-response-model']],
    [{ select: ['async'], ignore: ['blocking-sleep'] }, {}, ['blocking-http-call']],
    [{ select: ['blocking-sleep'], ignore: ['async'] }, {}, ['blocking-sleep']],
    [{ select: ['async'] }, { select: ['security'] }, ['hardcoded-secret']],
    [{ extendSelect: ['cpu-bound-call'] }, { select: ['security'] }, ['hardcoded-secret']],
    [{ ignore: ['hardcoded-secret'] }, { select: ['security'] }, []],
    [{ ignore: ['hardcoded-secret'] }, { select: ['hardcoded-secret'] }, ['hardcoded-secret']],
    [
      { select: ['async'] },
      { extendSelect: ['security'] },
      ['blocking-http-call', 'blocking-sleep', 'hardcoded-secret'],
    ],
    [{ select: ['async'] }, { ignore: ['async'] }, []],
  ])('file %j, command line %j', (file, commandLine, expected) => {
    expect(select(file, commandLine)).toEqual(expected)
  })

  test.each([
    [
      [{ ignore: ['blocking-sleep'] }, { ignore: ['hardcoded-secret'] }, {}],
      ['blocking-http-call', 'missing-response-model'],
    ],
    [
      [{ select: ['async'] }, { extendSelect: ['security'] }, {}],
      ['blocking-http-call', 'blocking-sleep', 'hardcoded-secret'],
    ],
    [
      [{ select: ['async'] }, { select: ['security'] }, { extendSelect: ['async'] }],
      ['blocking-http-call', 'blocking-sleep', 'hardcoded-secret'],
    ],
    [[{ ignore: ['async'] }, { select: ['async', 'security'] }, {}], ['hardcoded-secret']],
    [[{ ignore: ['async'] }, { select: ['blocking-sleep'] }, {}], ['blocking-sleep']],
    [
      [{ ignore: ['async'] }, { extendSelect: ['blocking-sleep'] }, { ignore: ['security'] }],
      ['blocking-sleep', 'missing-response-model'],
    ],
    [[{ extendSelect: ['cpu-bound-call'] }, { select: ['security'] }, {}], ['hardcoded-secret']],
  ])('layers %j', (layers, expected) => {
    const selected = selectRules(
      RULES,
      layers.map((layer) => ({ ...NOTHING, ...layer })),
      false,
    )
    expect([...selected].filter((id) => !['syntax-error', 'unreadable-file'].includes(id)).sort()).toEqual(expected)
  })

  test('strict adds the strict rules, in categories too', () => {
    expect(select({}, {}, true)).toEqual([...RECOMMENDED, 'cpu-bound-call', 'missing-route-metadata'].sort())
    expect(select({ select: ['async'] }, {}, true)).toEqual(['blocking-http-call', 'blocking-sleep', 'cpu-bound-call'])
  })

  test('broken files are reported whatever is selected, unless ignored by name', () => {
    expect(selectRules(RULES, [NOTHING, { ...NOTHING, select: ['security'], ignore: ['engine'] }], false)).toContain(
      'syntax-error',
    )
    expect(selectRules(RULES, [NOTHING, { ...NOTHING, ignore: ['syntax-error'] }], false)).not.toContain('syntax-error')
  })
})

test.each([
  ['tests/**', 'tests/a.py', true],
  ['tests/**', 'app/tests/a.py', false],
  ['tests', 'app/tests/a.py', true],
  ['tests/', 'app/tests/a.py', true],
  ['app/tests', 'app/tests/deep/a.py', true],
  ['**/migrations/*.py', 'app/migrations/one.py', true],
  ['*_pb2.py', 'a/b/x_pb2.py', true],
  ['./app/*.py', 'app/a.py', true],
  ['app/*.py', 'app/deep/a.py', false],
  ['.hidden', '.hidden/a.py', true],
  ['conf?.py', 'x/conf1.py', true],
  ['{a,b}.py', 'b.py', true],
  ['', 'a.py', false],
  ['/', 'a.py', false],
])('the pattern %s and the path %s: %s', (pattern, path, expected) => {
  expect(pathMatcher([pattern])(path)).toBe(expected)
})

test('the nearest word', () => {
  expect(editDistance('kitten', 'sitting')).toBe(3)
  expect(editDistance('ab', 'ba')).toBe(1)
  expect(editDistance('', 'abc')).toBe(3)
  const ids = RULES.map((rule) => rule.id)
  expect(nearest('blocking-slep', ids)).toBe('blocking-sleep')
  expect(nearest('Hardcoded_Secret', ids)).toBe('hardcoded-secret')
  expect(nearest('hardcoded', ids)).toBe('hardcoded-secret')
  expect(nearest('something-else', ids)).toBe(null)
  expect(nearest('a', ['b', 'cd'])).toBe('b')
})
