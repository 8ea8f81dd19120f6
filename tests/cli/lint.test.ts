import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { nodeFileSystem } from '../../src/platform/file-system.ts'
import { FORMAT_NAMES } from '../../src/report/formats.ts'
import { commandsIn } from '../report/runner.ts'
import { Workbench } from './workbench.ts'

const SLEEPY = 'import time\n\nasync def read():\n    time.sleep(1)  # finds blocking-sleep\n'

describe('which files are reported on', () => {
  const bench = () =>
    new Workbench({
      'pyproject.toml': '[project]\nname = "shop"\n',
      'app/main.py': SLEEPY,
      'app/deps.py': SLEEPY,
      'tests/test_main.py': SLEEPY,
      'README.md': 'text',
    })

  test.each([
    { argv: [], reported: ['app/deps.py', 'app/main.py', 'tests/test_main.py'] },
    { argv: ['.'], reported: ['app/deps.py', 'app/main.py', 'tests/test_main.py'] },
    { argv: ['./app'], reported: ['app/deps.py', 'app/main.py'] },
    { argv: ['app/', 'tests/'], reported: ['app/deps.py', 'app/main.py', 'tests/test_main.py'] },
    { argv: ['app/main.py'], reported: ['app/main.py'] },
    { argv: ['app/main.py', './app/main.py'], reported: ['app/main.py'] },
  ])('$argv reports on $reported and analyses everything', async ({ argv, reported }) => {
    const outcome = await bench().run(['--format', 'concise', ...argv])
    expect(
      outcome.stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.split(':')[0]),
    ).toEqual(reported)
    expect([...outcome.session.files.keys()]).toEqual(['app/deps.py', 'app/main.py', 'tests/test_main.py'])
    expect(outcome.exitCode).toBe(1)
    expect(outcome.stderr).toBe('')
  })

  test('a file that is not Python is left out with a warning', async () => {
    const outcome = await bench().run(['README.md'])
    expect(outcome.stderr).toContain('README.md is not a Python file')
    expect(outcome.exitCode).toBe(0)
  })

  test('paths are shown relative to the working directory', async () => {
    const outcome = await bench().run(['--format', 'concise', 'main.py', '../tests'], { cwd: 'app' })
    expect(outcome.stdout).toMatch(/^main\.py:4:5: .*\n\.\.\/tests\/test_main\.py:4:5: /)
  })
})

describe('which project it is', () => {
  test('a nested project is a project of its own', async () => {
    const bench = new Workbench({
      '.git/HEAD': '',
      'other.py': '',
      'examples/shop/pyproject.toml': '[project]\nname = "shop"\n',
      'examples/shop/app/main.py': SLEEPY,
    })
    const outcome = await bench.run(['--format', 'concise', 'examples/shop'])
    expect([...outcome.session.files.keys()]).toEqual(['app/main.py'])
    expect(outcome.stdout).toContain('examples/shop/app/main.py:4:5')
    const whole = await bench.run([])
    expect([...whole.session.files.keys()]).toEqual(['examples/shop/app/main.py', 'other.py'])
  })

  test('a configured project outweighs a nearer one that is not', async () => {
    const bench = new Workbench({
      'pyproject.toml': '[tool.fastapi-lint]\n',
      'lib/pyproject.toml': '[project]\nname = "lib"\n',
      'lib/a.py': '',
    })
    expect([...(await bench.run(['lib'])).session.files.keys()]).toEqual(['lib/a.py'])
  })

  test('the search ends at the root of the git working tree', async () => {
    const bench = new Workbench({
      'pyproject.toml': '[tool.fastapi-lint]\nstrict = true\n',
      'repo/.git/HEAD': '',
      'repo/app/a.py': '',
    })
    const outcome = await bench.run(['repo/app/a.py'])
    expect([...outcome.session.files.keys()]).toEqual(['app/a.py'])
    expect(outcome.session.settings.rules.has('cpu-bound-call')).toBe(false)
  })

  test('fastapi-lint.toml outweighs pyproject.toml beside it', async () => {
    const bench = new Workbench({
      'pyproject.toml': '[tool.fastapi-lint]\nselect = ["blocking-sleep"]\n',
      'fastapi-lint.toml': 'select = ["hardcoded-secret"]\n',
      'a.py': '',
    })
    const { settings } = (await bench.run()).session
    expect([...settings.rules].sort()).toEqual(['hardcoded-secret', 'syntax-error', 'unreadable-file'])
  })

  test('manifests of every folder are handed over', async () => {
    const bench = new Workbench({
      'pyproject.toml': '[project]\nname = "x"\n',
      'uv.lock': 'version = 1\n',
      'requirements.txt': 'fastapi\n',
      'requirements/dev.txt': 'pytest\n',
      'requirements-test.txt': 'x\n',
      'constraints.txt': 'x<1\n',
      'pylock.toml': 'lock-version = "1.0"\n',
      'notes.txt': 'no\n',
      'backend/setup.cfg': '[metadata]\n',
      'backend/setup.py': 'setup()\n',
      'backend/Pipfile.lock': '{}',
      '.venv/lib/requirements.txt': 'no\n',
    })
    const { session } = await bench.run()
    expect([...session.manifests.keys()].sort()).toEqual([
      'backend/Pipfile.lock',
      'backend/setup.cfg',
      'backend/setup.py',
      'constraints.txt',
      'pylock.toml',
      'pyproject.toml',
      'requirements-test.txt',
      'requirements.txt',
      'requirements/dev.txt',
      'uv.lock',
    ])
    expect([...session.files.keys()]).toEqual(['backend/setup.py'])
  })
})

describe('what is left out', () => {
  test('in a worktree, what the repository it belongs to leaves out', async () => {
    const bench = new Workbench({
      '.git': 'gitdir: elsewhere/worktrees/one\n',
      'elsewhere/worktrees/one/commondir': '../..\n',
      'elsewhere/info/exclude': 'local_only.py\n',
      'a.py': '',
      'local_only.py': '',
    })
    const { session } = await bench.run()
    expect([...session.files.keys()]).toEqual(['a.py'])
  })

  test('default excludes, virtual environments of any name, ignored files', async () => {
    const bench = new Workbench({
      '.git/info/exclude': 'local_only.py\n',
      '.gitignore': '/generated/\n*_pb2.py\n!keep_pb2.py\n',
      'a.py': '',
      'local_only.py': '',
      'generated/g.py': '',
      'x_pb2.py': '',
      'keep_pb2.py': '',
      'sub/.gitignore': 'secret.py\n',
      'sub/secret.py': '',
      'sub/generated/kept.py': '',
      'sub/deep/secret.py': '',
      '.venv/lib/v.py': '',
      'myenv/pyvenv.cfg': '',
      'myenv/lib/v.py': '',
      'lib/site-packages/s.py': '',
      'node_modules/n.py': '',
      '__pycache__/c.py': '',
      'build/b.py': '',
      'stub.pyi': '',
    })
    const { session } = await bench.run()
    expect([...session.files.keys()]).toEqual(['a.py', 'keep_pb2.py', 'sub/generated/kept.py'])
  })

  test('ignore files above the project count, up to the git root', async () => {
    const bench = new Workbench({
      '.git/HEAD': '',
      '.gitignore': 'backend/out/\n',
      'backend/pyproject.toml': '[project]\nname = "x"\n',
      'backend/out/o.py': '',
      'backend/a.py': '',
    })
    expect([...(await bench.run(['backend'])).session.files.keys()]).toEqual(['a.py'])
  })

  test('what is excluded but named is reported on, unless --force-exclude', async () => {
    const bench = new Workbench({
      'fastapi-lint.toml': 'extend-exclude = ["migrations", "gen/*.py"]\n',
      'a.py': '',
      'migrations/one.py': SLEEPY,
      'migrations/sub/two.py': SLEEPY,
      'gen/g.py': SLEEPY,
    })
    const plain = await bench.run(['--format', 'concise', 'migrations', 'gen/g.py'])
    expect(plain.stdout.match(/^[^:]+/gm)).toEqual(['gen/g.py', 'migrations/one.py', 'migrations/sub/two.py'])
    const forced = await bench.run(['--format', 'concise', '--force-exclude', 'migrations', 'gen/g.py'])
    expect(forced).toMatchObject({ stdout: '', exitCode: 0 })
    expect(forced.stderr).toContain('Nothing to report on')
  })

  test('links to folders are not followed, links to files stand for the file', async () => {
    const bench = new Workbench({ 'app/a.py': '', 'app/deep/b.py': '' })
    symlinkSync('..', bench.path('app/deep/loop'))
    symlinkSync('a.py', bench.path('app/alias.py'))
    expect([...(await bench.run()).session.files.keys()]).toEqual(['app/a.py', 'app/deep/b.py'])
  })
})

describe('bad input', () => {
  test('a path that does not exist', async () => {
    const bench = new Workbench({ 'app/main.py': '' })
    const outcome = await bench.run(['app/mian.py'])
    expect(outcome.exitCode).toBe(2)
    expect(outcome.stdout).toBe('')
    expect(outcome.stderr).toBe('error: There is no file or folder "app/mian.py"\nhelp: Did you mean "app/main.py"?\n')
  })

  test('an empty project', async () => {
    const outcome = await new Workbench().run()
    expect(outcome).toMatchObject({ exitCode: 0, stderr: 'warning: No Python files found in .\n' })
  })

  test('files that are not text are told to the session with a reason, the others are checked', async () => {
    const bench = new Workbench({
      'bom.py': '\ufeffx = 1\n',
      'crlf.py': 'x = 1\r\n',
      'good.py': SLEEPY,
      'latin.py': Uint8Array.from([...Buffer.from('# -*- coding: latin-1 -*-\ns = "'), 0xe9, 0x85, 0x22, 0x0a]),
      'nul.py': 'x = 1\n\0\n',
      'utf16.py': Buffer.from('\ufeffx = 1\n', 'utf16le'),
      'not-utf8.py': Uint8Array.from([...Buffer.from('é = 1\ns = "'), 0xff, 0x22]),
      'unknown.py': '# coding: klingon\n',
      'large.py': 'x = 1\n'.repeat(1_800_000),
    })
    const outcome = await bench.run(['--format', 'concise'])
    expect(outcome.session.files.get('bom.py')).toBe('x = 1\n')
    expect(outcome.session.files.get('crlf.py')).toBe('x = 1\r\n')
    expect(outcome.session.files.get('latin.py')).toContain('s = "é\x85"')
    expect(Object.fromEntries(outcome.session.unreadable.map(({ path, reason }) => [path, reason]))).toEqual({
      'large.py': 'is too large to be source code (10.3 MB, the limit is 10 MB)',
      'not-utf8.py': 'is not valid UTF-8 (byte 0xff in line 2, at byte 12)',
      'nul.py': 'contains a NUL byte (in line 2, at byte 6), so it is not Python source',
      'unknown.py': 'declares the unknown encoding "klingon"',
      'utf16.py': 'is encoded as UTF-16, which Python cannot read; save it as UTF-8',
    })
    expect(outcome.session.unreadable.find((file) => file.path === 'not-utf8.py')?.offset).toBe(11)
    expect(outcome.stdout).toContain('good.py:4:5: error [blocking-sleep]')
    expect(outcome.exitCode).toBe(1)
  })

  test('a dangling link, a loop of links', async () => {
    const bench = new Workbench({ 'a.py': SLEEPY })
    symlinkSync('nowhere.py', bench.path('dangling.py'))
    symlinkSync('loop.py', bench.path('loop.py'))
    const outcome = await bench.run(['--format', 'concise'])
    expect(outcome.stderr).toBe(
      'warning: dangling.py is a symbolic link to a file that does not exist\n' +
        'warning: loop.py is a symbolic link that leads back to itself\n',
    )
    expect(outcome.stdout).toContain('a.py:4:5')
    expect((await bench.run(['dangling.py'])).stderr).toContain(
      'error: "dangling.py" is a symbolic link to a file that does not exist',
    )
  })

  test.runIf(process.platform === 'linux')('names that are not UTF-8', async () => {
    const bench = new Workbench({ 'a.py': SLEEPY })
    const named = (name: string) => Buffer.concat([Buffer.from(bench.path(name)), Buffer.from([0xff])])
    writeFileSync(Buffer.concat([named('b'), Buffer.from('.py')]), SLEEPY)
    mkdirSync(named('folder'))
    const outcome = await bench.run(['--format', 'concise'])
    expect(outcome.session.unreadable).toEqual([
      { path: 'b\ufffd.py', reason: 'cannot be read: its name is not valid UTF-8' },
    ])
    expect(outcome.stderr).toBe('warning: folder\ufffd cannot be read: its name is not valid UTF-8\n')
    expect(outcome.stdout).toContain('a.py:4:5')
  })

  test('a folder without permission', async () => {
    const bench = new Workbench({ 'a.py': SLEEPY, 'locked/b.py': '' })
    chmodSync(bench.path('locked'), 0)
    const denied = Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' })
    const outcome = await bench.run(['--format', 'concise'], {
      fileSystem: {
        readFolder: (path) => {
          if (path.endsWith('locked')) throw denied
          return nodeFileSystem.readFolder(path)
        },
      },
    })
    chmodSync(bench.path('locked'), 0o755)
    expect(outcome.stderr).toBe('warning: locked cannot be read: permission denied\n')
    expect(outcome.stdout).toContain('a.py:4:5')
    expect(outcome.exitCode).toBe(1)
  })

  test('a folder without permission that was named', async () => {
    const bench = new Workbench({ 'locked/b.py': '' })
    const outcome = await bench.run(['locked'], {
      fileSystem: {
        readFolder: () => {
          throw Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' })
        },
      },
    })
    expect(outcome).toMatchObject({ exitCode: 2, stderr: 'error: "locked" cannot be read: permission denied\n' })
  })

  test('a file without permission', async () => {
    const bench = new Workbench({ 'a.py': SLEEPY, 'b.py': '' })
    const outcome = await bench.run([], {
      fileSystem: {
        readBytes: (path) => {
          if (path.endsWith('b.py')) throw Object.assign(new Error('EACCES'), { code: 'EACCES' })
          return nodeFileSystem.readBytes(path)
        },
      },
    })
    expect(outcome.session.unreadable).toEqual([{ path: 'b.py', reason: 'cannot be read: permission denied' }])
  })

  test('a broken pyproject.toml', async () => {
    const outcome = await new Workbench({ 'pyproject.toml': '[project]\nname = "x\n', 'a.py': '' }).run()
    expect(outcome.exitCode).toBe(2)
    expect(outcome.stderr).toMatch(
      /^error: Invalid TOML: .+\n {1}--> pyproject\.toml:2:\d+\n2 \| name = "x\n {2}\| +\^\n$/,
    )
    expect((await new Workbench({ 'pyproject.toml': '[project\n', 'a.py': '' }).run(['--isolated'])).exitCode).toBe(0)
  })

  test('a broken pyproject.toml in a folder below is no concern of the configuration', async () => {
    const bench = new Workbench({ 'fastapi-lint.toml': '', 'sub/pyproject.toml': '[project\n', 'a.py': '' })
    expect((await bench.run()).exitCode).toBe(0)
  })

  test('control characters of names and sources do not reach the terminal', async () => {
    const bench = new Workbench({ 'evil\x1b[31m.py': 'x = "\x1b]0;owned\x07\u202e"  # finds blocking-sleep\n' })
    for (const format of FORMAT_NAMES) {
      const outcome = await bench.run(['--format', format])
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
      expect(outcome.stdout + outcome.stderr).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/)
      expect(outcome.exitCode).toBe(1)
    }
  })

  test('sources give no commands to GitHub Actions', async () => {
    const bench = new Workbench({ '::error ::x.py': 's = "##[add-mask]x"  # finds blocking-sleep\n' })
    for (const format of FORMAT_NAMES) {
      const { stdout, stderr } = await bench.run(['--format', format, '--no-color'], {
        env: { GITHUB_ACTIONS: 'true' },
      })
      expect(commandsIn(stdout + stderr).map((command) => command.properties['file'])).toEqual(
        format === 'github' ? ['::error ::x.py'] : [],
      )
    }
  })
})

test.each(['--format=text', '--format=json', '--show-files', '--show-config'])(
  'names and sources give no commands to the log of a CI system, with %s',
  async (option) => {
    const name = '::error ::/##[add-mask]x ##vso[task.complete]x ##teamcity[x].py'
    const bench = new Workbench({ [name]: 's = 1  # finds blocking-sleep ##vso[x]\n' })
    const command = /^\s*::|##\w*\[/m
    expect((await bench.run([option])).stdout).toMatch(option === '--show-config' ? /./ : command)
    for (const variable of ['GITHUB_ACTIONS', 'TF_BUILD', 'TEAMCITY_VERSION']) {
      const { stdout } = await bench.run([option, '--no-color'], { env: { [variable]: 'True' } })
      expect(stdout).not.toMatch(command)
    }
  },
)

describe('exit codes', () => {
  const bench = () =>
    new Workbench({ 'a.py': 'x()  # finds missing-response-model\n', 'b.py': 'y()  # finds cpu-bound-call\n' })

  test.each([
    { argv: [], exitCode: 1 },
    { argv: ['--fail-on', 'warning'], exitCode: 1 },
    { argv: ['--fail-on', 'error'], exitCode: 0 },
    { argv: ['--fail-on', 'never'], exitCode: 0 },
    { argv: ['--select', 'cpu-bound-call'], exitCode: 0 },
    { argv: ['--select', 'cpu-bound-call', '--fail-on', 'info'], exitCode: 1 },
    { argv: ['--ignore', 'missing-response-model'], exitCode: 0 },
  ])('$argv: $exitCode', async ({ argv, exitCode }) => {
    expect((await bench().run(argv)).exitCode).toBe(exitCode)
  })

  test('a rule that fails: the findings, a report, 3', async () => {
    const outcome = await new Workbench({ 'a.py': SLEEPY, 'b.py': '# crashes\n' }).run(['--format', 'concise'])
    expect(outcome.exitCode).toBe(3)
    expect(outcome.stdout).toContain('a.py:4:5')
    expect(outcome.stderr).toContain(
      'internal error: the rule blocking-sleep failed while checking b.py: TypeError: x is undefined',
    )
    expect(outcome.stderr).toContain(
      'This is a bug of fastapi-lint 0.1.0 (Node 20.19.0 on linux-x64), not of your project',
    )
  })

  test('an analysis that fails altogether: a report, 3', async () => {
    const outcome = await new Workbench({ 'a.py': '# breaks everything\n' }).run()
    expect(outcome.exitCode).toBe(3)
    expect(outcome.stderr).toContain('internal error: fastapi-lint failed: Error: the linker gave up')
  })

  test('a session that cannot be made: a report, 3', async () => {
    const outcome = await new Workbench({ 'a.py': '' }).run([], {
      createSession: () => Promise.reject(new Error('no parser')),
    })
    expect(outcome.exitCode).toBe(3)
    expect(outcome.stderr).toContain('Error: no parser')
  })
})

describe('where the output goes', () => {
  test('--output takes the report, stdout stays empty', async () => {
    const bench = new Workbench({ 'a.py': SLEEPY })
    const outcome = await bench.run(['--format', 'json', '--output', 'out/report.json'])
    expect(outcome.stdout).toBe('')
    expect(JSON.parse(readFileSync(bench.path('out/report.json'), 'utf8'))).toMatchObject({
      version: 1,
      summary: { findings: 1 },
    })
  })

  test('--output that cannot be written', async () => {
    const bench = new Workbench({ 'a.py': SLEEPY, 'folder/': '' })
    const outcome = await bench.run(['--output', 'folder'])
    expect(outcome.exitCode).toBe(2)
    expect(outcome.stderr).toBe('error: The report file "folder" cannot be written: it is a folder\n')
  })

  test('several files, and stdout as ever', async () => {
    const bench = new Workbench({ 'a.py': SLEEPY })
    const argv = ['--output', 'sarif=out/a.sarif', '--output', 'json=a=b.json', '--output', './c=d']
    const usual = await bench.run(['--format', 'concise', ...argv.slice(0, 4)])
    expect(usual).toMatchObject({ stderr: '', exitCode: 1 })
    expect(usual.stdout).toMatch(/^a\.py:4:5: error .+\n$/)
    expect(JSON.parse(readFileSync(bench.path('out/a.sarif'), 'utf8')).runs[0].results).toHaveLength(1)
    expect(JSON.parse(readFileSync(bench.path('a=b.json'), 'utf8')).findings).toHaveLength(1)
    const redirected = await bench.run(['--format', 'concise', ...argv])
    expect(redirected.stdout).toBe('')
    expect(readFileSync(bench.path('c=d'), 'utf8')).toBe(usual.stdout)
  })

  test('a file that cannot be written costs the others nothing', async () => {
    const bench = new Workbench({ 'a.py': SLEEPY, 'folder/': '', file: 'x' })
    const argv = ['--output', 'json=folder', '--output', 'sarif=file/a.sarif', '--output', 'concise=last.txt']
    const outcome = await bench.run(['--format', 'concise', ...argv])
    expect(outcome.exitCode).toBe(2)
    expect(outcome.stderr).toBe(
      'error: The report file "folder" cannot be written: it is a folder\n' +
        'error: The report file "file/a.sarif" cannot be written: a part of the path is not a folder\n',
    )
    expect(readFileSync(bench.path('last.txt'), 'utf8')).toBe(outcome.stdout)
    expect(outcome.stdout).toContain('a.py:4:5')
  })

  test('one file under two names, through a symbolic link', async () => {
    const bench = new Workbench({ 'a.py': SLEEPY, 'real/': '' })
    symlinkSync('real', bench.path('link'))
    const outcome = await bench.run(['--output', 'json=real/out', '--output', 'sarif=link/out'])
    expect(outcome.exitCode).toBe(2)
    expect(outcome.stderr).toBe('error: --output names one file as "real/out" and "link/out"\n')
  })

  test('the format of the environment: below the command line, above the configuration', async () => {
    const bench = new Workbench({ 'a.py': SLEEPY, 'fastapi-lint.toml': 'format = "json"\n' })
    const env = { FASTAPI_LINT_FORMAT: 'concise' }
    expect((await bench.run([])).stdout).toMatch(/^\{\n/)
    expect((await bench.run([], { env })).stdout).toMatch(/^a\.py:4:5: /)
    expect((await bench.run([], { env: { FASTAPI_LINT_FORMAT: '' } })).stdout).toMatch(/^\{\n/)
    expect((await bench.run(['--format', 'grouped'], { env })).stdout).toMatch(/^a\.py\n/)
    await bench.run(['--output', 'a.txt'], { env })
    expect(readFileSync(bench.path('a.txt'), 'utf8')).toMatch(/^a\.py:4:5: /)

    const wrong = await bench.run([], { env: { FASTAPI_LINT_FORMAT: 'consice' } })
    expect(wrong).toMatchObject({ stdout: '', exitCode: 2 })
    expect(wrong.stderr).toBe(
      'error: The environment variable FASTAPI_LINT_FORMAT cannot be "consice"\nhelp: Did you mean "concise"?\n',
    )
  })

  test.runIf(process.platform === 'linux')('--output in a folder that denies that it exists', async () => {
    const outcome = await new Workbench({ 'a.py': SLEEPY }).run(['--output', '/proc/reports/today/report.txt'])
    expect(outcome.exitCode).toBe(2)
    expect(outcome.stderr).toContain('cannot be written: it does not exist')
  })

  test('--quiet writes findings only', async () => {
    const bench = new Workbench({ 'a.py': 'x = 1\n' })
    symlinkSync('nowhere.py', bench.path('dangling.py'))
    expect(await bench.run(['--quiet'])).toMatchObject({ stdout: '', stderr: '', exitCode: 0 })
    expect((await bench.run([])).stdout).toBe('No findings in 1 file.\n')
  })

  test('progress is for a person who has waited', async () => {
    const bench = new Workbench({ 'a.py': '', 'b.py': '' })
    const line = '\r\x1b[2K'
    let time = 0
    const slow = () => (time += 400)
    expect((await bench.run([], { isTTY: true, now: slow })).stderr).toBe(
      `${line}Reading file 2 of 2…${line}Checking 2 files…${line}`,
    )
    expect((await bench.run([], { isTTY: false, now: slow })).stderr).toBe('')
    expect((await bench.run([], { isTTY: true, now: slow, env: { CI: 'true' } })).stderr).toBe('')
    expect((await bench.run([], { isTTY: true })).stderr).toBe('')
  })

  test.each([
    { argv: [], env: {}, isTTY: true, coloured: true },
    { argv: [], env: {}, isTTY: false, coloured: false },
    { argv: ['--no-color'], env: { FORCE_COLOR: '1' }, isTTY: true, coloured: false },
    { argv: ['--color'], env: { NO_COLOR: '1' }, isTTY: false, coloured: true },
    { argv: [], env: { NO_COLOR: '1', FORCE_COLOR: '1' }, isTTY: true, coloured: false },
    { argv: [], env: { NO_COLOR: '' }, isTTY: true, coloured: true },
    { argv: [], env: { FORCE_COLOR: '1' }, isTTY: false, coloured: true },
    { argv: [], env: { FORCE_COLOR: '0' }, isTTY: true, coloured: false },
    { argv: [], env: { CLICOLOR_FORCE: '1' }, isTTY: false, coloured: true },
    { argv: [], env: { CLICOLOR_FORCE: '0' }, isTTY: true, coloured: true },
    { argv: [], env: { CLICOLOR_FORCE: '0' }, isTTY: false, coloured: false },
    { argv: [], env: { TERM: 'dumb' }, isTTY: true, coloured: false },
    { argv: [], env: { GITHUB_ACTIONS: 'true' }, isTTY: false, coloured: true },
    { argv: ['--format', 'json', '--color'], env: { FORCE_COLOR: '1' }, isTTY: true, coloured: false },
  ])('colour with $argv, $env, terminal $isTTY: $coloured', async ({ argv, env, isTTY, coloured }) => {
    const { stdout } = await new Workbench({ 'a.py': SLEEPY }).run(argv, { env, isTTY })
    expect(stdout.includes('\x1b[')).toBe(coloured)
  })
})
