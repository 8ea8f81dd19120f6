import ignore, { type Ignore } from 'ignore'
import { describeFailure, type FileSystem } from './file-system.ts'
import { dirname, foldersUpwards, isWithin, join, relativePath, resolve } from './paths.ts'

/** A file of the project. */
export interface DiscoveredFile {
  /** Relative to the project root, `/` as separator. */
  readonly path: string
  /** Where it is on this machine. */
  readonly absolute: string
}

/** A file or folder that could not be visited; `reason` continues a sentence that starts with the path. */
export interface DiscoveryProblem {
  readonly absolute: string
  readonly reason: string
}

/** What a walk over a project found. Both lists are sorted by path in code unit order. */
export interface Discovery {
  readonly pythonFiles: readonly DiscoveredFile[]
  /** Files that declare dependencies. */
  readonly manifests: readonly DiscoveredFile[]
  readonly problems: readonly DiscoveryProblem[]
}

export interface DiscoveryRequest {
  /** The project root: absolute, symbolic links resolved. */
  readonly root: string
  /** The root of the git working tree that holds the project, or null outside one. */
  readonly gitRoot: string | null
  /** Files and folders (absolute, resolved, below the root) that are visited even if they are excluded. */
  readonly explicit: readonly string[]
  /** Whether the configuration excludes this file or folder (relative to the project root, `/` as separator). */
  readonly isExcluded: (path: string) => boolean
}

/** Finds the Python files and the manifests of a project. Never throws for a single file or folder: that is a problem in the result. */
export function discover(fileSystem: FileSystem, request: DiscoveryRequest): Discovery {
  return new Walk(fileSystem, request).run()
}

/** The git ignore rules of one folder. */
interface IgnoreRules {
  readonly folder: string
  readonly rules: Ignore
}

class Walk {
  readonly #fileSystem: FileSystem
  readonly #request: DiscoveryRequest
  readonly #pythonFiles = new Map<string, DiscoveredFile>()
  readonly #manifests = new Map<string, DiscoveredFile>()
  readonly #problems: DiscoveryProblem[] = []
  readonly #visitedFolders = new Set<string>()

  constructor(fileSystem: FileSystem, request: DiscoveryRequest) {
    this.#fileSystem = fileSystem
    this.#request = request
  }

  run(): Discovery {
    const { root, explicit } = this.#request
    this.#visitRootFolder(root)
    for (const path of explicit) this.#visitExplicit(path)
    return {
      pythonFiles: sortedByPath(this.#pythonFiles),
      manifests: sortedByPath(this.#manifests),
      problems: this.#problems,
    }
  }

  #visitExplicit(path: string): void {
    let kind: string
    try {
      kind = this.#fileSystem.status(path).kind
    } catch (error) {
      this.#problems.push({ absolute: path, reason: describeFailure(error) })
      return
    }
    if (kind === 'folder') this.#visitRootFolder(path)
    else if (kind === 'file') this.#addFile(path)
  }

  /** Visits a folder for its own sake: ignore rules that would hide the whole of it do not count. */
  #visitRootFolder(folder: string): void {
    if (this.#visitedFolders.has(folder)) return
    const inherited = this.#rulesAbove(folder)
    this.#visitFolder(folder, isIgnored(inherited, folder, true) ? [] : inherited)
  }

  #visitFolder(folder: string, inherited: readonly IgnoreRules[]): void {
    if (this.#visitedFolders.has(folder)) return
    this.#visitedFolders.add(folder)
    let entries: ReturnType<FileSystem['readFolder']>
    try {
      entries = this.#fileSystem.readFolder(folder)
    } catch (error) {
      this.#problems.push({ absolute: folder, reason: describeFailure(error) })
      return
    }
    const isAimedAt = folder === this.#request.root || this.#request.explicit.includes(folder)
    // A virtual environment under any name says so with this file.
    if (!isAimedAt && entries.some((entry) => entry.name === 'pyvenv.cfg')) return
    const own = entries.some((entry) => entry.name === '.gitignore')
      ? this.#rulesOf(folder, join(folder, '.gitignore'))
      : null
    const rules = own === null ? inherited : [...inherited, own]
    for (const { name, kind } of entries) {
      const absolute = join(folder, name)
      if (kind === 'folder') {
        if (!this.#isLeftOut(absolute, true, rules)) this.#visitFolder(absolute, rules)
      } else if (isPython(name) || isManifest(name, folder)) {
        if (this.#isLeftOut(absolute, false, rules)) continue
        if (kind === 'file') this.#addFile(absolute)
        else if (kind === 'link') this.#addLink(absolute)
      }
    }
  }

  #isLeftOut(absolute: string, isFolder: boolean, rules: readonly IgnoreRules[]): boolean {
    return this.#request.isExcluded(relativePath(this.#request.root, absolute)) || isIgnored(rules, absolute, isFolder)
  }

  /** A link to a file stands for the file: the same text under two names would be reported twice. */
  #addLink(link: string): void {
    try {
      const target = this.#fileSystem.realPath(link)
      if (this.#fileSystem.status(target).kind !== 'file') return
      const name = relativePath(dirname(target), target)
      const isFileOfProject =
        isWithin(this.#request.root, target) && (isPython(name) || isManifest(name, dirname(target)))
      this.#addFile(isFileOfProject ? target : link)
    } catch (error) {
      const reason = describeFailure(error)
      this.#problems.push({
        absolute: link,
        reason: reason === 'does not exist' ? 'is a symbolic link to a file that does not exist' : reason,
      })
    }
  }

  #addFile(absolute: string): void {
    const path = relativePath(this.#request.root, absolute)
    const files = isPython(path) ? this.#pythonFiles : this.#manifests
    files.set(path, { path, absolute })
  }

  /** The ignore rules that git would apply in `folder`, without the folder's own; the outermost first. */
  #rulesAbove(folder: string): IgnoreRules[] {
    const { gitRoot } = this.#request
    if (gitRoot === null || !isWithin(gitRoot, folder)) return []
    const above = foldersUpwards(folder)
      .filter((candidate) => candidate !== folder && isWithin(gitRoot, candidate))
      .reverse()
    const exclude = this.#rulesOf(gitRoot, join(this.#gitFolder(gitRoot), 'info', 'exclude'))
    const rules = above.map((candidate) => this.#rulesOf(candidate, join(candidate, '.gitignore')))
    return [exclude, ...rules].filter((found) => found !== null)
  }

  /** The folder that git keeps its own files in: `.git`, or in a worktree or submodule the one that the file `.git` leads to. */
  #gitFolder(gitRoot: string): string {
    const own = join(gitRoot, '.git')
    const linked = this.#firstLine(own)
    if (linked === null) return own
    const folder = resolve(gitRoot, linked.replace(/^gitdir:\s*/, ''))
    // A worktree shares most of git's files with the repository it belongs to.
    const common = this.#firstLine(join(folder, 'commondir'))
    return common === null ? folder : resolve(folder, common)
  }

  /** The first line of a small file; null for a folder, and for what cannot be read. */
  #firstLine(file: string): string | null {
    try {
      if (this.#fileSystem.status(file).kind !== 'file') return null
      return new TextDecoder().decode(this.#fileSystem.readBytes(file)).split('\n', 1)[0]!.trim()
    } catch {
      return null // git itself would not find it either
    }
  }

  #rulesOf(folder: string, file: string): IgnoreRules | null {
    if (!this.#fileSystem.hasEntry(file)) return null
    try {
      const text = new TextDecoder().decode(this.#fileSystem.readBytes(file))
      return { folder, rules: ignore({ ignoreCase: false }).add(text) }
    } catch (error) {
      this.#problems.push({ absolute: file, reason: describeFailure(error) })
      return null
    }
  }
}

/** As in git, the innermost file that says something about a path decides. */
function isIgnored(rules: readonly IgnoreRules[], absolute: string, isFolder: boolean): boolean {
  for (let index = rules.length - 1; index >= 0; index--) {
    const { folder, rules: matcher } = rules[index]!
    const path = relativePath(folder, absolute)
    if (path === '') continue
    const verdict = matcher.test(isFolder ? `${path}/` : path)
    if (verdict.ignored) return true
    if (verdict.unignored) return false
  }
  return false
}

/** Whether a file of this name holds Python source. */
export function isPython(name: string): boolean {
  return name.endsWith('.py')
}

/** Whether a file of this name, in this folder, declares dependencies. `setup.py` does too, and is Python as well. */
function isManifest(name: string, folder: string): boolean {
  if (MANIFESTS.has(name)) return true
  if (/^constraints.*\.txt$|constraints\.txt$|^requirements.*\.lock$/.test(name)) return true
  if (!/\.(txt|in)$/.test(name)) return false
  return /^requirements|requirements\.(txt|in)$/.test(name) || /[\\/]requirements$/.test(folder)
}

const MANIFESTS = new Set([
  'pyproject.toml',
  'uv.lock',
  'poetry.lock',
  'pdm.lock',
  'pylock.toml',
  'Pipfile',
  'Pipfile.lock',
  'setup.cfg',
  'environment.yml',
  'environment.yaml',
])

function sortedByPath(files: ReadonlyMap<string, DiscoveredFile>): DiscoveredFile[] {
  return [...files.values()].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
}
