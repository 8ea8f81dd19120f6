import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { FORMAT_NAMES, FORMATS } from '../../src/report/formats.ts'
import { RULES, Workbench } from './workbench.ts'

const version: string = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version

test('--version is that of the package', async () => {
  expect(await new Workbench().run(['--version'])).toMatchObject({ stdout: `${version}\n`, stderr: '', exitCode: 0 })
})

test('--help names every option, command and exit code', async () => {
  const { stdout, exitCode } = await new Workbench().run(['--help'])
  expect(exitCode).toBe(0)
  const options = [
    'format',
    'output',
    'select',
    'extend-select',
    'ignore',
    'strict',
    'fail-on',
    'config',
    'isolated',
    'force-exclude',
    'exit-zero',
    'statistics',
    'baseline',
    'no-baseline',
    'diff-from',
    'stdin-filename',
    'add-ignore[=reason]',
    'show-files',
    'show-config',
  ]
  for (const option of [...options, 'color', 'no-color', 'quiet', 'version', 'help'])
    expect(stdout).toContain(`--${option} `)
  for (const name of FORMAT_NAMES) expect(stdout).toContain(`  ${name.padEnd(10)}  ${FORMATS[name].description}\n`)
  for (const part of [
    'baseline [options] [paths...]',
    'routes [options] [paths...]',
    'rules',
    'explain [options] <rule>',
    'Exit codes:',
    '  3  ',
  ])
    expect(stdout).toContain(part)
})

test.each([80, 100, 200])('--help fits into %i columns', async (columns) => {
  for (const line of (await new Workbench().run(['--help'], { columns })).stdout.split('\n'))
    expect(line.length, line).toBeLessThanOrEqual(Math.max(columns, 80))
})

test.each([
  [['--fromat', 'json'], 'Unknown option "--fromat"', 'Did you mean "--format"?'],
  [['--format', 'jsno'], '--format cannot be "jsno"', 'Did you mean "json"?'],
  [
    ['--format', 'xml'],
    '--format cannot be "xml"',
    'Write one of: text, concise, grouped, json, json-lines, sarif, github, gitlab, junit, markdown.',
  ],
  [['--output', ''], '--output "" names no file', null],
  [['--output', 'json='], '--output "json=" names no file', null],
  [['--output', 'sarfi=out.sarif'], 'There is no format "sarfi" for --output sarfi=out.sarif', 'Did you mean "sarif"?'],
  [['--output', 'rate=1.txt'], 'There is no format "rate" for --output rate=1.txt', 'write "./rate=1.txt"'],
  [['--output', 'a', '--output', 'b'], '--output names "a" and "b" without a format', 'Write FORMAT=FILE'],
  [['--output', 'json=a', '--output', 'sarif=a'], '--output names "a" twice', null],
  [['--output', 'json=a', '--output', 'b/../a'], '--output names one file as "a" and "b/../a"', null],
  [['--output', '-'], '--output cannot be "-"', 'write "./-"'],
  [['--output', 'sarif=-'], '--output cannot be "sarif=-"', 'write "./-"'],
  [['--output', 'sarif'], '--output "sarif" names a format and no file', '"--output sarif=FILE" or "--format sarif"'],
  [['--output', 'a.py'], '--output would overwrite the Python file "a.py"', 'right after --output'],
  [['--output', 'json=./a.py'], '--output would overwrite the Python file "./a.py"', null],
  [['routes', '--output', '-'], '--output cannot be "-"', null],
  [['routes', '--output', 'a.py'], '--output would overwrite the Python file "a.py"', null],
  [['--ignore async'], 'Unknown option "--ignore async"', '"--ignore=async"'],
  [['a.py b.py'], 'There is no file or folder "a.py b.py"', null],
  [['a.py ./a.py'], 'There is no file or folder "a.py ./a.py"', '"a.py", "./a.py"'],
  [['--fail-on', 'warnings'], '--fail-on cannot be "warnings"', 'Did you mean "warning"?'],
  [['--format'], 'Option "--format <format>" argument missing', '--help'],
  [['--select', 'asnyc'], 'Unknown rule or category "asnyc" in --select', 'Did you mean "async"?'],
  [
    ['--ignore', 'async,blocking-slep'],
    'Unknown rule or category "blocking-slep" in --ignore',
    'Did you mean "blocking-sleep"?',
  ],
  [['explian', 'blocking-sleep'], 'There is no file, folder or command "explian"', 'Did you mean "explain"?'],
  [['explain'], 'Missing required argument "rule"', '--help'],
  [['explain', 'blocking-slep'], 'There is no rule "blocking-slep"', 'Did you mean "blocking-sleep"?'],
  [['help', 'explian'], 'There is no such command', 'Commands: routes, init, baseline, rules, explain, help.'],
  [['rules', '--fromat'], 'Unknown option "--fromat"', 'Did you mean "--format"?'],
  [['rules', '--strict'], 'Unknown option "--strict"', 'It is for checking a project, not for this command.'],
  [['--select', ''], '--select names no rule', 'fastapi-lint rules'],
  [['--select', ' , '], '--select names no rule', 'fastapi-lint rules'],
  [[''], 'A path is empty', 'Write "." for the working directory.'],
  [['--isolated', '--config', 'a.toml'], 'Option "--config <file>" cannot be used with option "--isolated"', '--help'],
  [['--config', 'nowhere.toml'], 'The configuration file "nowhere.toml" does not exist', null],
])('%j is a mistake', async (argv, message, hint) => {
  const outcome = await new Workbench({ 'a.py': '' }).run(argv)
  expect(outcome.exitCode).toBe(2)
  expect(outcome.stdout).toBe('')
  expect(outcome.stderr.split('\n')[0]).toContain(message)
  if (hint !== null) expect(outcome.stderr).toContain(hint)
  expect(outcome.stderr).not.toContain('    at ')
})

test('a file that has the name of a format is written to', async () => {
  const bench = new Workbench({ 'a.py': '' })
  await bench.run(['--output', './sarif', '--output', 'json=./-'])
  expect(bench.read('sarif')).toContain('No findings')
  expect(JSON.parse(bench.read('-'))).toMatchObject({ findings: [] })
})

test('a mistake in the configuration is shown in its line', async () => {
  const bench = new Workbench({
    'pyproject.toml': '[tool.fastapi-lint]\nselect = ["async"]\nignore = ["blocking-slep"]\n',
  })
  expect(await bench.run(['.'])).toMatchObject({
    exitCode: 2,
    stdout: '',
    stderr: [
      'error: Unknown rule or category "blocking-slep"',
      ' --> pyproject.toml:3:11',
      '3 | ignore = ["blocking-slep"]',
      '  |           ^^^^^^^^^^^^^^^',
      'help: Did you mean "blocking-sleep"?',
      '',
    ].join('\n'),
  })
})

test('a source root that is not there is a mistake', async () => {
  const bench = new Workbench({ 'pyproject.toml': '[tool.fastapi-lint]\nsource-roots = ["scr"]\n', 'src/a.py': '' })
  const outcome = await bench.run()
  expect(outcome.exitCode).toBe(2)
  expect(outcome.stderr).toContain('error: The source root "scr" is not a folder\n --> pyproject.toml:2:17\n')
})

test('rule lists can be repeated and joined with commas', async () => {
  const bench = new Workbench({ 'a.py': '' })
  const { session } = await bench.run([
    '--select',
    'security, blocking-sleep',
    '--select',
    'cpu-bound-call',
    '--ignore',
    'hardcoded-secret',
  ])
  expect([...session.settings.rules].sort()).toEqual([
    'blocking-sleep',
    'cpu-bound-call',
    'syntax-error',
    'unreadable-file',
  ])
})

test('a category of strict rules only says so', async () => {
  const bench = new Workbench({ 'a.py': '' })
  expect((await bench.run(['--select', 'routing'])).stderr).toContain(
    'The category "routing" has only strict rules; add --strict',
  )
  expect((await bench.run(['--select', 'routing', '--strict'])).stderr).toBe('')
})

test('the configuration reaches the session', async () => {
  const bench = new Workbench({
    'pyproject.toml': `
      [tool.fastapi-lint]
      source-roots = ["src", "."]
      [tool.fastapi-lint.severity]
      blocking-sleep = "info"
      hardcoded-secret = "off"
      [tool.fastapi-lint.per-file-ignores]
      "tests/**" = ["async"]
      "!src/**" = ["missing-response-model"]
      [tool.fastapi-lint.target-versions]
      pydantic = "1.10"
      [tool.fastapi-lint.rules.blocking-http-call]
      max-depth = 7
    `,
    'src/a.py': '',
  })
  const { settings } = (await bench.run(['a.py'], { cwd: 'src' })).session
  expect(settings.sourceRoots).toEqual(['src', ''])
  expect(settings.severities).toEqual(new Map([['blocking-sleep', 'info']]))
  expect(settings.rules.has('hardcoded-secret')).toBe(false)
  expect(settings.targetVersions).toEqual({ pydantic: '1.10' })
  expect(settings.options).toEqual(new Map([['blocking-http-call', { 'max-depth': 7 }]]))
  expect(settings.isIgnored('blocking-sleep', 'tests/a.py')).toBe(true)
  expect(settings.isIgnored('blocking-sleep', 'src/a.py')).toBe(false)
  expect(settings.isIgnored('hardcoded-secret', 'src/a.py')).toBe(true)
  expect(settings.isIgnored('missing-response-model', 'tests/a.py')).toBe(true)
  expect(settings.isIgnored('missing-response-model', 'src/a.py')).toBe(false)
})

test('--config counts from the working directory, --isolated counts nothing', async () => {
  const bench = new Workbench({
    'pyproject.toml': '[tool.fastapi-lint]\nselect = ["security"]\n',
    'other.toml': 'select = ["blocking-sleep"]\nextend-exclude = ["sub/a.py"]\n',
    'sub/a.py': '',
    'b.py': '',
  })
  const other = (await bench.run(['--config', 'other.toml', '.'])).session
  expect(other.settings.rules.has('blocking-sleep')).toBe(true)
  expect(other.settings.rules.has('hardcoded-secret')).toBe(false)
  expect([...other.files.keys()]).toEqual(['b.py'])
  const isolated = (await bench.run(['--isolated'])).session
  expect(isolated.settings.rules.has('blocking-sleep')).toBe(true)
})

test('rules lists every rule by category', async () => {
  const { stdout, exitCode } = await new Workbench().run(['rules'])
  expect(exitCode).toBe(0)
  for (const rule of RULES) expect(stdout).toContain(`  ${rule.id} `)
  expect(stdout).toMatch(
    /^async\n {2}blocking-http-call .*error .*recommended .*\n {2}blocking-sleep .* fix {2}What blocking-sleep reports\n/,
  )
  expect(stdout).toContain('8 rules, 2 of them strict.')
  const narrow = await new Workbench().run(['rules'], { isTTY: true, columns: 80, env: { NO_COLOR: '1' } })
  for (const line of narrow.stdout.split('\n').slice(0, -2)) expect(line.length).toBeLessThanOrEqual(80)
})

test('colour of the commands can be switched before and after them', async () => {
  const bench = new Workbench()
  for (const argv of [
    ['rules', '--color'],
    ['--color', 'rules'],
    ['explain', 'blocking-sleep', '--color'],
  ]) {
    expect((await bench.run(argv)).stdout).toContain('\x1b[')
    expect(
      (
        await bench.run(
          argv.map((word) => word.replace('--color', '--no-color')),
          { isTTY: true },
        )
      ).stdout,
    ).not.toContain('\x1b[')
  }
})

test('rules as JSON', async () => {
  const { stdout } = await new Workbench().run(['rules', '--format', 'json'])
  const rules: { id: string }[] = JSON.parse(stdout)
  expect(rules.map((rule) => rule.id).sort()).toEqual(RULES.map((rule) => rule.id).sort())
  expect(rules[0]).toMatchObject({
    id: 'blocking-http-call',
    category: 'async',
    severity: 'error',
    set: 'recommended',
    fixable: null,
  })
})

test('explain shows the page of a rule, with what the linter says about its bad example', async () => {
  const { stdout, exitCode } = await new Workbench().run(['explain', 'blocking-http-call'])
  expect(exitCode).toBe(0)
  expect(stdout).toBe(`\
blocking-http-call
What blocking-http-call reports.
error · async · recommended · since 0.1.0

Why
  Because \`it\` matters.

  And here is a second paragraph that says more.

Bad
  | bad()  # finds blocking-http-call

  error[blocking-http-call] Found blocking-http-call; mend it
   --> main.py:1:1
    |
  1 | bad()  # finds blocking-http-call
    | ^^^^^

Good
  | good()

Fix
  There is no automatic fix.

Options
  \`max-depth\` (a whole number): How deep to look.

  With their defaults:

  | [tool.fastapi-lint.rules.blocking-http-call]
  | max-depth = 3

Versions
  It applies to projects that may run with FastAPI 0.100 or later. A lock file
  decides, else the newest version that the declared range allows; what is not
  declared counts as the newest.

Suppress
  On one line, behind the code or on a line of its own above it:

  | # fastapi-lint: ignore[blocking-http-call] why it is right here

  In a whole file, anywhere in it:

  | # fastapi-lint: ignore-file[blocking-http-call] why it is right here

  Everywhere, or in some files, in \`pyproject.toml\`:

  | [tool.fastapi-lint]
  | ignore = ["blocking-http-call"]
  |
  | [tool.fastapi-lint.per-file-ignores]
  | "scripts/**" = ["blocking-http-call"]

References
  https://fastapi.tiangolo.com/async/
`)
})
