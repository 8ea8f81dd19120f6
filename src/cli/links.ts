import { fileUrl, join, relativePath } from '../platform/paths.ts'
import { encodePath, type Links, NO_LINKS } from '../report/links.ts'
import type { Project } from '../workspace/project.ts'
import type { Host, Output } from './host.ts'
import { documentationUrl } from './version.ts'

/** Programs that call themselves so in `TERM_PROGRAM` and show hyperlinks. */
const TERMINALS: ReadonlySet<string> = new Set(['iTerm.app', 'WezTerm', 'vscode', 'ghostty'])

/**
 * Whether hyperlinks may be written to `output`. `FORCE_HYPERLINK` decides when it is set (`0` or `false`: no); otherwise it has to be a
 * terminal that is known to show them, not in CI, and not within tmux or screen, which may pass on rubbish.
 */
export function showsHyperlinks(env: Host['env'], output: Output): boolean {
  const forced = env['FORCE_HYPERLINK']
  if (forced) return forced !== '0' && forced !== 'false'
  if (output.isTTY !== true || env['CI'] || env['TMUX'] || env['STY'] || env['TERM'] === 'dumb') return false
  return (
    TERMINALS.has(env['TERM_PROGRAM'] ?? '') ||
    Number(env['VTE_VERSION'] ?? 0) > 5000 || // 0.50.0 crashed on them
    Boolean(env['KITTY_WINDOW_ID'] || env['WT_SESSION'])
  )
}

/**
 * Links from rules to their documentation, and from places to the page that GitHub or GitLab has of them, when this is a job of theirs and the
 * project is in the repository that the job is about.
 */
export function repositoryLinksFor({ env, fileSystem }: Pick<Host, 'env' | 'fileSystem'>, project: Project): Links {
  const { root, gitRoot } = project
  const [folder, ...parts] = env['GITHUB_ACTIONS']
    ? [env['GITHUB_WORKSPACE'], env['GITHUB_SERVER_URL'], env['GITHUB_REPOSITORY'], 'blob', env['GITHUB_SHA']]
    : [env['CI_PROJECT_DIR'], env['CI_PROJECT_URL'], '-', 'blob', env['CI_COMMIT_SHA']]
  const isThisRepository =
    gitRoot !== null && folder && fileSystem.hasEntry(folder) && fileSystem.realPath(folder) === gitRoot
  const isKnown = parts.every((part) => part !== undefined && /^[\w.:/-]+$/.test(part))
  if (!isThisRepository || !isKnown) return { rule: documentationUrl, place: NO_LINKS.place }
  return {
    rule: documentationUrl,
    place: (path, line) => `${parts.join('/')}/${encodePath(relativePath(gitRoot, join(root, path)))}#L${line}`,
  }
}

/** Links from rules to their documentation, and from places to the files on this machine. */
export function linksFor(env: Host['env'], { root }: Pick<Project, 'root'>): Links {
  // A file of another machine cannot be opened, except by an editor that shows the terminal of that machine.
  const isRemote = Boolean(env['SSH_CONNECTION'] || env['SSH_TTY']) && env['TERM_PROGRAM'] !== 'vscode'
  return {
    rule: documentationUrl,
    place: isRemote ? NO_LINKS.place : (path, line) => `${fileUrl(join(root, path))}#L${line}`,
  }
}
