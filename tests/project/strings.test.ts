import { expect, test } from 'vitest'
import { interpolated, stringMethod } from '../../src/project/strings.ts'

test.each([
  ['/api/', 'rstrip', ['/'], '/api'],
  ['//api/', 'strip', ['/'], 'api'],
  [' api ', 'lstrip', [], 'api '],
  ['/Api', 'lower', [], '/api'],
  ['/api', 'upper', [], '/API'],
  ['/api/v1', 'removeprefix', ['/api'], '/v1'],
  ['/api/v1', 'removesuffix', ['/v1'], '/api'],
  ['/api/v1', 'removesuffix', ['/v2'], '/api/v1'],
  ['a-b-c', 'replace', ['-', '_'], 'a_b_c'],
  ['/{}/{}', 'format', ['a', 1], '/a/1'],
  ['/{1}/{0}', 'format', ['a', 'b'], '/b/a'],
  ['/{}', 'format', [], undefined],
  ['/{name}', 'format', ['a'], undefined],
  ['a', 'title', [], undefined],
  ['a', 'strip', [1], undefined],
] as const)('%j.%s(%j) is %j', (text, method, args, expected) => {
  expect(stringMethod(text, method, args)).toBe(expected)
})

test.each([
  ['/%s/%d', ['a', 1], '/a/1'],
  ['100%%', [], '100%'],
  ['/%s', [undefined], undefined],
  ['/%s', ['a', 'b'], undefined],
  ['%5d', [1], undefined],
] as const)('%j %% %j is %j', (format, values, expected) => {
  expect(interpolated(format, values)).toBe(expected)
})
