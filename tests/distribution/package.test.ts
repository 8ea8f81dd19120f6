/** The package as npm makes it and as a user installs it; `npm run check:package` does so with several versions of Node. */
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { afterAll, beforeAll, expect, test } from 'vitest'

const repository = fileURLToPath(new URL('../../', import.meta.url))
const packageJson = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'))
const scratch = mkdtempSync(join(tmpdir(), 'fastapi-lint-package-'))
const user = join(scratch, 'user')
const installed = join(user, 'node_modules', 'fastapi-lint')

beforeAll(() => {
  const staged = join(scratch, 'staged')
  mkdirSync(staged)
  for (const entry of [
    'package.json',
    'LICENSE',
    'README.md',
    'CHANGELOG.md',
    'THIRD-PARTY-NOTICES',
    'grammars',
    'schema',
  ]) {
    cpSync(join(repository, entry), join(staged, entry), { recursive: true })
  }
  execFileSync('node', [join(repository, 'scripts', 'bundle.mjs'), join(staged, 'dist')], { stdio: 'pipe' })
  const packed = JSON.parse(execFileSync('npm', ['pack', '--json', '--silent'], { cwd: staged, encoding: 'utf8' }))
  const tarball = join(staged, packed[0].filename)
  mkdirSync(user)
  writeFileSync(join(user, 'package.json'), '{ "private": true, "type": "module" }\n')
  const install = ['install', '--silent', '--offline', '--no-audit', '--cache', join(scratch, 'empty-cache'), tarball]
  execFileSync('npm', install, { cwd: user, stdio: 'pipe' })
}, 60_000)
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

/** Paths of the files below a folder. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    statSync(join(folder, path)).isFile(),
  )
}

/** Runs Node in the folder of the user. */
function node(args: readonly string[], cwd = user) {
  const { status, stdout, stderr } = spawnSync('node', args, { cwd, encoding: 'utf8' })
  return { status, stdout, stderr }
}

test('it holds what is needed and nothing else', () => {
  const files = filesIn(installed).map((path) => path.replace(/-[A-Z0-9]{8}\.js$/, '-*.js'))
  expect(files.sort()).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'THIRD-PARTY-NOTICES',
    'dist/chunk-*.js',
    'dist/chunk-*.js',
    'dist/chunk-*.js',
    'dist/cli.js',
    'dist/index.d.ts',
    'dist/index.js',
    'dist/main-*.js',
    'dist/parsing-thread.js',
    'dist/texts.json.br',
    'grammars/PROVENANCE.md',
    'grammars/tree-sitter-python.wasm.br',
    'grammars/web-tree-sitter.wasm.br',
    'package.json',
    'schema/fastapi-lint.schema.json',
    'schema/report.schema.json',
  ])
})

test('it takes less than 1.5 MB, alone', () => {
  expect(readdirSync(join(user, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['fastapi-lint'])
  const size = filesIn(installed).reduce((sum, path) => sum + statSync(join(installed, path)).size, 0)
  expect(size).toBeLessThan(1_500_000)
})

test('publint has nothing to say', async () => {
  const { messages } = await publint({ pkgDir: installed, pack: false, strict: true })
  expect(messages.map((message) => formatMessage(message, packageJson, { color: false }))).toEqual([])
})

test('the program runs', () => {
  expect(
    spawnSync(join(user, 'node_modules', '.bin', 'fastapi-lint'), ['--version'], { encoding: 'utf8' }),
  ).toMatchObject({ status: 0, stdout: `${packageJson.version}\n`, stderr: '' })
  const example = join(repository, 'examples', 'bookshop')
  const { status, stdout, stderr } = spawnSync(join(user, 'node_modules', '.bin', 'fastapi-lint'), [], {
    cwd: example,
    encoding: 'utf8',
  })
  expect({ status, stderr }).toEqual({ status: 1, stderr: '' })
  expect(stdout).toContain('Found ')
})

const examples = Array.from(
  readFileSync(join(repository, 'docs', 'library.md'), 'utf8').matchAll(/^```js\n([\s\S]*?)^```$/gm),
  ([, code], index): [number, string] => [index + 1, code ?? ''],
)

test.each(examples)('example %i of the documentation runs', (_, code) => {
  cpSync(join(repository, 'examples', 'bookshop'), join(user, 'bookshop'), { recursive: true })
  writeFileSync(join(user, 'bookshop', 'example.js'), code)
  const { status, stdout, stderr } = node(['example.js'], join(user, 'bookshop'))
  // The examples that hand on the exit code find faults; progress goes to stderr.
  expect(status).toBe(code.includes('process.exitCode = exitCode') ? 1 : 0)
  expect(stderr.replace(/\r(reading|checking) \d+\/\d+/g, '')).toBe('')
  if (code.includes('console.log')) expect(stdout).toMatch(/errors?|rules/)
  if (code.includes('fastapi-lint.sarif')) {
    expect(JSON.parse(readFileSync(join(user, 'bookshop', 'fastapi-lint.sarif'), 'utf8')).version).toBe('2.1.0')
  }
})

test('schemas can be imported', () => {
  const names = readdirSync(join(installed, 'schema'))
  const script = (name: string) =>
    `import schema from 'fastapi-lint/schema/${name}' with { type: 'json' }; console.log(typeof schema.$schema)`
  for (const name of names) {
    expect(node(['--no-warnings', '--input-type=module', '-e', script(name)])).toMatchObject({ stdout: 'string\n' })
  }
})

test('the types stand alone, and are as documented', () => {
  writeFileSync(
    join(user, 'consumer.ts'),
    `
      import { type Finding, format, formats, lint, type LintOptions, type LintResult, rules, UserError, version } from 'fastapi-lint'

      const options: LintOptions = { paths: ['app'], select: undefined, onProgress: ({ done, total }) => void (done / total) }
      const result: LintResult = await lint(options)
      const worst: Finding | undefined = result.findings.find(({ severity }) => severity === 'error')
      export const line: number | undefined = worst?.location.startLine
      export const text: string = formats.map((name) => format(result, name, { width: 80 })).join('')
      export const ids: string[] = rules.map(({ id }) => id + version)
      export const hint = (error: unknown): string | null => (error instanceof UserError ? error.hint : null)
      // @ts-expect-error There is no such format.
      format(result, 'xml')
      // @ts-expect-error A result is not to be changed.
      result.findings.push(worst!)
      // @ts-expect-error A number is no signal.
      await lint({ signal: 5 })
    `,
  )
  writeFileSync(
    join(user, 'signal.ts'),
    `import { lint } from 'fastapi-lint'\nexport const result = await lint({ signal: AbortSignal.timeout(1000) })\n`,
  )
  const tsc = join(repository, 'node_modules', 'typescript', 'bin', 'tsc')
  const strict = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--skipLibCheck', 'false', '--types', '']
  const target = ['--target', 'es2022', '--module', 'nodenext']
  // Without the types of Node or of the browser, which a consumer need not have, …
  expect(node([tsc, ...strict, ...target, '--lib', 'es2022', 'consumer.ts'])).toMatchObject({ stdout: '', status: 0 })
  // … and with an AbortSignal.
  expect(node([tsc, ...strict, ...target, '--lib', 'es2022,dom', 'signal.ts'])).toMatchObject({ stdout: '', status: 0 })
})

test('the declared names are those that exist, and every type is exported', async () => {
  const declarations = readFileSync(join(installed, 'dist', 'index.d.ts'), 'utf8')
  expect(declarations).not.toMatch(/^import /m)
  const names = (pattern: RegExp) => Array.from(declarations.matchAll(pattern), ([, name]) => name).sort()
  const { stdout } = node([
    '--input-type=module',
    '-e',
    `console.log(Object.keys(await import('fastapi-lint')).join())`,
  ])
  expect(names(/^export declare (?:const|class|function) (\w+)/gm)).toEqual(stdout.trim().split(',').sort())
  // `Step` is exported as `Progress`.
  expect(names(/^(?:interface|type|class) (\w+)/gm)).toEqual(['Step'])
})
