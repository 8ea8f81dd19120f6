import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
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

describe('in a job summary', () => {
  const bench = () => new Workbench({ '.git/': '', 'shop/app/a b.py': 'x()\ny()  # finds blocking-sleep\n' })
  const github = (folder: string) => ({
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKSPACE: folder,
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REPOSITORY: 'octo/shop',
    GITHUB_SHA: '0123abcd',
  })
  const gitlab = (folder: string) => ({
    CI_PROJECT_DIR: folder,
    CI_PROJECT_URL: 'https://gitlab.example/group/shop',
    CI_COMMIT_SHA: '0123abcd',
  })
  const place = '<code>shop/app/a b.py:2</code>'

  test.each([
    [github, 'https://github.com/octo/shop/blob/0123abcd/shop/app/a%20b.py#L2'],
    [gitlab, 'https://gitlab.example/group/shop/-/blob/0123abcd/shop/app/a%20b.py#L2'],
  ])('a place leads to its page on the platform', async (env, url) => {
    const shop = bench()
    const { stdout } = await shop.run(['--format', 'markdown'], { env: env(shop.folder), cwd: 'shop' })
    expect(stdout).toContain(`| [${place}](<${url}>) |`)
  })

  test.each([
    ['another checkout', (folder: string) => github(`${folder}/shop`)],
    ['a variable that is missing', (folder: string) => ({ ...github(folder), GITHUB_SHA: '' })],
    ['a variable that is no part of a URL', (folder: string) => ({ ...github(folder), GITHUB_REPOSITORY: 'a>b' })],
    ['no job', () => ({})],
  ])('%s: no link', async (_what, env) => {
    const shop = bench()
    const { stdout } = await shop.run(['--format', 'markdown'], { env: env(shop.folder), cwd: 'shop' })
    expect(stdout).toContain(`| ${place} |`)
  })
})
