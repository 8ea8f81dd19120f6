/** The hooks as pre-commit reads them; `npm run check:pre-commit` runs them. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { Workbench } from '../cli/workbench.ts'

const repository = fileURLToPath(new URL('../../', import.meta.url))
const read = (path: string) => readFileSync(repository + path, 'utf8')
const packageJson = JSON.parse(read('package.json'))

interface Hook {
  readonly id: string
  readonly entry: string
  readonly language: string
  readonly types?: readonly string[]
  readonly pass_filenames?: boolean
  readonly require_serial?: boolean
}
const hooks: readonly Hook[] = parse(read('.pre-commit-hooks.yaml'))

describe.each(hooks)('the hook $id', (hook) => {
  const [program, ...options] = hook.entry.split(' ')

  test('runs the program of the package with options that it has', async () => {
    expect(program).toBe(Object.keys(packageJson.bin)[0])
    const bench = new Workbench({ 'a.py': 'x = 1\n' })
    expect(await bench.run([...options, 'a.py'])).toMatchObject({ exitCode: 0, stderr: '' })
  })

  test('runs once, as the whole project is read each time', () => {
    expect(hook.require_serial).toBe(true)
  })
})

test('one hook is for the files of a commit and leaves out what is excluded, the other is for the project', () => {
  expect(hooks.map(({ id }) => id)).toEqual(['fastapi-lint', 'fastapi-lint-project'])
  expect(hooks[0]).toMatchObject({ entry: 'fastapi-lint --force-exclude', types: ['python'] })
  expect(hooks[0]?.pass_filenames ?? true).toBe(true)
  expect(hooks[1]).toMatchObject({ entry: 'fastapi-lint', pass_filenames: false })
})

describe('installed from git with npm, the package', () => {
  test('is not prepared: any of these scripts would need the development dependencies', () => {
    const prepared = ['preinstall', 'install', 'postinstall', 'prepack', 'prepare', 'prepublish', 'build']
    expect(Object.keys(packageJson.scripts).filter((name) => prepared.includes(name))).toEqual([])
    expect(packageJson.workspaces).toBeUndefined()
  })

  test('needs no other package', () => {
    const kinds = ['dependencies', 'optionalDependencies', 'peerDependencies', 'bundleDependencies']
    expect(kinds.filter((kind) => packageJson[kind] !== undefined)).toEqual([])
  })

  test('has its program in git, executable', () => {
    const listed = execFileSync('git', ['ls-files', '--stage', packageJson.bin['fastapi-lint']], {
      cwd: repository,
      encoding: 'utf8',
    })
    expect(listed).toMatch(/^100755 /)
  })
})
