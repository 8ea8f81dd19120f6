import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { linksFor, showsHyperlinks } from '../../src/cli/links.ts'
import { Workbench } from './workbench.ts'

test.each([
  [{}, true, false],
  [{ TERM_PROGRAM: 'vscode' }, true, true],
  [{ TERM_PROGRAM: 'vscode' }, false, false],
  [{ TERM_PROGRAM: 'Apple_Terminal' }, true, false],
  [{ VTE_VERSION: '7600' }, true, true],
  [{ VTE_VERSION: '4803' }, true, false],
  [{ VTE_VERSION: '5000' }, true, false],
  [{ KITTY_WINDOW_ID: '1' }, true, true],
  [{ WT_SESSION: 'x' }, true, true],
  [{ WT_SESSION: 'x', CI: 'true' }, true, false],
  [{ WT_SESSION: 'x', TERM: 'dumb' }, true, false],
  [{ VTE_VERSION: '7600', TMUX: '/tmp/tmux' }, true, false],
  [{ FORCE_HYPERLINK: '1' }, false, true],
  [{ FORCE_HYPERLINK: '0', WT_SESSION: 'x' }, true, false],
] as [Record<string, string>, boolean, boolean][])('%j, terminal %s: %s', (env, isTTY, shown) => {
  expect(showsHyperlinks(env, { write: () => {}, isTTY })).toBe(shown)
})

test('a place is a file on this machine', () => {
  const project = { root: '/home/é/my shop' }
  const url = 'file:///home/%C3%A9/my%20shop/app/a%23b.py#L3'
  expect(linksFor({}, project).place('app/a#b.py', 3)).toBe(url)
  expect(linksFor({ SSH_TTY: '/dev/pts/1' }, project).place('app/a#b.py', 3)).toBeNull()
  expect(linksFor({ SSH_TTY: '/dev/pts/1', TERM_PROGRAM: 'vscode' }, project).place('app/a#b.py', 3)).toBe(url)
})

test('only coloured output has hyperlinks, files never have', async () => {
  const bench = new Workbench({ 'a.py': 'x()  # finds blocking-sleep\n' })
  const env = { WT_SESSION: 'x' }
  expect((await bench.run([], { env, isTTY: true })).stdout).toContain(`\x1b]8;;file://${bench.folder}/a.py#L1\x1b\\`)
  expect((await bench.run(['--no-color'], { env, isTTY: true })).stdout).not.toContain('\x1b')
  expect((await bench.run([], { env })).stdout).not.toContain('\x1b')
  expect((await bench.run(['--format', 'json'], { env, isTTY: true })).stdout).not.toContain('\x1b')
  expect((await bench.run(['--output', 'out.txt', '--color'], { env, isTTY: true })).exitCode).toBe(1)
  expect(readFileSync(bench.path('out.txt'), 'utf8')).not.toContain('\x1b]8')
})
