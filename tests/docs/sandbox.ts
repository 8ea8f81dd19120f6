/** A copy of the example project, as a repository of git with a branch to compare with, in which commands of the documentation can run. */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const BOOKSHOP = fileURLToPath(new URL('../../examples/bookshop/', import.meta.url))

/** Makes a sandbox and gives its folder; `remove` takes it away. */
export function makeSandbox(): { readonly folder: string; readonly remove: () => void } {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'fastapi-lint-docs-')))
  cpSync(BOOKSHOP, folder, { recursive: true })
  mkdirSync(join(folder, 'tests'))
  writeFileSync(join(folder, 'tests/test_main.py'), 'def test_nothing() -> None: ...\n')
  const git = (...argv: string[]) => execFileSync('git', argv, { cwd: folder, stdio: 'ignore' })
  git('init', '--quiet')
  git('add', '.')
  git('-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false', 'commit', '-qm', 'start')
  git('update-ref', 'refs/remotes/origin/main', 'HEAD')
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
