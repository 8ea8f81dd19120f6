import { existsSync, symlinkSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { nodeFileSystem } from '../../src/platform/file-system.ts'
import { readInTurn } from '../../src/platform/read-python.ts'
import { REAL, Workbench } from './workbench.ts'

const BAD = 'f()  # finds blocking-sleep\n'
const project = (files: Record<string, string> = {}) =>
  new Workbench({ 'pyproject.toml': '[project]\nname = "x"\n', 'app/a.py': BAD, 'app/b.py': BAD, ...files })

/** Runs on a buffer that stands for `name`. */
const check = (bench: Workbench, name: string, stdin: string | Uint8Array, argv: string[] = [], cwd = '.') =>
  bench.run(['--format', 'concise', '-', '--stdin-filename', name, ...argv], { stdin, cwd })

describe('a text from standard input', () => {
  test('replaces the file on disk, and only it is reported on', async () => {
    const bench = project()
    const outcome = await check(bench, 'app/a.py', `\n${BAD}`)
    expect(outcome).toMatchObject({ exitCode: 1, stderr: '' })
    expect(outcome.stdout).toMatch(/^app\/a\.py:2:1: error \[blocking-sleep\] .*\n$/)
    expect(outcome.session.files).toEqual(
      new Map([
        ['app/a.py', `\n${BAD}`],
        ['app/b.py', BAD],
      ]),
    )
    expect(await check(bench, 'app/a.py', 'f()\n')).toMatchObject({ exitCode: 0, stdout: '' })
    expect(bench.read('app/a.py')).toBe(BAD)
  })

  test.each([
    ['a new file', 'app/new.py'],
    ['a new file in new folders', 'app/some/where/new.py'],
    ['an excluded file', 'build/x.py'],
    ['a new file in an excluded folder', 'node_modules/new.py'],
    ['a file that git ignores', 'ignored.py'],
  ])('may be %s', async (_what, name) => {
    const bench = project({ '.git/HEAD': '', '.gitignore': 'ignored.py\n', 'build/x.py': '', 'ignored.py': '' })
    const outcome = await check(bench, name, BAD)
    expect(outcome).toMatchObject({ exitCode: 1, stderr: '' })
    expect(outcome.stdout).toMatch(new RegExp(`^${name}:1:1: error`))
    expect([...outcome.session.files.keys()]).toContain(name)
    expect(existsSync(bench.path('app/new.py'))).toBe(false)
  })

  test('is left out with --force-exclude if it is excluded, saved or not', async () => {
    const bench = project({ 'fastapi-lint.toml': 'extend-exclude = ["gen"]\n', 'gen/x.py': '' })
    for (const name of ['gen/x.py', 'gen/new.py', 'gen/sub/new.py']) {
      expect(await check(bench, name, BAD, ['--force-exclude'])).toMatchObject({ exitCode: 0, stdout: '' })
    }
    expect(await check(bench, 'app/new.py', BAD, ['--force-exclude'])).toMatchObject({ exitCode: 1 })
  })

  test('has the configuration nearest to its name', async () => {
    const bench = project({ '.git/HEAD': '', 'app/api/fastapi-lint.toml': 'ignore = ["async"]\n' })
    expect((await check(bench, 'app/api/new/x.py', BAD)).exitCode).toBe(0)
    expect((await check(bench, 'app/new/x.py', BAD)).exitCode).toBe(1)
  })

  test('is named as seen from the working directory, through links too', async () => {
    const bench = project()
    symlinkSync('app', bench.path('link'))
    expect((await check(bench, 'a.py', BAD, [], 'app')).stdout).toMatch(/^a\.py:1:1/)
    expect((await check(bench, '../top.py', BAD, [], 'app')).stdout).toMatch(/^\.\.\/top\.py:1:1/)
    const linked = await check(bench, 'link/a.py', `\n${BAD}`)
    expect(linked.stdout).toMatch(/^app\/a\.py:2:1/)
    expect(linked.session.files.get('app/a.py')).toBe(`\n${BAD}`)
    expect((await check(bench, bench.path('app/a.py'), BAD)).stdout).toMatch(/^app\/a\.py:1:1/)
  })

  test('is shown in frames, and counts in baselines', async () => {
    const bench = project()
    const { stdout } = await bench.run(['-', '--stdin-filename', 'app/a.py'], { stdin: `unsaved\n${BAD}` })
    expect(stdout).toContain('1 | unsaved\n')
    await bench.run(['baseline', '--baseline', 'old.json'])
    expect(await check(bench, 'app/a.py', `\n\n${BAD}`, ['--baseline', 'old.json'])).toMatchObject({
      exitCode: 0,
      stderr: '',
    })
  })

  test('is UTF-8 whatever it declares, or what it declares', async () => {
    const bench = project()
    const text = '# coding: latin-1\nname = "é"\n'
    expect((await check(bench, 'app/a.py', text)).session.files.get('app/a.py')).toBe(text)
    const latin = Buffer.from(text, 'latin1')
    expect((await check(bench, 'app/a.py', latin)).session.files.get('app/a.py')).toBe(text)
    expect((await check(bench, 'app/a.py', `\ufeff${BAD}`)).session.files.get('app/a.py')).toBe(BAD)
    const broken = await check(bench, 'app/a.py', Uint8Array.from([0xff, 0x22]))
    expect(broken.stdout).toMatch(/^app\/a\.py:1:1: error \[unreadable-file\]/)
    expect(broken.session.files.has('app/a.py')).toBe(false)
    expect((await check(bench, 'app/a.py', 'x = 1\0')).stdout).toContain('[unreadable-file]')
    expect((await check(bench, 'app/a.py', 'x'.repeat(11 * 1024 * 1024))).stdout).toContain('too large')
  })

  test('is what others import', async () => {
    const bench = new Workbench({
      'pyproject.toml': '[project]\nname = "x"\n',
      'app/main.py':
        'from fastapi import FastAPI\nfrom app.work import work\n\napp = FastAPI()\n\n\n@app.get("/")\nasync def read() -> str:\n    return work()\n',
      'app/work.py': 'def work() -> str:\n    return ""\n',
    })
    const argv = (name: string) => ['--format', 'concise', '-', '--stdin-filename', name]
    const slow = 'import time\n\n\ndef work() -> str:\n    time.sleep(1)\n    return ""\n'
    // The finding belongs to main.py, which is not what the editor asks about.
    expect(await bench.run(argv('app/work.py'), { ...REAL, stdin: slow })).toMatchObject({ exitCode: 0 })
    bench.write('app/work.py', slow)
    const main = await bench.run(argv('app/main.py'), { ...REAL, stdin: `# moved\n${bench.read('app/main.py')}` })
    expect(main.stdout).toMatch(/^app\/main\.py:10:\d+: error \[blocking-sleep\]/)
  })

  test('arrives whatever way the other files are read', async () => {
    const bench = project({ 'app/c.py': BAD })
    for (const name of ['app/a.py', 'app/b.py', 'app/c.py', 'app/zz.py']) {
      const seen: string[][] = []
      const readFiles = (paths: readonly string[]) => {
        seen.push(paths.map((path) => path.slice(bench.folder.length + 1)))
        return [...readInTurn(nodeFileSystem, paths)].reverse()
      }
      const outcome = await bench.run(['-', '--stdin-filename', name], { stdin: 'unsaved', readFiles })
      expect(outcome.session.files.get(name)).toBe('unsaved')
      expect([...outcome.session.files].filter(([path, text]) => path !== name && text !== BAD)).toEqual([])
      expect(seen.flat()).not.toContain(name)
    }
  })
})

describe('mistakes', () => {
  test.each([
    [['-'], '"-" needs --stdin-filename', 'fastapi-lint - --stdin-filename app/main.py'],
    [['-', '--stdin-filename', ''], '"-" needs --stdin-filename', null],
    [['-', 'app', '--stdin-filename', 'a.py'], '"-" must be the only path', null],
    [['-', '--stdin-filename', 'app'], '--stdin-filename "app" is a folder', null],
    [
      ['app', '--stdin-filename', 'a.py'],
      '--stdin-filename needs "-" as the path',
      'fastapi-lint - --stdin-filename a.py',
    ],
    [['-', '--stdin-filename', 'a.py', '--diff-from', 'HEAD'], '--diff-from cannot be used with standard input', null],
  ])('%j', async (argv, message, hint) => {
    const outcome = await project().run(argv, { stdin: BAD })
    expect(outcome).toMatchObject({ exitCode: 2, stdout: '' })
    expect(outcome.stderr).toContain(`error: ${message}\n`)
    if (hint !== null) expect(outcome.stderr).toContain(hint)
  })

  test('a buffer that is no Python is left out with a warning', async () => {
    const outcome = await check(project(), 'README.md', '# Title\n')
    expect(outcome).toMatchObject({ exitCode: 0, stdout: '' })
    expect(outcome.stderr).toContain('is not a Python file (.py) and was left out')
  })
})
