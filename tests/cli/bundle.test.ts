/** The bundle as a user runs it: the grammars beside it, nothing installed. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Workbench } from './workbench.ts'

const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const folder = mkdtempSync(join(tmpdir(), 'fastapi-lint-bundle-'))
const cli = join(folder, 'dist', 'cli.js')

beforeAll(() => {
  execFileSync('node', [join(repository, 'scripts', 'bundle.mjs'), join(folder, 'dist')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n')
  symlinkSync(join(repository, 'grammars'), join(folder, 'grammars'))
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The files of a bundle by name. */
function bundled(dist: string): [string, Buffer][] {
  return readdirSync(dist).map((name) => [name, readFileSync(join(dist, name))])
}

function start(argv: readonly string[], cwd = folder, input = '') {
  const { status, stdout, stderr } = spawnSync('node', [cli, ...argv], {
    cwd,
    encoding: 'utf8',
    input,
    env: { PATH: process.env['PATH'] },
  })
  return { status, stdout, stderr }
}

const OLD = 'import time\n\nprint "hello"\n'

test('it is executable, and free of the folders it was made in', () => {
  expect(statSync(cli).mode & 0o777).toBe(0o755)
  expect(readFileSync(cli, 'utf8').startsWith('#!/usr/bin/env node\n')).toBe(true)
  for (const [, bytes] of bundled(join(folder, 'dist'))) {
    expect(bytes.includes(repository)).toBe(false)
    expect(bytes.includes('devDependencies')).toBe(false)
  }
})

test('the same sources give the same bytes', () => {
  const before = bundled(join(folder, 'dist'))
  execFileSync('node', [join(repository, 'scripts', 'bundle.mjs'), join(folder, 'again')], { stdio: 'ignore' })
  const after = bundled(join(folder, 'again'))
  expect(after.map(([name]) => name)).toEqual(before.map(([name]) => name))
  for (const [index, [, bytes]] of after.entries()) expect(bytes.equals(before[index]![1])).toBe(true)
})

test('--version', () => {
  const { version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'))
  expect(start(['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' })
})

test('a project with a finding', () => {
  const bench = new Workbench({ 'pyproject.toml': '[project]\nname = "x"\n', 'app/main.py': OLD, 'lib.py': OLD })
  const outcome = start(['--format', 'concise', 'app'], bench.folder)
  expect(outcome.stderr).toBe('')
  expect(outcome.stdout).toMatch(/^app\/main\.py:3:1: error \[syntax-error\] .*\n$/)
  expect(outcome.status).toBe(1)
})

test('a large project, which two threads read', () => {
  const files: Record<string, string | Uint8Array> = {
    'binary.py': 'x = 1\n\0',
    'latin.py': Uint8Array.of(0x22, 0xe9, 0x22),
  }
  for (let index = 0; index < 300; index++) {
    const call = index % 3 === 0 ? `    time.sleep(${index + 1})` : '    await asyncio.sleep(1)'
    files[`app/part_${index}.py`] = index % 50 === 1 ? OLD : `import asyncio, time\n\nasync def wait():\n${call}\n`
    // No rule that runs looks at tests: their syntax is read while the others are checked.
    files[`tests/test_part_${index}.py`] = index % 50 === 2 ? OLD : 'def test():\n    assert True\n'
  }
  const bench = new Workbench({ 'pyproject.toml': '[project]\nname = "x"\n', ...files })
  const outcome = start(['--format', 'json', '--select', 'blocking-sleep,engine'], bench.folder)
  expect(outcome.stderr).toBe('')
  const { findings } = JSON.parse(outcome.stdout) as { findings: { rule: string; location: { path: string } }[] }
  expect(findings).toEqual(findings.toSorted((a, b) => (a.location.path < b.location.path ? -1 : 1)))
  const found = findings.map(({ rule, location }) => `${location.path} ${rule}`).sort()
  const expected = Object.keys(files).flatMap((path) => {
    const index = Number(/\d+/.exec(path))
    if (path.startsWith('tests/')) return index % 50 === 2 ? `${path} syntax-error` : []
    if (!path.startsWith('app/')) return `${path} unreadable-file`
    return index % 50 === 1 ? `${path} syntax-error` : index % 3 === 0 ? `${path} blocking-sleep` : []
  })
  expect(found).toEqual(expected.sort())
})

test('a text from standard input', () => {
  const bench = new Workbench({ 'pyproject.toml': '[project]\nname = "x"\n', 'app/main.py': '' })
  const outcome = start(['--format', 'concise', '-', '--stdin-filename', 'app/new.py'], bench.folder, `# é\n${OLD}`)
  expect(outcome).toMatchObject({ status: 1, stderr: '' })
  expect(outcome.stdout).toMatch(/^app\/new\.py:4:1: error \[syntax-error\] .*\n$/)
})

test('files that cannot be read or parsed do not hide each other', () => {
  const bench = new Workbench({
    'binary.py': 'x = 1\n\0',
    'deep.py': `x = ${'('.repeat(5000)}${')'.repeat(5000)}\n`,
    'empty.py': '',
    'latin.py': Uint8Array.from([...Buffer.from('# coding: latin-1\ns = "'), 0xe9, 0x22, 0x0a]),
    'mark.py': '\ufeffx = 1\r\n',
    'old.py': OLD,
    'wide.py': Buffer.from('\ufeffx = 1\n', 'utf16le'),
  })
  const outcome = start(['--format', 'concise'], bench.folder)
  expect(outcome.stderr).toBe('')
  const found = outcome.stdout.trimEnd().split('\n')
  expect([...new Set(found.map((line) => line.replace(/^(.*?):.*\[(.*)\].*$/, '$1 $2')))]).toEqual([
    'binary.py unreadable-file',
    'deep.py syntax-error',
    'old.py syntax-error',
    'wide.py unreadable-file',
  ])
  expect(outcome.status).toBe(1)
})

test('a project without findings', () => {
  const bench = new Workbench({ 'a.py': 'x = 1\n' })
  expect(start([], bench.folder)).toEqual({ status: 0, stdout: 'No findings in 1 file.\n', stderr: '' })
})

test('a mistake', () => {
  expect(start(['nowhere'])).toMatchObject({
    status: 2,
    stdout: '',
    stderr: 'error: There is no file or folder "nowhere"\n',
  })
})

test('a reader that stops early is no failure', () => {
  const files = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`app/file_${index}.py`, OLD]))
  const bench = new Workbench(files)
  const { stdout, stderr } = spawnSync('sh', ['-c', `node "${cli}" . | head -n 1`], {
    cwd: bench.folder,
    encoding: 'utf8',
  })
  expect(stdout).toContain('syntax-error')
  expect(stderr).toBe('')
})

test('a reader of messages that stops early hides no findings', () => {
  const bench = new Workbench({ 'a.py': OLD })
  symlinkSync('nowhere.py', bench.path('dangling.py'))
  const command = `{ { node "${cli}" --format concise 2>&1 >&3; echo "exit $?" >&3; } | true; } 3>&1`
  const { stdout } = spawnSync('sh', ['-c', command], { cwd: bench.folder, encoding: 'utf8' })
  expect(stdout).toMatch(/^a\.py:3:1: .*\nexit 1\n$/)
})

test.runIf(process.platform === 'linux')('an output that takes nothing', () => {
  const bench = new Workbench({ 'a.py': OLD })
  const { status, stderr } = spawnSync('sh', ['-c', `node "${cli}" > /dev/full`], {
    cwd: bench.folder,
    encoding: 'utf8',
  })
  expect(stderr).toBe('error: The output cannot be written: no space left on the device\n')
  expect(status).toBe(2)
})

test('a working directory that was removed', () => {
  const { status, stderr } = spawnSync('sh', ['-c', `mkdir gone && cd gone && rmdir ../gone && node "${cli}"`], {
    cwd: folder,
    encoding: 'utf8',
  })
  expect(stderr).toContain('error: The working directory does not exist any more\n')
  expect(stderr).not.toContain('    at ')
  expect(status).toBe(2)
})
