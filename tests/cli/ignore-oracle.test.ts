/** git itself decides which files of made-up trees are ignored. */
import { execFileSync, spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { discover } from '../../src/platform/discovery.ts'
import { nodeFileSystem } from '../../src/platform/file-system.ts'
import { Workbench } from './workbench.ts'

const FOLDERS = ['a', 'b', 'Gen', 'gen', 'x y', 'é', '[z]']
const FILES = ['m.py', 'x_pb2.py', 'B.py', '#h.py', '!n.py', 'sp .py']
const PATTERNS = [
  ...[
    'a',
    'a/',
    '/a',
    'a/b',
    '*.py',
    '!m.py',
    '*_pb2.py',
    '!x_pb2.py',
    'gen/',
    '/gen/**',
    '**/b',
    'b/**/m.py',
    '\\#h.py',
  ],
  ...[
    '\\!n.py',
    '# c',
    '',
    'x y/',
    '[z]',
    '\\[z\\]',
    'é',
    '!a/',
    '?.py',
    '!*/',
    'a/*',
    '!a/b',
    '*',
    '!/a',
    'sp .py',
    'Gen/',
  ],
]

const hasGit = spawnSync('git', ['--version']).status === 0

test.runIf(hasGit).each(Array.from({ length: 30 }, (_, seed) => seed))('as git does, tree %i', (seed) => {
  const random = randomNumbers(seed)
  const pick = <Item>(items: readonly Item[]) => items[random(items.length)]!
  const folders = ['']
  for (let count = 0; count < 8; count++) folders.push(`${pick(folders)}${pick(FOLDERS)}/`)
  const tree: Record<string, string> = {}
  for (const folder of folders) {
    for (const file of FILES) if (random(2) === 0) tree[folder + file] = ''
    if (random(3) === 0)
      tree[`${folder}.gitignore`] = `${Array.from({ length: 1 + random(4) }, () => pick(PATTERNS)).join('\n')}\n`
  }
  const bench = new Workbench(tree)
  execFileSync('git', ['init', '-q', bench.folder])
  if (random(3) === 0) bench.write('.git/info/exclude', `${pick(PATTERNS)}\n`)

  const listed = execFileSync('git', ['-C', bench.folder, 'ls-files', '-z', '--others', '--exclude-standard'], {
    encoding: 'utf8',
    env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null' },
  })
  const found = discover(nodeFileSystem, {
    root: bench.folder,
    gitRoot: bench.folder,
    explicit: [],
    isExcluded: (path) => path === '.git',
  })
  expect(found.pythonFiles.map((file) => file.path)).toEqual(
    listed
      .split('\0')
      .filter((path) => path.endsWith('.py'))
      .sort(),
  )
})

function randomNumbers(seed: number): (below: number) => number {
  let state = seed * 7919 + 12345
  return (below) => {
    state = (state * 1103515245 + 12345) & 0x7fffffff
    return (state >> 8) % below
  }
}
