import { chmodSync, mkdirSync, readdirSync, statSync, symlinkSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { REAL, Workbench } from './workbench.ts'

const MAIN = `import time
from fastapi import FastAPI

app = FastAPI()


@app.get("/a")
async def first() -> str:
    time.sleep(1)
    return "a"


@app.get("/b")
async def second() -> str:
    time.sleep(1)
    time.sleep(2)
    return "b"
`

/** A project with three findings, all of them in its baseline. */
async function adopted(files: Record<string, string> = {}): Promise<Workbench> {
  const bench = new Workbench({ 'pyproject.toml': '[project]\nname = "shop"\n', 'app/main.py': MAIN, ...files })
  expect((await bench.run(['baseline'], REAL)).exitCode).toBe(0)
  return bench
}

const lint = (bench: Workbench, ...argv: string[]) =>
  bench.run(['--format', 'concise', '--baseline', 'fastapi-lint-baseline.json', ...argv], REAL)

describe('a baseline', () => {
  test('holds what is found, and a run with it finds nothing', async () => {
    const bench = new Workbench({ 'pyproject.toml': '[project]\nname = "shop"\n', 'app/main.py': MAIN })
    const outcome = await bench.run(['baseline'], REAL)
    expect(outcome).toMatchObject({
      exitCode: 0,
      stdout: 'fastapi-lint-baseline.json: 3 findings in 1 file (3 added, 0 removed).\n',
    })
    expect(outcome.stderr).toContain('--baseline fastapi-lint-baseline.json')
    expect(await lint(bench)).toMatchObject({ exitCode: 0, stdout: '', stderr: '' })
    const text = await bench.run(['--baseline', 'fastapi-lint-baseline.json'], REAL)
    expect(text.stdout).toBe('No findings in 1 file. 3 findings in the baseline.\n')
    const json = JSON.parse((await lint(bench, '--format', 'json')).stdout)
    expect(json).toMatchObject({ findings: [], summary: { findings: 0, baselined: 3 } })
  })

  test('is sorted JSON with a line for each entry, and without code', async () => {
    const bench = await adopted({ 'app/b.py': MAIN, 'app/a.py': 'API_KEY = "sk_live_4eC39HqLyjWDarjtT1zdp7dc"\n' })
    const text = bench.read('fastapi-lint-baseline.json')
    expect(text).toMatch(
      /^\{\n {2}"version": 1,\n {2}"files": \{\n {4}"app\/a.py": \[\n {6}\{"rule":"hardcoded-secret",/,
    )
    expect(text.endsWith('    ]\n  }\n}\n')).toBe(true)
    const { files } = JSON.parse(text)
    expect(Object.keys(files)).toEqual(['app/a.py', 'app/b.py', 'app/main.py'])
    expect(files['app/main.py']).toEqual([
      { rule: 'blocking-sleep', within: 'first', code: expect.stringMatching(/^[0-9a-f]{16}$/) },
      { rule: 'blocking-sleep', within: 'second', code: expect.any(String), count: 2 },
    ])
    expect(text).not.toContain('sk_live')
    expect(text).not.toContain('sleep(')
  })

  test.each([
    ['lines move', (text: string) => `# a comment\n\n\n${text}`],
    ['blank lines come and go', (text: string) => text.replaceAll('\n\n', '\n').replaceAll('return', '\n\n    return')],
    ['neighbours are renamed', (text: string) => text.replaceAll('app', 'api').replace('/a', '/z')],
    ['functions change places', (text: string) => text.replace(/(@app.get\("\/a"\).*?\n\n\n)(.*)/s, '$2\n\n$1')],
    [
      'a call is laid out anew',
      (text: string) => text.replaceAll('time.sleep(1)', 'time.sleep(\n        1,  # s\n    )'),
    ],
    ['line ends change', (text: string) => text.replaceAll('\n', '\r\n')],
    ['the code around changes', (text: string) => text.replaceAll('return', 'print(1)\n    return')],
  ])('still matches when %s', async (_what, change) => {
    const bench = await adopted()
    bench.write('app/main.py', change(MAIN))
    expect(change(MAIN)).not.toBe(MAIN)
    expect(await lint(bench)).toMatchObject({ exitCode: 0, stdout: '', stderr: '' })
  })

  test('does not hide what is new: another function, another file, one more of the same', async () => {
    const bench = await adopted()
    bench.write('app/main.py', `${MAIN}\n\n@app.get("/c")\nasync def third() -> None:\n    time.sleep(1)\n`)
    expect((await lint(bench)).stdout).toMatch(/^app\/main\.py:22:5: error \[blocking-sleep\] .*\n$/)
    bench.write('app/main.py', MAIN.replace('    return "a"', '    time.sleep(1)\n    return "a"'))
    expect((await lint(bench)).stdout).toMatch(/^app\/main\.py:10:5: .*\n$/)
    bench.write('app/main.py', MAIN)
    bench.write('app/copy.py', MAIN)
    expect((await lint(bench)).stdout.match(/^app\/copy\.py/gm)).toHaveLength(3)
  })

  test('does not hide files that cannot be read or parsed', async () => {
    const bench = new Workbench({ 'a.py': 'print "x"\n', 'b.py': 'x = 1\0', 'c.py': MAIN })
    const outcome = await bench.run(['baseline'], REAL)
    expect(outcome.stdout).toContain('3 findings in 1 file')
    expect(outcome.stderr).toContain('Files that cannot be read or parsed are not in a baseline: a.py, b.py')
    expect((await lint(bench)).stdout.match(/\[[\w-]+\]/g)).toEqual(['[syntax-error]', '[unreadable-file]'])
  })

  test('is named in the configuration, relative to it', async () => {
    const bench = new Workbench({
      'pyproject.toml': '[tool.fastapi-lint]\nbaseline = "lint/old.json"\n',
      'app/main.py': MAIN,
    })
    const missing = await bench.run([], REAL)
    expect(missing).toMatchObject({ exitCode: 2, stdout: '' })
    expect(missing.stderr).toBe(
      'error: There is no baseline "lint/old.json"\n --> pyproject.toml:2:1\n2 | baseline = "lint/old.json"\n' +
        '  | ^^^^^^^^\nhelp: Run "fastapi-lint baseline" to write it.\n',
    )
    expect(await bench.run(['baseline'], { ...REAL, cwd: 'app' })).toMatchObject({
      stdout: '../lint/old.json: 3 findings in 1 file (3 added, 0 removed).\n',
      stderr: '',
    })
    expect(Object.keys(JSON.parse(bench.read('lint/old.json')).files)).toEqual(['../app/main.py'])
    expect(await bench.run([], { ...REAL, cwd: 'app' })).toMatchObject({ exitCode: 0 })
    expect(await bench.run(['--no-baseline'], REAL)).toMatchObject({ exitCode: 1 })
  })

  test('counts together with --diff-from', async () => {
    const bench = await adopted({ 'app/other.py': '' })
    bench.commit()
    bench.write('app/main.py', MAIN.replaceAll('time.sleep(', 'time.sleep(1 + '))
    bench.write('app/other.py', MAIN)
    const { summary } = JSON.parse((await lint(bench, '--diff-from', 'HEAD', '--format', 'json')).stdout)
    expect(summary).toMatchObject({ findings: 3, baselined: 3, unchanged: 0 })
  })
})

describe('entries that match nothing', () => {
  test('are told on stderr and taken out with --prune', async () => {
    const bench = await adopted({ 'app/other.py': MAIN })
    bench.write('app/main.py', MAIN.replace('    time.sleep(2)\n', '').replace('time.sleep(1)', 'pass'))
    const outcome = await lint(bench)
    expect(outcome).toMatchObject({ exitCode: 0, stdout: '' })
    expect(outcome.stderr).toBe(
      'warning: 2 findings of the baseline fastapi-lint-baseline.json are gone (blocking-sleep in app/main.py); ' +
        'take them out with "fastapi-lint baseline --prune"\n',
    )
    bench.write('app/new.py', MAIN)
    expect((await bench.run(['baseline', '--prune'], REAL)).stdout).toBe(
      'fastapi-lint-baseline.json: 4 findings in 2 files (0 added, 2 removed).\n',
    )
    const after = await lint(bench)
    expect(after.stdout.match(/^app\/new\.py/gm)).toHaveLength(3)
    expect(after.stderr).toBe('')
  })

  test('are those of deleted files too', async () => {
    const bench = await adopted({ 'app/other.py': MAIN })
    bench.git('init', '-q')
    bench.git('clean', '-qfx', 'app/other.py')
    expect((await lint(bench)).stderr).toContain('3 findings of the baseline fastapi-lint-baseline.json are gone')
    expect((await bench.run(['baseline'], REAL)).stdout).toContain('3 findings in 1 file (0 added, 3 removed)')
  })

  test.each([
    ['files that are not reported on', ['app/other.py']],
    ['rules that do not run', ['--select', 'security']],
    ['excluded files', ['--config', 'other.toml']],
  ])('are not those of %s', async (_what, argv) => {
    const bench = await adopted({ 'app/other.py': '', 'other.toml': 'exclude = ["main.py"]\n' })
    expect((await lint(bench, ...argv)).stderr).toBe('')
    const before = bench.read('fastapi-lint-baseline.json')
    await bench.run(['baseline', ...argv], REAL)
    expect(bench.read('fastapi-lint-baseline.json')).toBe(before)
  })

  test('are not those of files that could not be checked', async () => {
    const bench = await adopted()
    bench.write('app/main.py', `${MAIN.replaceAll('time.sleep', 'print')}\nprint "x"\n`)
    expect((await lint(bench)).stderr).toBe('')
    bench.write('app/main.py', 'x = 1\0')
    expect((await lint(bench)).stderr).toBe('')
  })
})

describe('a baseline that cannot be used', () => {
  test.each([
    ['{\n  "version": 1,\n  "files": {\n    "a.py": [\n', 5, 1, 'Invalid JSON: it ends too early', null],
    ['{"version": 1, "files": {}} x', 1, 29, 'Invalid JSON: more text after the end', null],
    ['{"version": 1,}', 1, 15, 'Invalid JSON: a name in double quotes is missing', null],
    ['{"version": 01, "files": {}}', 1, 13, 'Invalid JSON', null],
    ['{"version": 1, "files": {"a": "\n"}}', 1, 31, 'Invalid JSON: a string is not closed', null],
    ['{\n<<<<<<< HEAD\n"version": 1', 2, 1, 'This file has conflicts of a merge', 'Resolve them'],
    ['{"version": 2, "files": {}}', 1, 13, 'reads baselines of version 1', 'write it anew'],
    ['{"files": {}}', 1, 1, 'A baseline must have "version"', null],
    ['[]', 1, 1, 'A baseline must be an object', null],
    ['{"version": 1, "files": []}', 1, 25, '"files" must be an object', null],
    ['{"version": 1, "files": {"a.py": 3}}', 1, 34, '"a.py" must have an array of entries', null],
    ['{"version": 1, "files": {"a.py": [{"rule": "x"}]}}', 1, 35, 'An entry must have "within"', null],
    ['{"version":1,"files":{"a":[{"rule":3,"within":"","code":""}]}}', 1, 36, '"rule" must be a string', null],
    [
      '{"version":1,"files":{"a":[{"rule":"x","within":"","code":"","count":0}]}}',
      1,
      70,
      '"count" must be a whole number above 0',
      null,
    ],
    ['', 1, 1, 'Invalid JSON: it ends too early', null],
    [`${'['.repeat(200)}`, 1, 101, 'nested too deeply', null],
  ])('%j', async (text, line, column, message, hint) => {
    const bench = new Workbench({ 'a.py': '', 'b.json': text })
    for (const argv of [
      ['--baseline', 'b.json'],
      ['baseline', '--baseline', 'b.json'],
    ]) {
      const outcome = await bench.run(argv)
      expect(outcome.exitCode).toBe(2)
      expect(outcome.stderr).toContain(message)
      expect(outcome.stderr).toContain(`--> b.json:${line}:${column}\n`)
      if (hint !== null) expect(outcome.stderr).toContain(hint)
      expect(bench.read('b.json')).toBe(text)
    }
  })

  test('one that is not there, is a folder, is not text', async () => {
    const bench = new Workbench({ 'a.py': '', 'folder/': '', 'bytes.json': Uint8Array.from([0x7b, 0xff]) })
    expect((await bench.run(['--baseline', 'none.json'])).stderr).toBe(
      'error: There is no baseline "none.json"\nhelp: Run "fastapi-lint baseline --baseline none.json" to write it.\n',
    )
    expect((await bench.run(['--baseline', 'folder'])).stderr).toContain('"folder" cannot be read: it is a folder')
    expect((await bench.run(['--baseline', 'bytes.json'])).stderr).toContain('"bytes.json" is not valid UTF-8')
    expect((await bench.run(['baseline', '--prune', '--baseline', 'none.json'])).exitCode).toBe(2)
  })

  test('an entry that a merge left twice counts once', async () => {
    const bench = await adopted()
    const text = bench.read('fastapi-lint-baseline.json')
    const line = /^ *\{.*"first".*\},?$/m.exec(text)![0]
    bench.write('fastapi-lint-baseline.json', text.replace(line, `${line}\n${line}`))
    expect(await lint(bench)).toMatchObject({ exitCode: 0, stderr: '' })
  })
})

describe('the file', () => {
  test('is written in one step, keeps its permissions and its link, and is left alone when nothing changed', async () => {
    const bench = await adopted()
    mkdirSync(bench.path('store'))
    bench.write('store/real.json', bench.read('fastapi-lint-baseline.json'))
    chmodSync(bench.path('store/real.json'), 0o640)
    symlinkSync('store/real.json', bench.path('link.json'))
    const before = statSync(bench.path('store/real.json'))
    await bench.run(['baseline', '--baseline', 'link.json'], REAL)
    // Seen from the link's own folder the names are the same, so there is nothing to write.
    expect(statSync(bench.path('store/real.json')).ino).toBe(before.ino)
    bench.write('app/main.py', `${MAIN}\n\nasync def third():\n    time.sleep(1)\n`)
    await bench.run(['baseline', '--baseline', 'link.json'], REAL)
    expect(JSON.parse(bench.read('store/real.json')).files['app/main.py']).toHaveLength(3)
    expect(statSync(bench.path('store/real.json')).mode & 0o777).toBe(0o640)
    expect(readdirSync(bench.path('store'))).toEqual(['real.json'])
  })

  test('that cannot be written is told', async () => {
    const bench = new Workbench({ 'a.py': MAIN })
    const denied = Object.assign(new Error('EROFS'), { code: 'EROFS' })
    const outcome = await bench.run(['baseline'], {
      ...REAL,
      fileSystem: {
        writeText: () => {
          throw denied
        },
      },
    })
    expect(outcome).toMatchObject({
      exitCode: 2,
      stderr: 'error: The baseline "fastapi-lint-baseline.json" cannot be written: the file system is read-only\n',
    })
  })

  test('is written even if a rule fails, which is told', async () => {
    const bench = new Workbench({ 'a.py': 'bad()  # finds blocking-sleep\n', 'b.py': 'x  # crashes\n' })
    const outcome = await bench.run(['baseline'])
    expect(outcome.exitCode).toBe(3)
    expect(outcome.stdout).toContain('1 finding in 1 file')
    expect(outcome.stderr).toContain('internal error:')
  })
})
