import { parse } from 'smol-toml'
import { describe, expect, test } from 'vitest'
import { Workbench } from './workbench.ts'

const project = () =>
  new Workbench({
    '.git/HEAD': '',
    'base.toml':
      'strict = true\nignore = ["responses"]\nfail-on = "never"\n[severity]\nblocking-sleep = "info"\ncpu-bound-call = "off"\n[rules.blocking-http-call]\nmax-depth = 7\n',
    'pyproject.toml':
      '[tool.fastapi-lint]\nextend = "base.toml"\nignore = ["blocking-http-call"]\nextend-exclude = ["gen erated"]\n\n[tool.fastapi-lint.severity]\nblocking-sleep = "error"\n\n[tool.fastapi-lint.per-file-ignores]\n"tests/**" = ["async"]\n',
    'a.py': 'f()  # breaks everything\n',
    'app/b.py': '',
    'gen erated/c.py': '',
    'api/fastapi-lint.toml': 'select = ["security"]\n',
    'api/d.py': '',
    'notes.txt': '',
  })

describe('--show-files', () => {
  test.each([
    [[], ['a.py', 'api/d.py', 'app/b.py']],
    [
      ['app', 'a.py'],
      ['a.py', 'app/b.py'],
    ],
    [['gen erated'], ['gen erated/c.py']],
    [['gen erated', 'a.py', '--force-exclude'], ['a.py']],
    [['--isolated'], ['a.py', 'api/d.py', 'app/b.py', 'gen erated/c.py']],
  ])('%j names the files, and checks nothing', async (argv, files) => {
    const outcome = await project().run(['--show-files', ...argv])
    expect(outcome).toMatchObject({ exitCode: 0, stderr: '', stdout: files.map((name) => `${name}\n`).join('') })
    expect(() => outcome.session).toThrow()
    expect(JSON.parse((await project().run(['--show-files', '--format', 'json', ...argv])).stdout)).toEqual(files)
  })

  test('names are those seen from the working directory; none is worth a warning', async () => {
    expect((await project().run(['--show-files', '..'], { cwd: 'app' })).stdout).toBe('../a.py\n../api/d.py\nb.py\n')
    expect(await project().run(['--show-files', 'notes.txt'])).toMatchObject({
      exitCode: 0,
      stdout: '',
      stderr: 'warning: There are no Python files to report on\n',
    })
    expect((await project().run(['--show-files', 'nowhere'])).exitCode).toBe(2)
    expect((await project().run(['--show-files', '--show-config'])).exitCode).toBe(2)
  })
})

describe('--show-config', () => {
  test('tells each value and where it is from', async () => {
    const { stdout, stderr, exitCode } = await project().run([
      '--show-config',
      'a.py',
      'app',
      '--extend-select',
      'security',
    ])
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 })
    expect(stdout).toBe(`# pyproject.toml, which extends base.toml: 2 files
# select: the recommended rules (default)
extend-select = ["security"]  # --extend-select
ignore = ["responses","blocking-http-call"]  # base.toml:2, pyproject.toml:3
strict = true  # base.toml:1
# exclude: virtual environments, caches, build folders (default)
extend-exclude = ["gen erated"]  # pyproject.toml:4
# source-roots: found from the packaging tables and the folders (default)
# target-versions: what the project declares (default)
# blocking-calls: none (default)
# baseline: none (default)
fail-on = "never"  # base.toml:3
# format: "text" (default)

[per-file-ignores]
"tests/**" = ["async"]  # pyproject.toml:10

[severity]
blocking-sleep = "error"  # pyproject.toml:7
cpu-bound-call = "off"  # base.toml:6

[rules.blocking-http-call]
max-depth = 7  # base.toml:8

# 5 rules run:
#   error    blocking-sleep
#   error    hardcoded-secret
#   info     missing-route-metadata
#   error    syntax-error
#   error    unreadable-file
`)
    expect(parse(stdout)).toMatchObject({ strict: true, severity: { 'blocking-sleep': 'error' } })
  })

  test('for each configuration that governs a file, as JSON too', async () => {
    const text = (await project().run(['--show-config'])).stdout
    expect(text.match(/^# .*: \d+ files?$/gm)).toEqual([
      '# pyproject.toml, which extends base.toml: 2 files',
      '# api/fastapi-lint.toml: 1 file',
    ])
    const shown = JSON.parse(
      (await project().run(['--show-config', '--format', 'json', 'api/d.py', '--fail-on', 'info'])).stdout,
    )
    expect(shown).toMatchObject([{ folder: 'api', files: 1, from: ['api/fastapi-lint.toml'] }])
    expect(shown[0].settings).toContainEqual({
      key: 'select',
      entry: [],
      value: ['security'],
      from: ['api/fastapi-lint.toml:1'],
    })
    expect(shown[0].settings).toContainEqual({ key: 'fail-on', entry: [], value: 'info', from: ['--fail-on'] })
    expect(shown[0].settings).toContainEqual({ key: 'strict', entry: [], value: null, from: [] })
    expect(shown[0].rules).toContainEqual({ id: 'hardcoded-secret', severity: 'error' })
  })

  test('without configuration, and with mistakes', async () => {
    const bench = new Workbench({ 'a.py': '' })
    expect((await bench.run(['--show-config'], { env: { FASTAPI_LINT_FORMAT: 'concise' } })).stdout).toMatch(
      /^# no configuration: 1 file\n[\s\S]*\nformat = "concise" {2}# FASTAPI_LINT_FORMAT\n/,
    )
    expect((await bench.run(['--show-config', '--select', 'nothing'])).exitCode).toBe(2)
    bench.write('fastapi-lint.toml', 'source-roots = ["nowhere"]\n')
    expect((await bench.run(['--show-config'])).stderr).toContain('The source root "nowhere" is not a folder')
  })
})
