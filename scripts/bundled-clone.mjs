/** For scripts that check what users get from git or npm. */
import { readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { env } from 'node:process'
import { output } from './command.mjs'

/** Who commits, where nobody is configured. */
export const AUTHOR = {
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@example.com',
}

/**
 * Clones the last commit of `root` into `folder` and sees to it that the committed `dist/` belongs to its sources. Gives `git` for the clone,
 * the tag that a release would have, and a description of what it is.
 */
export function bundledClone(root, folder) {
  output('git', ['clone', '--quiet', root, folder])
  const git = (...args) => output('git', args, { cwd: folder, env: { ...env, ...AUTHOR } })
  const commit = git('rev-parse', '--short', 'HEAD')
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  output('node', ['scripts/bundle.mjs'], { cwd: folder })
  rmSync(join(folder, 'node_modules'))
  git('add', '--all')
  const isBehind = git('status', '--porcelain') !== ''
  if (isBehind) git('commit', '--quiet', '--message', 'Bundle the program')
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const what = isBehind ? 'bundled for this check, as the committed dist/ is older' : 'with the committed dist/'
  return { folder, git, tag: `v${version}`, description: `commit ${commit}, ${what}` }
}
