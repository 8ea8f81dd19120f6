/** The action as the runner of GitHub Actions reads and runs it: its steps, with the files that the runner gives them. */
import { execFileSync, spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { Workbench } from '../cli/workbench.ts'
import { commandsIn, type WorkflowCommand } from '../report/runner.ts'

const repository = fileURLToPath(new URL('../../', import.meta.url))
const text = readFileSync(join(repository, 'action.yml'), 'utf8')

interface Step {
  readonly name: string
  readonly id?: string
  readonly if?: string
  readonly shell?: string
  readonly env?: Readonly<Record<string, string>>
  readonly run?: string
  readonly uses?: string
  readonly with?: Readonly<Record<string, string>>
}
interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: unknown }>>
  readonly outputs: Readonly<Record<string, { readonly description: string; readonly value: string }>>
  readonly runs: { readonly using: string; readonly steps: readonly Step[] }
}
const action: Action = parse(text)
const { steps } = action.runs

/** The variable parts of a text. */
const expressionsIn = (value: string) => Array.from(value.matchAll(/\$\{\{\s*(.*?)\s*\}\}/g), (match) => match[1] ?? '')

describe('action.yml', () => {
  test('has the parts that GitHub asks for', () => {
    expect(Object.keys(action).sort()).toEqual([
      'author',
      'branding',
      'description',
      'inputs',
      'name',
      'outputs',
      'runs',
    ])
    expect(action.runs.using).toBe('composite')
    for (const [name, { description, default: usual }] of Object.entries(action.inputs)) {
      expect(description, name).toMatch(/\.$/)
      expect(typeof usual, name).toBe('string') // a boolean would reach the steps as text all the same
    }
    for (const step of steps) {
      expect(step.name).toBeTruthy()
      expect([step.run, step.uses].filter((part) => part !== undefined)).toHaveLength(1)
      expect(step.shell).toBe(step.run === undefined ? undefined : 'bash')
    }
  })

  test('uses every input, and no other', () => {
    const used = [...text.matchAll(/\binputs\.([\w-]+)/g)].map((match) => match[1])
    expect([...new Set(used)].sort()).toEqual(Object.keys(action.inputs).sort())
  })

  test('gives what the first step writes', () => {
    for (const [name, { value }] of Object.entries(action.outputs)) {
      expect(expressionsIn(value)).toEqual([`steps.lint.outputs.${name}`])
    }
    const read = steps.flatMap((step) => JSON.stringify(step).match(/\bsteps\.[\w.-]+/g) ?? [])
    for (const name of read) expect(Object.keys(action.outputs)).toContain(name.replace('steps.lint.outputs.', ''))
  })

  test('lets no input into a script', () => {
    for (const { run = '' } of steps) expect(run).not.toContain('${{')
  })

  test('pins the actions that it uses, and says which versions they are', () => {
    const used = [...text.matchAll(/^\s*(?:- )?uses: (.*)$/gm)].map((match) => match[1])
    expect(used).toHaveLength(1)
    for (const one of used) expect(one).toMatch(/^[\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
  })
})

test('the README lists the inputs and outputs as they are', () => {
  const readme = readFileSync(join(repository, 'README.md'), 'utf8')
  const rows = (heading: string) => {
    const [, table] = new RegExp(`^\\| ${heading} \\|.*\\n\\|[-|]+\\n((?:\\|.*\\n)+)`, 'm').exec(readme) ?? []
    return table?.trimEnd().split('\n')
  }
  const cell = (value: string) => value.replaceAll('|', '\\|')
  const usual = (value: unknown) => (value === '' ? '' : `\`${value}\``)
  expect(rows('input')).toEqual(
    Object.entries(action.inputs).map(([name, input]) =>
      `| \`${name}\` | ${usual(input.default)} | ${cell(input.description)} |`.replace('|  |', '| |'),
    ),
  )
  expect(rows('output')).toEqual(
    Object.entries(action.outputs).map(([name, output]) => `| \`${name}\` | ${cell(output.description)} |`),
  )
})

const home = realpathSync(mkdtempSync(join(tmpdir(), 'fastapi-lint-action-')))
beforeAll(() => {
  execFileSync('node', [join(repository, 'scripts', 'bundle.mjs'), join(home, 'dist')], { stdio: 'pipe' })
  writeFileSync(join(home, 'package.json'), '{ "type": "module" }\n')
  symlinkSync(join(repository, 'grammars'), join(home, 'grammars'))
}, 60_000)
afterAll(() => rmSync(home, { recursive: true, force: true }))

interface Outcome {
  /** Whether the step ended well. */
  readonly isGreen: boolean
  readonly outputs: Readonly<Record<string, string>>
  readonly summary: string
  /** What the first step printed on stdout, and what of it the runner takes for a command. */
  readonly log: string
  readonly commands: readonly WorkflowCommand[]
  readonly errors: string
  /** What would be uploaded to code scanning, or null. */
  readonly upload: Readonly<Record<string, string>> | null
}

/** Runs the steps in a workspace, as the runner does, with these inputs and the defaults of the others. */
function runAction(
  bench: Workbench,
  inputs: Readonly<Record<string, string>> = {},
  path = process.env['PATH'],
): Outcome {
  const runner = join(home, 'runner')
  rmSync(runner, { recursive: true, force: true })
  mkdirSync(join(runner, 'temp'), { recursive: true })
  for (const file of ['output', 'summary']) writeFileSync(join(runner, file), '')
  const given = Object.fromEntries(Object.entries(action.inputs).map(([name, input]) => [name, String(input.default)]))
  const outputs: Record<string, string> = {}
  const values = (): Record<string, string> =>
    Object.fromEntries([
      ...Object.entries({ ...given, ...inputs }).map(([name, value]) => [`inputs.${name}`, value]),
      ...Object.entries(outputs).map(([name, value]) => [`steps.lint.outputs.${name}`, value]),
    ])
  const evaluated = (record: Readonly<Record<string, string>> = {}) =>
    Object.fromEntries(
      Object.entries(record).map(([name, value]) => [
        name,
        value.replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression) => values()[expression] ?? ''),
      ]),
    )
  const script = (step: Step | undefined) => {
    writeFileSync(join(runner, 'script.sh'), step?.run ?? '')
    return spawnSync('/bin/bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', join(runner, 'script.sh')], {
      cwd: bench.folder,
      encoding: 'utf8',
      env: {
        ...evaluated(step?.env),
        PATH: path,
        GITHUB_ACTIONS: 'true',
        GITHUB_ACTION_PATH: home,
        GITHUB_OUTPUT: join(runner, 'output'),
        GITHUB_STEP_SUMMARY: join(runner, 'summary'),
        GITHUB_WORKSPACE: bench.folder,
        OLDPWD: repository,
        CDPATH: repository,
        RUNNER_TEMP: join(runner, 'temp'),
        NO_COLOR: '1',
      },
    })
  }
  const [check, upload, judge] = steps
  const { stdout, stderr } = script(check)
  for (const line of readFileSync(join(runner, 'output'), 'utf8').split('\n')) {
    const equals = line.indexOf('=')
    if (equals > 0) outputs[line.slice(0, equals)] = line.slice(equals + 1)
  }
  // The condition is a comparison or several.
  const isUploaded = upload?.if?.split(' && ').every((comparison) => {
    const [, name = '', operator, value] = /^([\w.-]+) (==|!=) '(.*)'$/.exec(comparison) ?? []
    return ((values()[name] ?? '') === value) === (operator === '==')
  })
  return {
    isGreen: script(judge).status === 0,
    outputs,
    summary: readFileSync(join(runner, 'summary'), 'utf8'),
    log: stdout,
    commands: commandsIn(stdout),
    errors: stderr,
    upload: isUploaded ? evaluated(upload?.with) : null,
  }
}

const CLEAN = { 'app/main.py': 'import asyncio\n\n\nasync def nap() -> None:\n    await asyncio.sleep(1)\n' }
const SLEEP = 'import time\n\n\nasync def nap() -> None:\n    time.sleep(1)\n'
const findingsOf = ({ commands }: Outcome) => commands.filter(({ name }) => name === 'error' || name === 'warning')

describe('the steps', () => {
  test('are green on a clean project', () => {
    const outcome = runAction(new Workbench(CLEAN))
    expect(outcome).toMatchObject({ isGreen: true, log: '', errors: '', upload: null })
    const { 'sarif-file': sarif, ...outputs } = outcome.outputs
    expect(Object.keys(outcome.outputs).sort()).toEqual(Object.keys(action.outputs).sort())
    expect(outputs).toEqual({ 'exit-code': '0', findings: '0', errors: '0', warnings: '0' })
    expect(JSON.parse(readFileSync(sarif ?? '', 'utf8')).runs[0].results).toEqual([])
    expect(outcome.summary).toContain('No findings in 1 file.')
  })

  test('are red on faults, annotate them and summarise them', () => {
    const bench = new Workbench({ ...CLEAN, 'app/slow.py': SLEEP, 'app/later.py': SLEEP })
    const outcome = runAction(bench)
    expect(outcome.isGreen).toBe(false)
    expect(outcome.errors).toBe('')
    expect(outcome.outputs).toMatchObject({ 'exit-code': '1', findings: '2', errors: '2', warnings: '0' })
    expect(findingsOf(outcome).map(({ properties }) => `${properties['file']}:${properties['line']}`)).toEqual([
      'app/later.py:5',
      'app/slow.py:5',
    ])
    expect(outcome.summary).toMatch(/\*\*2 findings\*\*[\s\S]*app\/later\.py:5[\s\S]*app\/slow\.py:5/)
  })

  test('take a file that cannot be parsed for a fault of the project', () => {
    const outcome = runAction(new Workbench({ 'a.py': 'def broken(:\n' }))
    expect(outcome).toMatchObject({ isGreen: false, outputs: { 'exit-code': '1', errors: '1' } })
  })

  test('are red on a wrong configuration, and upload nothing', () => {
    const bench = new Workbench({ ...CLEAN, 'fastapi-lint.toml': 'selct = ["async"]\n', 'out.sarif': '{}' })
    const outcome = runAction(bench, { 'upload-sarif': 'true', 'sarif-file': 'out.sarif' })
    expect(outcome).toMatchObject({ isGreen: false, upload: null, outputs: { 'exit-code': '2' } })
    expect(Object.keys(outcome.outputs)).toEqual(['exit-code'])
    expect(outcome.errors).toContain('selct')
    expect(outcome.commands).toMatchObject([{ name: 'error', data: expect.stringContaining('configuration') }])
    expect(existsSync(bench.path('out.sarif'))).toBe(false)
  })

  test('upload before they fail', () => {
    const outcome = runAction(new Workbench({ 'a.py': SLEEP }), { 'upload-sarif': 'true', category: 'api' })
    expect(outcome.isGreen).toBe(false)
    expect(outcome.upload).toEqual({ sarif_file: outcome.outputs['sarif-file'], category: 'api' })
    const order = steps.map(({ uses, if: condition }) => (uses === undefined ? condition : 'upload'))
    expect(order).toEqual([undefined, 'upload', 'always()'])
  })

  test('fail when the first of them breaks off', () => {
    const noTemporaryFolder = new Workbench(CLEAN)
    const path = noTemporaryFolder.path('bin')
    mkdirSync(path)
    writeFileSync(join(path, 'mktemp'), '#!/bin/sh\nexit 1\n', { mode: 0o755 })
    const outcome = runAction(noTemporaryFolder, {}, path + delimiter + process.env['PATH'])
    expect(outcome).toMatchObject({ isGreen: false, outputs: {} })
  })

  test.each([
    ['fail-on', 'never', true],
    ['fail-on', 'info', false],
    ['args', '--ignore\nasync', true],
    ['args', '--ignore=async', true],
    ['paths', 'other', true],
    ['paths', 'app\nother', false],
    ['paths', 'app\r\nother\r\n', false],
    ['config', 'lax.toml', true],
  ])('with %s %j', (name, value, isGreen) => {
    const bench = new Workbench({
      'app/a.py': SLEEP,
      'other/b.py': 'x = 1\n',
      'lax.toml': 'ignore = ["async"]\n',
    })
    expect(runAction(bench, { [name]: value })).toMatchObject({ isGreen, errors: '' })
  })

  test('run in another folder, and name files from the root of the repository', () => {
    const bench = new Workbench({ '.git/': '', 'services/a b/main.py': SLEEP })
    const outcome = runAction(bench, { 'working-directory': 'services/a b', 'sarif-file': 'out/the report.sarif' })
    expect(findingsOf(outcome)[0]?.properties['file']).toBe('services/a b/main.py')
    expect(outcome.outputs['sarif-file']).toBe(bench.path('services/a b/out/the report.sarif'))
    const { results } = JSON.parse(readFileSync(outcome.outputs['sarif-file'] ?? '', 'utf8')).runs[0]
    expect(results[0].locations[0].physicalLocation.artifactLocation.uri).toBe('services/a%20b/main.py')
  })

  test('run in the folder of the workspace, not in one of the same name elsewhere', () => {
    const bench = new Workbench({ 'docs/a.py': SLEEP })
    expect(runAction(bench, { 'working-directory': 'docs' }).outputs['findings']).toBe('1')
  })

  test('leave annotations and the summary out when they are not wanted', () => {
    const outcome = runAction(new Workbench({ 'a.py': SLEEP }), { annotations: 'false', summary: 'false' })
    expect(outcome).toMatchObject({ isGreen: false, commands: [], summary: '' })
    expect(outcome.log).toContain('5 |     time.sleep(1)')
  })

  test('keep what other steps wrote', () => {
    const bench = new Workbench({ 'a.py': SLEEP })
    expect(steps[0]?.run).not.toMatch(/[^>]> *"\$GITHUB_/)
    expect(runAction(bench).summary.match(/^## /gm)).toHaveLength(1)
  })
})

describe('what the runner or the workflow lacks', () => {
  const tools = (bench: Workbench, node: string | null): string => {
    const folder = bench.path('tools')
    mkdirSync(folder)
    for (const tool of ['mktemp', 'rm', 'cat']) {
      const place = (process.env['PATH'] ?? '').split(delimiter).find((path) => existsSync(join(path, tool)))
      symlinkSync(join(place ?? '', tool), join(folder, tool))
    }
    if (node !== null) writeFileSync(join(folder, 'node'), node, { mode: 0o755 })
    return folder
  }
  // An old Node evaluates the question about its version; this one pretends to be old.
  const oldNode = `#!/bin/sh
[ "$1" = -e ] && exec "${process.execPath}" -e "Object.defineProperty(process.versions, 'node', { value: '18.20.8' });$2"
exit 99
`

  test.each([
    ['no Node', null],
    ['an old Node', oldNode],
  ])('%s: says what to do', (_, node) => {
    const bench = new Workbench(CLEAN)
    const outcome = runAction(bench, {}, tools(bench, node))
    expect(outcome).toMatchObject({ isGreen: false, outputs: { 'exit-code': '2' }, errors: '', upload: null })
    expect(outcome.commands).toMatchObject([{ name: 'error', data: expect.stringContaining('actions/setup-node') }])
  })

  test('a Node that is killed: says so', () => {
    const bench = new Workbench(CLEAN)
    const killed = `#!/bin/sh
case $1 in
  *cli.js) exit 137 ;;
  *) exec "${process.execPath}" "$@" ;;
esac
`
    const outcome = runAction(bench, {}, tools(bench, killed))
    expect(outcome).toMatchObject({ isGreen: false, outputs: { 'exit-code': '137' }, upload: null })
    expect(outcome.commands).toMatchObject([{ name: 'error', data: expect.stringContaining('137') }])
  })

  test.each([
    [{ annotations: 'yes' }, 'annotations, summary and upload-sarif can be true or false'],
    [{ 'working-directory': 'nowhere' }, 'working-directory does not exist'],
    [{ 'sarif-file': 'a.sarif\nfindings=0' }, 'sarif-file names one file'],
    [{ 'working-directory': '-' }, 'working-directory does not exist'],
    [{ 'sarif-file': 'app' }, 'sarif-file is a folder'],
    [{ 'fail-on': 'everything' }, 'Wrong usage'],
    [{ paths: 'nowhere' }, 'Wrong usage'],
    [{ args: '--no-such-option' }, 'Wrong usage'],
    [{ args: '--help' }, 'Nothing was checked'],
    [{ args: '--show-files' }, 'Nothing was checked'],
    [{ args: 'routes' }, 'Nothing was checked'],
  ])('%j: says so', (inputs, message) => {
    const outcome = runAction(new Workbench(CLEAN), inputs)
    expect(outcome).toMatchObject({ isGreen: false, outputs: { 'exit-code': '2' }, upload: null })
    expect(outcome.commands).toMatchObject([{ name: 'error', data: expect.stringContaining(message) }])
    expect(Object.keys(outcome.outputs)).toEqual(['exit-code'])
  })
})

describe('what comes from outside is never run', () => {
  const hostile = '$(touch pwned)`touch pwned`"; touch pwned; "\'; touch pwned; \' || touch pwned & touch pwned'

  test.each(Object.keys(action.inputs))('in the input %s', (name) => {
    const bench = new Workbench(CLEAN)
    const outcome = runAction(bench, { [name]: hostile })
    expect(readdirSync(bench.folder)).not.toContain('pwned')
    expect(outcome.outputs['exit-code']).toMatch(/^[02]$/)
  })

  test('an input with a dash at its start is a name', () => {
    const bench = new Workbench({ '.git/': '', '-x/--help.py': SLEEP, '-c.toml': 'ignore = ["async"]\n' })
    const outcome = runAction(bench, { 'working-directory': '-x', paths: '--help.py' })
    expect(findingsOf(outcome).map(({ properties }) => properties['file'])).toEqual(['-x/--help.py'])
    expect(runAction(bench, { config: '-c.toml', paths: '-x' })).toMatchObject({ isGreen: true, errors: '' })
    expect(runAction(bench, { 'sarif-file': '-o', 'fail-on': 'never' }).outputs['sarif-file']).toBe(bench.path('-o'))
  })

  test('a glob and a tilde are names', () => {
    const bench = new Workbench({ '*/a.py': SLEEP, '~/b.py': SLEEP, 'c/c.py': SLEEP })
    const outcome = runAction(bench, { paths: '*\n~' })
    expect(outcome.outputs['findings']).toBe('2')
  })

  test.each(['true', 'false'])('a command in the source, with annotations %s', (annotations) => {
    const line = (sleep: string) => `    ${sleep}  # ::error::pwned ##[error]pwned\n`
    const source = [
      'import time\n\n\nasync def nap() -> None:\n',
      line('time.sleep(1)'),
      '    """\n::add-mask::pwned\n##[group]pwned\n    """\n',
      line('time.sleep(2)'),
    ].join('')
    const bench = new Workbench({ '::error::pwned ##[error]pwned.py': source, 'app/##[add-mask]pwned.py': source })
    const outcome = runAction(bench, { annotations })
    expect(outcome.outputs['findings']).toBe('4')
    const expected = annotations === 'true' ? ['error', 'error', 'error', 'error'] : []
    expect(outcome.commands.map(({ name }) => name)).toEqual(expected)
    for (const { properties } of outcome.commands) expect(properties['title']).toMatch(/^fastapi-lint \(/)
  })
})

test('no more is annotated than GitHub shows, and the summary is not larger than it takes', () => {
  const bench = new Workbench({
    ...Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`app/module_${index}.py`, SLEEP.repeat(20)])),
  })
  const outcome = runAction(bench)
  expect(outcome.outputs['findings']).toBe('800')
  for (const kind of ['error', 'warning', 'notice']) {
    expect(outcome.commands.filter(({ name }) => name === kind).length).toBeLessThanOrEqual(10)
  }
  expect(outcome.log).toContain('790 more findings')
  expect(Buffer.byteLength(outcome.summary)).toBeLessThan(1024 * 1024)
})
