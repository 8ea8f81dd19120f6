import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { Host } from '../../src/cli/host.ts'
import { run } from '../../src/cli/run.ts'
import { nodeFileSystem } from '../../src/platform/file-system.ts'
import { runGit } from '../../src/platform/git.ts'
import { RULES } from '../../src/rules/index.ts'
import { Session } from '../../src/session/session.ts'

const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** Runs the program at the root of the repository. */
async function lint(...argv: readonly string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  const written = { stdout: '', stderr: '' }
  const host: Host = {
    stdout: { write: (text) => (written.stdout += text) },
    stderr: { write: (text) => (written.stderr += text) },
    env: {},
    cwd: repository,
    runtime: 'a test',
    now: () => 0,
    fileSystem: nodeFileSystem,
    git: runGit,
    readStdin: () => Promise.resolve(new Uint8Array()),
    rules: RULES,
    createSession: (settings) => Session.create(settings),
  }
  const status = await run(argv, host)
  return { status, ...written }
}

test('the report on the bookshop', async () => {
  const { status, stdout, stderr } = await lint('examples/bookshop', '--no-color')
  expect({ status, stderr }).toEqual({ status: 1, stderr: '' })
  await expect(stdout).toMatchFileSnapshot('../fixtures/projects/bookshop.txt')
})

test('the faults of the bookshop are those that its README lists', async () => {
  const readme = readFileSync(join(repository, 'examples/bookshop/README.md'), 'utf8')
  const listed = Array.from(
    readme.matchAll(/^\| `([\w-]+)` \| `([\w./]+:\d+)` \|/gm),
    ([, rule, at]) => `${at} ${rule}`,
  )
  const { stdout } = await lint('examples/bookshop', '--format', 'concise')
  const found = Array.from(
    stdout.matchAll(/^examples\/bookshop\/(\S+:\d+):\d+: \w+ \[([\w-]+)\]/gm),
    ([, at, rule]) => `${at} ${rule}`,
  )
  expect(listed.length).toBeGreaterThan(15)
  expect(found.sort()).toEqual(listed.sort())
})
