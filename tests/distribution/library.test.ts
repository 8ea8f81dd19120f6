/** The library against the command line, whose results it must give. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { run } from '../../src/cli/run.ts'
import { format, formats, type LintOptions, lint, type Progress, rules, UserError, version } from '../../src/index.ts'
import { nodeFileSystem } from '../../src/platform/file-system.ts'
import { runGit } from '../../src/platform/git.ts'
import { RULES } from '../../src/rules/index.ts'
import { Session } from '../../src/session/session.ts'
import { Workbench } from '../cli/workbench.ts'

const repository = fileURLToPath(new URL('../../', import.meta.url)).replace(/\/$/, '')
const bookshop = join(repository, 'examples', 'bookshop')

const SLEEP = 'import time\n\n\nasync def nap() -> None:\n    time.sleep(1)\n'

/** What the command line writes and ends with. */
async function commandLine(cwd: string, ...argv: readonly string[]): Promise<{ stdout: string; exitCode: number }> {
  let stdout = ''
  const exitCode = await run(argv, {
    stdout: {
      write: (text) => {
        stdout += text
      },
    },
    stderr: { write: () => {} },
    env: {},
    cwd,
    git: runGit,
    readStdin: () => Promise.resolve(new Uint8Array()),
    runtime: 'a test',
    now: () => 0,
    fileSystem: nodeFileSystem,
    rules: RULES,
    createSession: (settings) => Session.create(settings),
  })
  return { stdout, exitCode }
}

test.each(formats)('writes %s as the command line does', async (name) => {
  const result = await lint({ cwd: bookshop })
  const expected = await commandLine(bookshop, '--format', name)
  expect(format(result, name, { cwd: bookshop })).toBe(expected.stdout)
  expect(result.exitCode).toBe(expected.exitCode)
})

test('says where the project is, what was read and how bad it is', async () => {
  const result = await lint({ paths: ['app'], cwd: bookshop })
  expect(result).toMatchObject({ root: bookshop, repository, skipped: [], internalErrors: [] })
  expect(result.reportedFileCount).toBeLessThanOrEqual(result.fileCount)
  const { error, warning, info } = result.counts
  expect(error).toBeGreaterThan(0)
  expect(error + warning + info).toBe(result.findings.length)
  expect(JSON.parse(JSON.stringify(result))).toEqual(result)
})

test.each<[string, LintOptions, readonly string[]]>([
  ['nothing', {}, ['a.py:5 blocking-sleep', 'generated/b.py:5 blocking-sleep']],
  ['paths', { paths: ['generated'] }, ['generated/b.py:5 blocking-sleep']],
  ['ignore', { ignore: ['async'] }, []],
  ['select', { select: ['security'] }, []],
  ['a configuration', { config: 'other.toml' }, ['a.py:5 blocking-sleep']],
  ['excluded paths', { config: 'other.toml', paths: ['generated/b.py'] }, ['generated/b.py:5 blocking-sleep']],
  ['forceExclude', { config: 'other.toml', paths: ['generated/b.py'], forceExclude: true }, []],
  ['no configuration', { isolated: true, paths: ['sub'] }, ['sub/c.py:5 blocking-sleep']],
])('takes %s as the command line does', async (_, options, expected) => {
  const bench = new Workbench({
    'pyproject.toml': '[tool.fastapi-lint]\nextend-exclude = ["sub"]\n',
    'other.toml': 'extend-exclude = ["generated", "sub"]\n',
    'a.py': SLEEP,
    'generated/b.py': SLEEP,
    'sub/c.py': SLEEP,
  })
  const { findings } = await lint({ ...options, cwd: bench.folder })
  expect(findings.map(({ rule, location }) => `${location.path}:${location.startLine} ${rule}`)).toEqual(expected)
})

test('the exit code follows failOn, then the configuration', async () => {
  const bench = new Workbench({ 'a.py': SLEEP, 'pyproject.toml': '[tool.fastapi-lint]\nfail-on = "never"\n' })
  expect((await lint({ cwd: bench.folder })).exitCode).toBe(0)
  expect((await lint({ cwd: bench.folder, failOn: 'error' })).exitCode).toBe(1)
})

test('suppressed findings come with their reason', async () => {
  const bench = new Workbench({ 'a.py': SLEEP.replace('(1)', '(1)  # fastapi-lint: ignore[blocking-sleep] a demo') })
  const result = await lint({ cwd: bench.folder })
  expect(result.findings).toEqual([])
  expect(result.suppressed).toMatchObject([{ finding: { rule: 'blocking-sleep' }, reason: 'a demo' }])
  expect(format(result, 'text')).toContain('1 finding suppressed by comments')
})

test('a changed result is written as it is', async () => {
  const result = await lint({ cwd: bookshop })
  const errors = result.findings.filter(({ severity }) => severity === 'error')
  const lines = format({ ...result, findings: errors }, 'concise', { cwd: repository })
    .trimEnd()
    .split('\n')
  expect(lines).toHaveLength(errors.length)
  expect(lines[0]).toMatch(/^examples\/bookshop\/app\//)
})

test('color is off unless wanted', async () => {
  const result = await lint({ cwd: bookshop })
  expect(format(result, 'text')).not.toContain('\x1b[')
  expect(format(result, 'text', { color: true })).toContain('\x1b[')
})

test('progress is told from the first file to the check', async () => {
  const bench = new Workbench({ 'a.py': '', 'b.py': '' })
  const steps: Progress[] = []
  await lint({ cwd: bench.folder, onProgress: (step) => steps.push(step) })
  expect(steps).toEqual([
    { stage: 'reading', done: 0, total: 2 },
    { stage: 'reading', done: 1, total: 2 },
    { stage: 'checking', done: 0, total: 2 },
  ])
})

test('a signal ends the work while files are read', async () => {
  const bench = new Workbench(Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`m${index}.py`, ''])))
  const controller = new AbortController()
  let read = 0
  const onProgress = () => {
    read++
    if (read === 1) setImmediate(() => controller.abort(new Error('enough')))
  }
  await expect(lint({ cwd: bench.folder, onProgress, signal: controller.signal })).rejects.toThrow('enough')
  expect(read).toBeLessThan(200)
  await expect(lint({ cwd: bench.folder, signal: AbortSignal.abort() })).rejects.toThrow('aborted')
})

test.each<[LintOptions, string]>([
  [{ paths: ['nowhere.py'] }, 'There is no file or folder "nowhere.py"'],
  [{ cwd: '/no/such/folder' }, 'There is no folder "/no/such/folder"'],
  [{ cwd: fileURLToPath(import.meta.url) }, `There is no folder "${fileURLToPath(import.meta.url)}"`],
  // @ts-expect-error as from JavaScript
  [{ failOn: 'warn' }, 'failOn cannot be "warn"'],
  // @ts-expect-error as from JavaScript
  [{ select: 'async' }, 'select must be an array of strings'],
  // @ts-expect-error as from JavaScript
  [{ paths: [new URL('file:///')] }, 'paths must be an array of strings'],
  [{ select: ['blocking-slep'] }, 'Unknown rule or category "blocking-slep" in --select'],
  [{ config: 'nowhere.toml' }, 'The configuration file "nowhere.toml" does not exist'],
])('%j is a mistake of the user', async (options, message) => {
  const bench = new Workbench({ 'a.py': '' })
  const failure = await lint({ cwd: bench.folder, ...options }).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(UserError)
  expect(failure).toHaveProperty('message', message)
})

test('an unknown format is a mistake of the user', async () => {
  const result = await lint({ cwd: bookshop })
  // @ts-expect-error as from JavaScript
  expect(() => format(result, 'xml')).toThrow(UserError)
})

test('the rules are data, complete and without their checks', () => {
  expect(rules.map(({ id }) => id)).toEqual(RULES.map(({ id }) => id))
  expect(JSON.parse(JSON.stringify(rules))).toEqual(rules)
  expect(version).toMatch(/^\d+\.\d+\.\d+/)
})
