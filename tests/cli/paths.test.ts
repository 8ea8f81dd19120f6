import { relative } from 'node:path'
import { expect, test } from 'vitest'
import { isWithin, relativePath } from '../../src/platform/paths.ts'

const PATHS = [
  '/',
  '/a',
  '/a/',
  '/ab',
  '/a/b',
  '/a/b/',
  '/a/b/c.py',
  '/a/b/.hidden',
  '/a/..b',
  '/a/b/..',
  '/a/./b',
  '/a//b',
]

test.each(PATHS)('paths are seen from %s as Node sees them', (from) => {
  for (const target of PATHS) {
    const expected = relative(from, target)
    expect(relativePath(from, target), target).toBe(expected)
    expect(isWithin(from, target), target).toBe(expected !== '..' && !expected.startsWith('../'))
  }
})
