import { parseDiff, touches } from '../adoption/changed-lines.ts'
import { UserError } from '../config/user-error.ts'
import type { Finding } from '../engine/finding.ts'
import type { GitResult } from '../platform/git.ts'
import { join, relativePath } from '../platform/paths.ts'
import type { Project } from '../workspace/project.ts'
import type { Host } from './host.ts'

/**
 * Makes a test for findings on lines that changed since the merge base of `revision` and HEAD, in commits or in the working tree. In files
 * that the merge base does not have every line counts; files of submodules never count. Throws a `UserError` where git cannot tell.
 */
export function changedSince(
  host: Host,
  project: Project,
  revision: string,
  textOf: (path: string) => string | null,
): (finding: Finding) => boolean {
  if (revision === '' || revision.startsWith('-')) {
    throw new UserError(`--diff-from cannot be "${revision}"`, {
      hint: 'Write a branch, a tag or a commit: --diff-from main',
    })
  }
  const git = (...args: string[]): GitResult => {
    const result = host.git(project.gitRoot ?? project.root, args)
    if (result !== null) return result
    throw new UserError('--diff-from needs git, which is not installed or not in the PATH')
  }
  const top = git('rev-parse', '--show-toplevel')
  if (!top.ok) {
    throw new UserError(`--diff-from needs a git repository, and ${project.nameOf('')} is in none`, {
      hint: top.message,
    })
  }
  const commit = git('rev-parse', '--verify', '--quiet', `${revision}^{commit}`)
  if (!commit.ok) {
    const hint = 'A branch of a remote is called "origin/main", and may have to be fetched first.'
    throw new UserError(`There is no revision "${revision}" in this repository`, { hint })
  }
  const base = git('merge-base', commit.output.trim(), 'HEAD')
  if (!base.ok) {
    const hint = 'In a shallow clone, fetch more of the history: git fetch --unshallow'
    throw new UserError(`"${revision}" and HEAD have no commit in common`, { hint: base.message || hint })
  }

  const diff = git('diff', ...DIFF_OPTIONS, base.output.trim(), '--')
  const tree = git('ls-tree', '-r', '-z', '--full-tree', base.output.trim())
  for (const { ok, message } of [diff, tree]) {
    if (!ok) throw new UserError(`git cannot compare the files with "${revision}"`, { hint: message })
  }
  const changed = parseDiff(diff.output)
  const { files, submodules } = readTree(tree.output)
  const root = host.fileSystem.realPath(top.output.replace(/\r?\n$/, ''))
  return ({ location }) => {
    const path = relativePath(root, join(project.root, location.path))
    if (submodules.some((folder) => path.startsWith(`${folder}/`))) return false
    const ranges = changed.get(path) ?? (files.has(path) ? [] : 'all')
    const text = textOf(location.path) ?? ''
    return touches(ranges, gitLine(text, location.start), gitLine(text, Math.max(location.start, location.end - 1)))
  }
}

/** Whatever the user has configured, the output has one form; a file that git takes for binary has lines too. */
const DIFF_OPTIONS = [
  ...['--unified=0', '--inter-hunk-context=0', '--find-renames', '--text', '--submodule=short'],
  ...['--no-color', '--no-ext-diff', '--no-textconv', '--no-relative', '--src-prefix=a/', '--dst-prefix=b/'],
]

function readTree(output: string): { readonly files: ReadonlySet<string>; readonly submodules: readonly string[] } {
  const files = new Set<string>()
  const submodules: string[] = []
  for (const entry of output.split('\0')) {
    const [, mode, path] = /^(\d+) [^\t]*\t(.*)$/s.exec(entry) ?? []
    if (path === undefined) continue
    if (mode === '160000') submodules.push(path)
    else files.add(path)
  }
  return { files, submodules }
}

/** The line of an offset as git counts: a carriage return alone, which ends a line in Python, does not for git. */
function gitLine(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line++
  return line
}
