/** Files that the program writes: a reader meets the old text or the new one, never a part. */
import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { nodeFileSystem } from '../../src/platform/file-system.ts'
import { Workbench } from './workbench.ts'

test('a new file, folders included, leaves nothing else behind', () => {
  const bench = new Workbench()
  nodeFileSystem.writeText(bench.path('a/b/c.txt'), 'é\n')
  expect(readFileSync(bench.path('a/b/c.txt'), 'utf8')).toBe('é\n')
  expect(readdirSync(bench.path('a/b'))).toEqual(['c.txt'])
})

test('a file is replaced, not written over, and keeps its mode', () => {
  const bench = new Workbench({ 'report.txt': 'old, and longer' })
  chmodSync(bench.path('report.txt'), 0o640)
  const before = statSync(bench.path('report.txt'))
  nodeFileSystem.writeText(bench.path('report.txt'), 'new')
  const after = statSync(bench.path('report.txt'))
  expect(readFileSync(bench.path('report.txt'), 'utf8')).toBe('new')
  expect(after.ino).not.toBe(before.ino)
  expect(after.mode & 0o777).toBe(0o640)
})

test('a symbolic link stays one, wherever it leads', () => {
  const bench = new Workbench({ 'real/report.txt': 'old' })
  symlinkSync('real/report.txt', bench.path('link'))
  symlinkSync('real/later.txt', bench.path('dangling'))
  for (const [link, target] of [
    ['link', 'real/report.txt'],
    ['dangling', 'real/later.txt'],
  ] as const) {
    nodeFileSystem.writeText(bench.path(link), 'new')
    expect(lstatSync(bench.path(link)).isSymbolicLink()).toBe(true)
    expect(readFileSync(bench.path(target), 'utf8')).toBe('new')
  }
})

test('what cannot be written leaves nothing behind', () => {
  const bench = new Workbench({ 'folder/': '', file: 'x' })
  expect(() => nodeFileSystem.writeText(bench.path('folder'), 'new')).toThrow(/EISDIR/)
  expect(() => nodeFileSystem.writeText(bench.path('file/report.txt'), 'new')).toThrow(/EEXIST|ENOTDIR/)
  expect(() => nodeFileSystem.writeText(bench.path('n'.repeat(300)), 'new')).toThrow(/ENAMETOOLONG/)
  expect(readdirSync(bench.folder).sort()).toEqual(['file', 'folder'])
})

test.runIf(process.platform !== 'win32' && process.getuid?.() !== 0)('permissions are respected', () => {
  const bench = new Workbench({ 'closed/report.txt': 'old', 'fixed.txt': 'old' })
  chmodSync(bench.path('fixed.txt'), 0o444)
  expect(() => nodeFileSystem.writeText(bench.path('fixed.txt'), 'new')).toThrow(/EACCES/)
  // A folder that takes no new files may have one that can be written.
  chmodSync(bench.path('closed'), 0o555)
  nodeFileSystem.writeText(bench.path('closed/report.txt'), 'new')
  expect(readFileSync(bench.path('closed/report.txt'), 'utf8')).toBe('new')
  expect(() => nodeFileSystem.writeText(bench.path('closed/other.txt'), 'new')).toThrow(/EACCES/)
  chmodSync(bench.path('closed'), 0o755)
})

test.runIf(process.platform === 'linux')('a device is written to', () => {
  nodeFileSystem.writeText('/dev/null', 'new')
  expect(statSync('/dev/null').isCharacterDevice()).toBe(true)
})

test('the leftover of a run that was killed is no obstacle', () => {
  const bench = new Workbench()
  writeFileSync(bench.path(`.fastapi-lint-${process.pid}.tmp`), 'half')
  nodeFileSystem.writeText(bench.path('report.txt'), 'new')
  expect(readdirSync(bench.folder)).toEqual(['report.txt'])
})
