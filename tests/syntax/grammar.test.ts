import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { LANGUAGE_VERSION, Language, MIN_COMPATIBLE_VERSION } from 'web-tree-sitter'
import { readGrammar } from '../../src/platform/grammar.ts'
import { Type } from '../../src/syntax/concrete-tree.ts'
import './syntax.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** As in grammars/PROVENANCE.md. */
const CHECKSUMS = {
  'grammars/web-tree-sitter.wasm': 'beca80e44cccbf2299ed4d1e3fa6462a9a6fe818aeebf847547a392227ce4acc',
  'grammars/tree-sitter-python.wasm': '16108b50df4ee9a30168794252ab55e7c93bfc5765d7fa0aa3e335752c515f47',
  'node_modules/web-tree-sitter/web-tree-sitter.wasm':
    'beca80e44cccbf2299ed4d1e3fa6462a9a6fe818aeebf847547a392227ce4acc',
  'node_modules/tree-sitter-python/tree-sitter-python.wasm':
    '16108b50df4ee9a30168794252ab55e7c93bfc5765d7fa0aa3e335752c515f47',
}

test.each(Object.entries(CHECKSUMS))('%s is the file it was', (path, checksum) => {
  expect(
    createHash('sha256')
      .update(readFileSync(root + path))
      .digest('hex'),
  ).toBe(checksum)
  expect(readFileSync(`${root}grammars/PROVENANCE.md`, 'utf8')).toContain(checksum)
})

test('the compressed files are the same', () => {
  const { runtime, language } = readGrammar()
  expect(readFileSync(`${root}grammars/web-tree-sitter.wasm`).equals(runtime)).toBe(true)
  expect(readFileSync(`${root}grammars/tree-sitter-python.wasm`).equals(language)).toBe(true)
})

test('the grammar fits the runtime', async () => {
  const { abiVersion } = await Language.load(readGrammar().language)
  expect(abiVersion).toBeGreaterThanOrEqual(MIN_COMPATIBLE_VERSION)
  expect(abiVersion).toBeLessThanOrEqual(LANGUAGE_VERSION)
})

test('node types are numbered apart', () => {
  const numbers = Object.values(Type)
  expect(new Set(numbers).size).toBe(numbers.length)
})
