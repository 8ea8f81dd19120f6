import { chmodSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { nodeFileSystem } from '../../src/platform/file-system.ts'
import { REAL, Workbench } from './workbench.ts'

const SLEEPY = 'import time\n\n\nasync def nap() -> None:\n    time.sleep(1)\n'
const QUIET = SLEEPY.replace('sleep(1)', 'sleep(1)  # fastapi-lint: ignore[blocking-sleep]')
const PROJECT = { 'pyproject.toml': '[project]\nname = "x"\n' }

const add = (bench: Workbench, ...argv: string[]) => bench.run(['--format', 'concise', ...argv], REAL)

describe('--add-ignore', () => {
  test('writes comments, after which nothing is found', async () => {
    const bench = new Workbench({ ...PROJECT, 'a.py': SLEEPY, 'app/b.py': SLEEPY, 'c.py': 'x = 1\n' })
    expect(await add(bench, '--add-ignore')).toMatchObject({
      exitCode: 0,
      stdout: '',
      stderr: 'Suppressed 2 findings in 2 files.\n',
    })
    expect([bench.read('a.py'), bench.read('app/b.py'), bench.read('c.py')]).toEqual([QUIET, QUIET, 'x = 1\n'])
    expect(await bench.run([], REAL)).toMatchObject({
      exitCode: 0,
      stdout: 'No findings in 3 files. 2 findings suppressed by comments.\n',
    })
    expect(await add(bench, '--add-ignore')).toMatchObject({
      exitCode: 0,
      stderr: 'Suppressed 0 findings in 0 files.\n',
    })
  })

  test.each([
    [['--add-ignore', 'a.py'], ''],
    [['--add-ignore', 'a.py', '--quiet'], ''],
    [['--add-ignore=known for years', 'a.py'], ' known for years'],
    [['a.py', '--add-ignore= spaced '], ' spaced'],
    [['--add-ignore=', 'a.py'], ''],
    [['--add-ignore', '--', 'a.py'], ''],
  ])('%j: a path is no reason', async (argv, reason) => {
    const bench = new Workbench({ ...PROJECT, 'a.py': SLEEPY, 'b.py': SLEEPY })
    expect((await add(bench, ...argv)).exitCode).toBe(0)
    expect(bench.read('a.py')).toBe(QUIET.replace(']', `]${reason}`))
    expect(bench.read('b.py')).toBe(SLEEPY)
  })

  test('behind "--" it is a path', async () => {
    const bench = new Workbench({ ...PROJECT, 'a.py': SLEEPY })
    expect((await add(bench, '--', '--add-ignore')).stderr).toContain('There is no file or folder "--add-ignore"')
  })

  test('suppresses what would be shown, and no more', async () => {
    const bench = new Workbench({ ...PROJECT, 'a.py': SLEEPY, 'b.py': SLEEPY, 'c.py': 'print "x"\n' })
    await bench.run(['baseline', 'a.py'], REAL)
    const outcome = await add(bench, '--add-ignore', '--baseline', 'fastapi-lint-baseline.json')
    expect(outcome.stderr).toBe('Suppressed 1 finding in 1 file.\n')
    expect(outcome.stdout).toMatch(/^c\.py:1:1: error \[syntax-error\] .*\n$/)
    expect(outcome.exitCode).toBe(1)
    expect([bench.read('a.py'), bench.read('b.py')]).toEqual([SLEEPY, QUIET])
  })

  test('together with --diff-from suppresses what is new', async () => {
    const bench = new Workbench({ ...PROJECT, 'a.py': SLEEPY })
    bench.commit()
    bench.write('a.py', `${SLEEPY}\n\nasync def more() -> None:\n    time.sleep(2)\n`)
    expect(await add(bench, '--add-ignore', '--diff-from', 'HEAD')).toMatchObject({ exitCode: 0, stdout: '' })
    expect(bench.read('a.py')).toBe(
      `${SLEEPY}\n\nasync def more() -> None:\n    time.sleep(2)  # fastapi-lint: ignore[blocking-sleep]\n`,
    )
  })

  test('keeps encoding, byte order mark, line ends, permissions and links', async () => {
    const crlf = SLEEPY.replaceAll('\n', '\r\n')
    const odd = (declared: string, name: Uint8Array) =>
      Buffer.concat([Buffer.from(`# coding: ${declared}\nname = "`), name, Buffer.from(`"\n${SLEEPY}`)])
    const files: Record<string, [string | Uint8Array, string | Uint8Array]> = {
      'mark.py': [`\ufeff${SLEEPY}`, `\ufeff${QUIET}`],
      'first.py': ['\ufeffimport time; time = time\n' + SLEEPY, '\ufeffimport time; time = time\n' + QUIET],
      'crlf.py': [crlf, crlf.replace('(1)', '(1)  # fastapi-lint: ignore[blocking-sleep]')],
      'emoji.py': [`x = "😀é"\n${SLEEPY}`, `x = "😀é"\n${QUIET}`],
      'latin.py': [odd('latin-1', Uint8Array.from([0xe9, 0x85])), ''],
      'cp1252.py': [odd('cp1252', Uint8Array.from([0x80, 0xe9])), ''],
      'japanese.py': [odd('shift_jis', Uint8Array.from([0x93, 0xfa, 0x96, 0x7b, 0x83, 0x5c])), ''],
      'chinese.py': [odd('gbk', Uint8Array.from([0xd6, 0xd0, 0xce, 0xc4])), ''],
    }
    for (const [name, [before, after]] of Object.entries(files)) {
      const bench = new Workbench({ ...PROJECT, [name]: before })
      chmodSync(bench.path(name), 0o755)
      symlinkSync(name, bench.path('link.py'))
      const { ino } = statSync(bench.path(name))
      expect(await add(bench, '--add-ignore', '.'), name).toMatchObject({ exitCode: 0, stdout: '' })
      const expected =
        after === ''
          ? Buffer.from(
              Buffer.from(before).toString('latin1').replace('(1)', '(1)  # fastapi-lint: ignore[blocking-sleep]'),
              'latin1',
            )
          : Buffer.from(after)
      expect(readFileSync(bench.path(name)).equals(expected), name).toBe(true)
      expect(statSync(bench.path(name)).mode & 0o777).toBe(0o755)
      expect(statSync(bench.path(name)).ino).not.toBe(ino)
      expect(readFileSync(bench.path('link.py')).equals(expected)).toBe(true)
    }
  })

  test('a reason that the encoding of a file has no bytes for, or that declares another encoding, is not written', async () => {
    const bench = new Workbench({ ...PROJECT, 'a.py': `# coding: latin-1\n${SLEEPY}`, 'b.py': SLEEPY })
    const outcome = await add(bench, '--add-ignore=für später')
    expect(outcome.exitCode).toBe(2)
    expect(outcome.stderr).toContain('error: a.py cannot be edited: its encoding has no bytes for the new text\n')
    expect(outcome.stderr).toContain('Suppressed 1 finding in 1 file.\n')
    expect(outcome.stdout).toMatch(/^a\.py:6:5: error \[blocking-sleep\]/)
    expect(bench.read('b.py')).toContain('ignore[blocking-sleep] für später\n')
    const first = new Workbench({
      ...PROJECT,
      'a.py': 'PASSWORD = "sk_live_4eC39HqLyjWDarjtT1zdp7dc"  # z\n',
    })
    const declared = await add(first, '--add-ignore=coding: klingon')
    expect(declared).toMatchObject({ exitCode: 2 })
    expect(first.read('a.py')).not.toContain('klingon')
  })

  test('a file that changed meanwhile, or cannot be written, is left alone', async () => {
    const bench = new Workbench({ ...PROJECT, 'a.py': SLEEPY, 'b.py': SLEEPY, 'c.py': SLEEPY })
    let reads = 0
    const denied = Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' })
    const outcome = await bench.run(['--format', 'concise', '--add-ignore'], {
      ...REAL,
      fileSystem: {
        readBytes: (path) => {
          if (path.endsWith('a.py') && ++reads === 2) writeFileSync(path, `# edited\n${SLEEPY}`)
          return nodeFileSystem.readBytes(path)
        },
        writeBytes: (path, bytes) => {
          if (path.endsWith('b.py')) throw denied
          nodeFileSystem.writeBytes(path, bytes)
        },
      },
    })
    expect(outcome.exitCode).toBe(2)
    expect(outcome.stderr).toContain('error: a.py changed while it was checked, so nothing was written to it\n')
    expect(outcome.stderr).toContain('error: b.py cannot be written: permission denied\n')
    expect(outcome.stderr).toContain('Suppressed 1 finding in 1 file.\n')
    expect(outcome.stdout.match(/^\w\.py/gm)).toEqual(['a.py', 'b.py'])
    expect([bench.read('a.py'), bench.read('b.py'), bench.read('c.py')]).toEqual([`# edited\n${SLEEPY}`, SLEEPY, QUIET])
  })

  test('the reason is one line', async () => {
    const bench = new Workbench({ ...PROJECT, 'a.py': SLEEPY })
    for (const reason of ['two\nlines', 'a\rb', 'bell\x07', 'a\u2028b']) {
      expect(await add(bench, `--add-ignore=${reason}`)).toMatchObject({
        exitCode: 2,
        stderr: 'error: The reason of --add-ignore must be one line of text\n',
      })
    }
    expect(bench.read('a.py')).toBe(SLEEPY)
    const stdin = await bench.run(['-', '--stdin-filename', 'a.py', '--add-ignore'], { ...REAL, stdin: SLEEPY })
    expect(stdin).toMatchObject({ exitCode: 2, stderr: 'error: --add-ignore cannot be used with standard input\n' })
  })
})
