import { chmodSync, existsSync, statSync } from 'node:fs'
import { parse } from 'smol-toml'
import { describe, expect, test } from 'vitest'
import { REAL, Workbench } from './workbench.ts'

const MAIN =
  'import time\n\nfrom fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get("/")\nasync def read() -> str:\n    time.sleep(1)\n    return ""\n'
const PYPROJECT =
  '[project]\nname = "shop"\nrequires-python = ">=3.11"\ndependencies = ["fastapi==0.115.12", "pydantic<3"]\n\n[tool.fastapi]\nentrypoint = "shop.main:app"\n'
const FILES = {
  'shop/main.py': MAIN,
  'shop/other.py': 'from shop.main import app\n',
  'tests/test_main.py': 'from fastapi import FastAPI\n\napp = FastAPI()\n',
  'migrations/one.py': '',
  'scripts/run.py': '',
}

/** Runs `init`, and the check afterwards. */
const init = (bench: Workbench, ...argv: string[]) => bench.run(['init', ...argv], REAL)

describe('init', () => {
  test('adds a table to pyproject.toml that says what was found and changes nothing', async () => {
    const bench = new Workbench({ ...FILES, 'pyproject.toml': PYPROJECT })
    chmodSync(bench.path('pyproject.toml'), 0o640)
    const before = await bench.run(['--format', 'json'], REAL)
    expect(await init(bench)).toMatchObject({
      exitCode: 0,
      stdout: 'Wrote a configuration to pyproject.toml. Found now: 1 finding in 5 files.\n',
      stderr: '',
    })
    const text = bench.read('pyproject.toml')
    expect(text.startsWith(`${PYPROJECT}\n[tool.fastapi-lint]\n`)).toBe(true)
    // How many rules are strict changes with each of them.
    expect(text.slice(PYPROJECT.length + 1).replace(/There are \d+\./, 'There are some.')).toMatchInlineSnapshot(`
      "[tool.fastapi-lint]
      # fastapi-lint found in 5 Python files:
      #   apps: shop.main:app (the entry point)
      #   tests: tests
      #   migrations: migrations
      #   scripts: scripts
      #   versions: fastapi 0.115.12, pydantic <3

      # Rules that report something now: take away the "#" before one to switch it off.
      # To leave alone what they report now, and no more, run "fastapi-lint baseline".
      ignore = [
        # "blocking-sleep",  # 1 finding: \`time.sleep\` on the event loop
      ]

      # Runs the strict rules (opinions and project policy) as well as the recommended ones. There are some.
      # strict = true

      # The lowest severity that makes the exit code 1.
      # fail-on = "warning"

      # A file of findings that are not reported; \`fastapi-lint baseline\` writes it.
      # baseline = "fastapi-lint-baseline.json"

      # Files and folders to leave out in addition to the default list.
      # extend-exclude = ["generated"]

      # Folders from which absolute imports start. They are found without it; these are those of the apps.
      # source-roots = ["."]

      # Rules not to report in the files that a pattern matches.
      # [tool.fastapi-lint.per-file-ignores]
      # "tests/**" = ["security"]
      "
    `)
    expect(statSync(bench.path('pyproject.toml')).mode & 0o777).toBe(0o640)
    expect(parse(text)).toMatchObject({ project: { name: 'shop' }, tool: { 'fastapi-lint': { ignore: [] } } })
    expect(await bench.run(['--format', 'json'], REAL)).toMatchObject({ stdout: before.stdout })
  })

  test('every suggestion can be uncommented', async () => {
    const bench = new Workbench({ ...FILES, 'pyproject.toml': PYPROJECT, generated: '' })
    await init(bench)
    const text = bench.read('pyproject.toml')
    const active = text.replace(/^# ((?:[\w-]+ = |\[tool|").*)$/gm, '$1').replace(/^ {2}# (".*)$/gm, '  $1')
    expect(active.match(/^[\w-]+ = /gm)?.length).toBeGreaterThan(6)
    bench.write('pyproject.toml', active)
    bench.write('fastapi-lint-baseline.json', '{"version": 1, "files": {}}')
    expect(await bench.run([], REAL)).toMatchObject({ exitCode: 0, stderr: '' })
  })

  test('makes a fastapi-lint.toml where there is no pyproject.toml, or one that takes no table', async () => {
    for (const pyproject of [undefined, 'tool = { other = 1 }\n', 'this is not TOML', '[[tool]]\n']) {
      const bench = new Workbench({ ...FILES, '.git/HEAD': '', ...(pyproject && { 'pyproject.toml': pyproject }) })
      expect((await init(bench)).stdout).toContain('Wrote a configuration to fastapi-lint.toml.')
      if (pyproject !== undefined) expect(bench.read('pyproject.toml')).toBe(pyproject)
      expect(parse(bench.read('fastapi-lint.toml'))).toEqual({ ignore: [] })
      expect((await bench.run(['--isolated'], REAL)).exitCode).toBe(1)
    }
  })

  test.each([
    ['no line end', '[project]\nname = "x"', '[project]\nname = "x"\n\n[tool.fastapi-lint]\n'],
    ['CRLF', '[project]\r\nname = "x"\r\n', '[project]\r\nname = "x"\r\n\r\n[tool.fastapi-lint]\r\n'],
    ['a byte order mark', '\ufeff[project]\nname = "é"\n', '\ufeff[project]\nname = "é"\n\n[tool.fastapi-lint]\n'],
    ['nothing', '', '[tool.fastapi-lint]\n'],
  ])('keeps what there is: %s', async (_what, before, start) => {
    const bench = new Workbench({ 'pyproject.toml': before, 'a.py': '' })
    await init(bench)
    expect(bench.read('pyproject.toml').startsWith(start)).toBe(true)
    if (before.includes('\r\n')) expect(bench.read('pyproject.toml')).not.toMatch(/[^\r]\n/)
  })

  test('writes to no file with --stdout, and never over a configuration', async () => {
    const bench = new Workbench({ ...FILES, 'pyproject.toml': PYPROJECT })
    const { stdout, exitCode } = await init(bench, '--stdout')
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^\[tool\.fastapi-lint\]\n# fastapi-lint found/)
    expect(bench.read('pyproject.toml')).toBe(PYPROJECT)
    for (const [name, text] of [
      ['pyproject.toml', `${PYPROJECT}[tool.fastapi-lint]\n`],
      ['pyproject.toml', `${PYPROJECT}[tool.fastapi-lint\n`],
      ['fastapi-lint.toml', 'broken'],
    ] as const) {
      const configured = new Workbench({ ...FILES, 'pyproject.toml': PYPROJECT, [name]: text })
      const outcome = await init(configured)
      expect(outcome).toMatchObject({ exitCode: 2, stdout: '' })
      expect(outcome.stderr.split('\n')[0]).toMatch(
        /is configured already, in (fastapi-lint|pyproject)\.toml|Invalid TOML/,
      )
      expect(configured.read(name)).toBe(text)
    }
  })

  test('from a folder below, for a project without apps, without files', async () => {
    const bench = new Workbench({ ...FILES, 'pyproject.toml': PYPROJECT })
    expect((await bench.run(['init', '..'], { ...REAL, cwd: 'shop' })).stdout).toContain('to ../pyproject.toml.')
    const empty = new Workbench({ '.git/HEAD': '' })
    expect((await init(empty)).stdout).toContain('Found now: 0 findings in 0 files.')
    expect(empty.read('fastapi-lint.toml')).toContain('#   no app\n')
    expect((await init(new Workbench(), 'nowhere')).exitCode).toBe(2)
  })

  test('tells an entry point that names nothing', async () => {
    const bench = new Workbench({ ...FILES, 'pyproject.toml': PYPROJECT.replace('shop.main:app', 'shop.mian:app') })
    await init(bench)
    expect(bench.read('pyproject.toml')).toContain('#   the entry point shop.mian:app, whose module is not there\n')
    const other = new Workbench({ ...FILES, 'pyproject.toml': PYPROJECT.replace(':app', ':read') })
    await init(other)
    expect(other.read('pyproject.toml')).toContain(
      'the entry point shop.main:read, which is not known to be an app (shop/main.py)\n',
    )
  })

  test('says when the file cannot be written', async () => {
    const bench = new Workbench({ 'a.py': '' })
    const outcome = await bench.run(['init'], {
      ...REAL,
      fileSystem: {
        writeBytes: () => {
          throw Object.assign(new Error('EACCES'), { code: 'EACCES' })
        },
      },
    })
    expect(outcome.stderr).toBe('error: fastapi-lint.toml cannot be written: permission denied\n')
    expect(outcome.exitCode).toBe(2)
    expect(existsSync(bench.path('fastapi-lint.toml'))).toBe(false)
  })
})
