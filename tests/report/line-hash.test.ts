import { expect, test } from 'vitest'
import { lineHashes } from '../../src/report/line-hash.ts'

test('the vector of the algorithm', () => {
  expect([...lineHashes('import os\n\n\nx = 1\n')]).toEqual([
    [1, '6de8bfd70ccc349e:1'],
    [2, 'f11cc171b261e7f3:1'],
    [3, 'e107cf68c905f3b5:1'],
    [4, '8e00d41f0ebba6bf:1'],
    [5, 'c129715d7a2bc9a3:1'],
  ])
})

test('blanks and the kind of line end make no difference', () => {
  const plain = [...lineHashes('def f():\n    return 1\n')]
  expect([...lineHashes('def f():\r\n\treturn  1\r\n')]).toEqual(plain)
  expect([...lineHashes('def f():\rreturn 1\r')]).toEqual(plain)
})

test('equal lines are counted', () => {
  const filler = 'x = "'.padEnd(200, 'a')
  const hashes = lineHashes(`${filler}\n${filler}\n${filler}\n`)
  expect([1, 2].map((line) => hashes.get(line)?.split(':')[1])).toEqual(['1', '2'])
  expect(hashes.get(1)?.split(':')[0]).toBe(hashes.get(2)?.split(':')[0])
})

test('an empty text has one line', () => {
  expect([...lineHashes('').keys()]).toEqual([1])
})
