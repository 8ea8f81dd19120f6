import { symlinkSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { REAL, Workbench } from './workbench.ts'

const line = (id: string) => `f()  # finds ${id}\n`
const ALL = line('blocking-sleep') + line('hardcoded-secret') + line('missing-response-model') + line('cpu-bound-call')

/** Which rules report in which files: `a.py blocking-sleep`. */
async function reported(bench: Workbench, ...argv: string[]): Promise<string[]> {
  const { stdout, stderr } = await bench.run(['--format', 'concise', ...argv])
  expect(stderr).toBe('')
  return [...stdout.matchAll(/^(.*?):\d+:\d+: \w+ \[([\w-]+)\]/gm)].map((match) => `${match[1]} ${match[2]}`)
}

describe('the nearest configuration governs a file', () => {
  const bench = () =>
    new Workbench({
      '.git/HEAD': '',
      'pyproject.toml': '[tool.fastapi-lint]\nselect = ["async"]\n',
      'main.py': ALL,
      'api/pyproject.toml': '[project]\nname = "api"\n[tool.fastapi-lint]\nselect = ["security"]\n',
      'api/a.py': ALL,
      'api/sub/b.py': ALL,
      'api/sub/deep/fastapi-lint.toml': 'strict = true\nignore = ["security", "responses"]\n',
      'api/sub/deep/c.py': ALL,
      'lib/pyproject.toml': '[project]\nname = "lib"\n',
      'lib/d.py': ALL,
    })

  test('whatever else is reported on', async () => {
    const everything = [
      'api/a.py hardcoded-secret',
      'api/sub/b.py hardcoded-secret',
      'api/sub/deep/c.py blocking-sleep',
      'api/sub/deep/c.py cpu-bound-call',
      'lib/d.py blocking-sleep',
      'main.py blocking-sleep',
    ]
    expect((await reported(bench())).sort()).toEqual(everything)
    expect(await reported(bench(), 'api/a.py')).toEqual(['api/a.py hardcoded-secret'])
    expect(await reported(bench(), 'api/sub/deep/c.py')).toEqual([
      'api/sub/deep/c.py blocking-sleep',
      'api/sub/deep/c.py cpu-bound-call',
    ])
    expect((await reported(bench(), 'api/a.py', 'main.py')).sort()).toEqual([
      'api/a.py hardcoded-secret',
      'main.py blocking-sleep',
    ])
  })

  test('together with the command line', async () => {
    expect((await reported(bench(), '--extend-select', 'missing-response-model', '--ignore', 'async')).sort()).toEqual([
      'api/a.py hardcoded-secret',
      'api/a.py missing-response-model',
      'api/sub/b.py hardcoded-secret',
      'api/sub/b.py missing-response-model',
      'api/sub/deep/c.py missing-response-model',
      'lib/d.py missing-response-model',
      'main.py missing-response-model',
    ])
  })

  test('unless one is named, or all are ignored', async () => {
    expect(await reported(bench(), '--isolated', 'api')).toHaveLength(9)
    const named = bench()
    named.write('other.toml', 'select = ["missing-response-model"]\nextend-exclude = ["sub"]\n')
    expect((await reported(named, '--config', 'other.toml', '.')).sort()).toEqual([
      'api/a.py missing-response-model',
      'lib/d.py missing-response-model',
      'main.py missing-response-model',
    ])
  })

  test('its paths and patterns count from its folder', async () => {
    const project = new Workbench({
      '.git/HEAD': '',
      'fastapi-lint.toml': 'extend-exclude = ["generated"]\n[per-file-ignores]\n"tests/**" = ["async"]\n',
      'generated/x.py': ALL,
      'api/fastapi-lint.toml':
        'select = ["async"]\nextend-exclude = ["/out", "deep/*.py"]\n[per-file-ignores]\n"tests/**" = ["blocking-sleep"]\n"!tests/**" = ["security"]\n',
      'api/generated/kept.py': line('blocking-sleep'),
      'api/out/gone.py': ALL,
      'api/deep/gone.py': ALL,
      'api/tests/t.py': ALL,
      'tests/t.py': line('blocking-sleep') + line('hardcoded-secret'),
    })
    expect((await reported(project)).sort()).toEqual([
      'api/generated/kept.py blocking-sleep',
      'tests/t.py hardcoded-secret',
    ])
    const { settings } = (await project.run()).session
    expect(settings.isIgnored('blocking-sleep', 'api/tests/t.py')).toBe(true)
    expect(settings.isIgnored('blocking-sleep', 'api/a.py')).toBe(false)
  })

  test('the project can exclude a nested one altogether, which is then not read', async () => {
    const project = new Workbench({
      'fastapi-lint.toml': 'extend-exclude = ["vendored"]\n',
      'vendored/fastapi-lint.toml': 'this is not TOML',
      'a.py': '',
    })
    expect((await project.run()).exitCode).toBe(0)
  })

  test('severities, options, versions and --fail-on too', async () => {
    const code = 'from pydantic import BaseModel\n\nclass A(BaseModel):\n    class Config:\n        orm_mode = True\n'
    const sleepy = 'import time\n\nasync def f():\n    time.sleep(1)\n'
    const project = new Workbench({
      '.git/HEAD': '',
      'fastapi-lint.toml':
        'fail-on = "error"\n[target-versions]\npydantic = "1.10"\n[severity]\nblocking-sleep = "warning"\n',
      'a.py': code + sleepy,
      'api/fastapi-lint.toml': '[severity]\nblocking-sleep = "info"\n[target-versions]\npydantic = "2.11"\n',
      'api/b.py': code + sleepy,
    })
    const { stdout, exitCode } = await project.run(['--format', 'concise'], REAL)
    const found = [...stdout.matchAll(/^(.*?):\d+:\d+: (\w+) \[([\w-]+)\]/gm)].map((match) => match.slice(1).join(' '))
    expect(found).toContain('a.py warning blocking-sleep')
    expect(found).toContain('api/b.py info blocking-sleep')
    expect(found.filter((one) => one.startsWith('a.py'))).toHaveLength(1)
    expect(found).toContain('api/b.py warning v1-config-class')
    expect(exitCode).toBe(1)
    expect((await project.run(['a.py'], REAL)).exitCode).toBe(0)
    expect((await project.run(['--ignore', 'pydantic'], REAL)).exitCode).toBe(0)
  })

  test('each has its own baseline', async () => {
    const project = new Workbench({
      '.git/HEAD': '',
      'fastapi-lint.toml': 'baseline = "old.json"\n',
      'api/fastapi-lint.toml': 'baseline = "old.json"\n',
      'lib/fastapi-lint.toml': '',
      'a.py': line('blocking-sleep'),
      'api/b.py': line('blocking-sleep') + line('hardcoded-secret'),
      'lib/c.py': line('blocking-sleep'),
    })
    expect((await project.run(['baseline'])).stdout).toBe(
      'old.json: 1 finding in 1 file (1 added, 0 removed).\n' +
        'api/old.json: 2 findings in 1 file (2 added, 0 removed).\n' +
        'fastapi-lint-baseline.json: 1 finding in 1 file (1 added, 0 removed).\n',
    )
    expect(Object.keys(JSON.parse(project.read('api/old.json')).files)).toEqual(['b.py'])
    expect(await reported(project)).toEqual(['lib/c.py blocking-sleep'])
    expect(await reported(project, 'api')).toEqual([])
  })

  test('a nested one that is wrong is a mistake with a place; a broken pyproject.toml of others is none', async () => {
    const project = new Workbench({
      '.git/HEAD': '',
      'broken/pyproject.toml': 'this is not TOML',
      'broken/a.py': ALL,
      'api/pyproject.toml': '[tool.fastapi-lint]\nstrct = true\n',
      'api/b.py': '',
    })
    const outcome = await project.run()
    expect(outcome).toMatchObject({ exitCode: 2, stdout: '' })
    expect(outcome.stderr).toContain('error: Unknown key "strct"\n --> api/pyproject.toml:2:1\n')
    project.write('api/pyproject.toml', '[tool.fastapi-lint]\nstrict = true\n')
    expect((await project.run()).exitCode).toBe(1)
    project.write('broken/pyproject.toml', Uint8Array.from([0x5b, 0xff, 0x5d]))
    expect((await project.run()).stderr).toContain('warning: broken/pyproject.toml is not valid UTF-8')
    project.write('api/pyproject.toml', '[tool.fastapi-lint\nstrict = true\n')
    expect((await project.run()).stderr).toContain('error: Invalid TOML')
  })

  test('a named file in a folder that is not visited has its own too', async () => {
    const project = new Workbench({
      '.git/HEAD': '',
      'a.py': '',
      'build/fastapi-lint.toml': 'select = ["security"]\n',
      'build/b.py': ALL,
    })
    expect(await reported(project, 'a.py', 'build/b.py')).toEqual(['build/b.py hardcoded-secret'])
  })
})

describe('extend', () => {
  test('keys replace, lists that add add up, tables join', async () => {
    const project = new Workbench({
      'base.toml': `
        strict = true
        ignore = ["responses"]
        fail-on = "never"
        extend-exclude = ["generated"]
        [per-file-ignores]
        "sub/**" = ["security"]
        [severity]
        blocking-sleep = "info"
        cpu-bound-call = "off"
        hardcoded-secret = "off"
        [target-versions]
        python = "3.10"
        pydantic = "1.10"
        [rules.blocking-http-call]
        max-depth = 7
      `,
      'pyproject.toml': `
        [tool.fastapi-lint]
        extend = "base.toml"
        ignore = ["blocking-http-call"]
        fail-on = "info"
        extend-exclude = ["more"]
        [tool.fastapi-lint.per-file-ignores]
        "other/**" = ["async"]
        [tool.fastapi-lint.severity]
        hardcoded-secret = "warning"
        [tool.fastapi-lint.target-versions]
        pydantic = "2.1"
      `,
      'a.py': '',
      'generated/a.py': '',
      'more/a.py': '',
      'sub/a.py': line('hardcoded-secret'),
      'other/a.py': line('hardcoded-secret') + line('blocking-sleep'),
    })
    const { session, exitCode, stdout } = await project.run(['--format', 'concise'])
    const { settings } = session
    expect([...session.files.keys()]).toEqual(['a.py', 'other/a.py', 'sub/a.py'])
    expect([...settings.rules].sort()).toEqual([
      'blocking-sleep',
      'hardcoded-secret',
      'missing-route-metadata',
      'syntax-error',
      'unreadable-file',
    ])
    expect(settings.severities).toEqual(
      new Map([
        ['blocking-sleep', 'info'],
        ['hardcoded-secret', 'warning'],
      ]),
    )
    expect(settings.targetVersions).toEqual({ python: '3.10', pydantic: '2.1' })
    expect(settings.options).toEqual(new Map([['blocking-http-call', { 'max-depth': 7 }]]))
    expect(stdout).toMatch(/^other\/a\.py:1:1: warning \[hardcoded-secret\] .*\n$/)
    expect(exitCode).toBe(1)
  })

  test('a chain; paths and patterns count from the file that has them', async () => {
    const project = new Workbench({
      'shared/root.toml':
        'extend-exclude = ["/only-here", "../api/gone/*"]\nbaseline = "old.json"\nexclude = ["skipped"]\n',
      'shared/pyproject.toml': '[tool.fastapi-lint]\nextend = "root.toml"\nstrict = true\n',
      'api/fastapi-lint.toml': 'extend = "../shared/pyproject.toml"\nsource-roots = ["src"]\n',
      'api/only-here/a.py': line('cpu-bound-call'),
      'api/gone/b.py': line('cpu-bound-call'),
      'api/skipped/c.py': line('cpu-bound-call'),
      'api/build/d.py': line('cpu-bound-call'),
      'api/src/e.py': '',
    })
    const outcome = await project.run(['--no-baseline', 'api'])
    expect([...outcome.session.files.keys()]).toEqual(['build/d.py', 'only-here/a.py', 'src/e.py'])
    expect(outcome.session.settings.rules).toContain('cpu-bound-call')
    expect(outcome.session.settings.sourceRoots).toEqual(['src'])
    expect((await project.run(['api'])).stderr).toContain(
      'error: There is no baseline "shared/old.json"\n --> shared/root.toml:2:1\n',
    )
  })

  test('a selection replaces that of the extended file, whose ignored rules stay ignored unless they are named', async () => {
    const project = new Workbench({
      'base.toml': 'select = ["responses"]\nextend-select = ["security"]\nignore = ["blocking-sleep"]\n',
      'fastapi-lint.toml': 'extend = "base.toml"\nselect = ["async"]\n',
      'a.py': ALL + line('blocking-http-call'),
    })
    expect(await reported(project)).toEqual(['a.py blocking-http-call'])
    project.write('fastapi-lint.toml', 'extend = "base.toml"\nselect = ["blocking-sleep"]\n')
    expect(await reported(project)).toEqual(['a.py blocking-sleep'])
  })

  test.each([
    [{ 'fastapi-lint.toml': 'extend = "nowhere.toml"\n' }, '"nowhere.toml" does not exist', 'fastapi-lint.toml:1:1'],
    [{ 'fastapi-lint.toml': 'extend = "sub"\n' }, '"sub" cannot be read: it is a folder', 'fastapi-lint.toml:1:1'],
    [
      { 'fastapi-lint.toml': 'extend = "base.toml"\n', 'base.toml': '\nselct = []\n' },
      'Unknown key "selct"',
      'base.toml:2:1',
    ],
    [
      { 'fastapi-lint.toml': 'extend = "fastapi-lint.toml"\n' },
      'extends itself: fastapi-lint.toml → fastapi-lint.toml',
      'fastapi-lint.toml:1:1',
    ],
    [
      {
        'fastapi-lint.toml': 'extend = "sub/b.toml"\n',
        'sub/b.toml': 'strict = true\nextend = "../link.toml"\n',
      },
      'extends itself: fastapi-lint.toml → sub/b.toml → link.toml',
      'sub/b.toml:2:1',
    ],
    [
      { 'fastapi-lint.toml': 'extend = "sub/pyproject.toml"\n', 'sub/pyproject.toml': '[project]\nname = "x"\n' },
      '"sub/pyproject.toml" has no [tool.fastapi-lint] to extend',
      'fastapi-lint.toml:1:1',
    ],
    [{ 'fastapi-lint.toml': 'extend = ["a.toml"]\n' }, '"extend" must be the path of a file', 'fastapi-lint.toml:1:1'],
    [
      { 'fastapi-lint.toml': 'extend = "sub/b.toml"\n', 'sub/b.toml': 'source-roots = ["src"]\n' },
      'The source root "src" is not a folder',
      'sub/b.toml:1:17',
    ],
  ])('mistakes have a place: %j', async (files, message, place) => {
    const project = new Workbench({ 'a.py': '', 'sub/': '', ...(files as Record<string, string>) })
    symlinkSync('fastapi-lint.toml', project.path('link.toml'))
    const outcome = await project.run()
    expect(outcome).toMatchObject({ exitCode: 2, stdout: '' })
    expect(outcome.stderr).toContain(message)
    expect(outcome.stderr).toContain(`--> ${place}\n`)
  })

  test('of a file given with --config counts from that file', async () => {
    const project = new Workbench({
      'conf/a.toml': 'extend = "b.toml"\nextend-exclude = ["sub/x.py"]\n',
      'conf/b.toml': 'select = ["security"]\nextend-exclude = ["../sub/y.py"]\n',
      'sub/x.py': ALL,
      'sub/y.py': ALL,
      'sub/z.py': ALL,
    })
    expect(await reported(project, '--config', 'conf/a.toml')).toEqual(['sub/z.py hardcoded-secret'])
  })
})
