import { TomlError } from 'smol-toml'
import { type Entrypoint, folderOf, type Manifest, readManifest } from './manifests.ts'
import { combinedRange, normalisedName, type Requirement } from './requirements.ts'
import {
  ANY_VERSION,
  allows,
  exactly,
  hull,
  intersection,
  isEmpty,
  parseRange,
  parseVersion,
  reaches,
  type VersionRange,
} from './versions.ts'

/**
 * What the project declares about the versions of libraries. One version stands for each library: a lock file decides; otherwise a range
 * stands for the newest version it allows; nothing declared stands for the newest.
 */
export interface Dependencies {
  /** Whether the library's version, for the file at `path`, is at least `version` (`'2.10'`). `library` is a normalised distribution name. */
  isAtLeast(path: string, library: string, version: string): boolean
  /**
   * Whether the manifests around `path` name the library (`pydantic`, or with an extra `pydantic[email]`); null when there is no manifest
   * at all.
   */
  declares(path: string, library: string): boolean | null
}

/** What the project declares, also in words. */
export interface DeclaredVersions extends Dependencies {
  /** The version of a library that counts for the file at `path` (`2.11.3`, `<3`); null where none is declared. */
  newest(path: string, library: string): string | null
}

/** A manifest that could not be read; everything is answered as if it were absent. */
export interface MalformedManifest {
  readonly path: string
  /** What is wrong, in the words of its parser. */
  readonly reason: string
}

/**
 * Reads the manifests of a project (texts by path relative to its root). The manifests nearest above a file decide for it.
 * `targetVersions` holds by folder what the user says the versions are, by distribution name; for a file the nearest folder counts, and
 * overrides every manifest. `''` is the project root.
 */
export function readDependencies(
  manifests: ReadonlyMap<string, string>,
  targetVersions: ReadonlyMap<string, Readonly<Record<string, string>>>,
): DeclaredVersions & { readonly problems: readonly MalformedManifest[] } {
  const { read, problems } = readAll(manifests)
  return Object.assign(new DeclaredDependencies(read, targetVersions), { problems })
}

/** The folders, relative to the project root, from which the manifests say that packages are imported (`src`). */
export function sourceRootsOf(manifests: ReadonlyMap<string, string>): readonly string[] {
  return [...new Set(readAll(manifests).read.flatMap(({ sourceRoots }) => sourceRoots))].sort()
}

/** The entry points that pyproject.toml files name, with the folders (relative to the project root) from which their modules are imported. */
export function entrypointsOf(manifests: ReadonlyMap<string, string>): readonly DeclaredEntrypoint[] {
  const naming = [...manifests].filter(([path, text]) => path.endsWith('pyproject.toml') && text.includes('entrypoint'))
  return readAll(new Map(naming)).read.flatMap(({ folder, entrypoint }) =>
    entrypoint === null ? [] : [{ folder, ...entrypoint }],
  )
}

export interface DeclaredEntrypoint extends Entrypoint {
  readonly folder: string
}

function readAll(manifests: ReadonlyMap<string, string>): {
  readonly read: readonly Manifest[]
  readonly problems: readonly MalformedManifest[]
} {
  const read: Manifest[] = []
  const problems: MalformedManifest[] = []
  for (const [path, text] of [...manifests].sort(([a], [b]) => (a < b ? -1 : 1))) {
    try {
      read.push(readManifest(path, text, (other) => manifests.get(other)))
    } catch (error) {
      problems.push({ path, reason: reasonOf(error) })
    }
  }
  return { read, problems }
}

/** Why a manifest could not be read, with the line where the parser tells it. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const reason = error.message.split('\n')[0] ?? ''
  return error instanceof TomlError ? `line ${error.line}: ${reason.replace('Invalid TOML document: ', '')}` : reason
}

/**
 * What a version of one library says about another that the project does not bound itself: the last step whose `from` the library reaches
 * holds. From the `Requires-Dist` metadata of FastAPI's and SQLModel's releases.
 */
const IMPLIED: Readonly<
  Record<
    string,
    readonly { readonly by: string; readonly steps: readonly { readonly from: string; readonly range: string }[] }[]
  >
> = {
  starlette: [
    {
      by: 'fastapi',
      steps: [
        { from: '0', range: '<0.28' },
        { from: '0.107', range: '<0.29' },
        { from: '0.108', range: '<0.33' },
        { from: '0.109', range: '<0.36' },
        { from: '0.109.2', range: '<0.37' },
        { from: '0.110.1', range: '<0.38' },
        { from: '0.112.1', range: '<0.39' },
        { from: '0.115.2', range: '<0.41' },
        { from: '0.115.3', range: '<0.42' },
        { from: '0.115.7', range: '<0.46' },
        { from: '0.115.11', range: '<0.47' },
        { from: '0.116.1', range: '<0.48' },
        { from: '0.116.2', range: '<0.49' },
        { from: '0.120.1', range: '<0.50' },
        { from: '0.121.3', range: '<0.51' },
        { from: '0.128.3', range: '<1' },
        { from: '0.133', range: '' },
      ],
    },
  ],
  pydantic: [
    {
      by: 'fastapi',
      steps: [
        { from: '0', range: '<2' },
        { from: '0.100', range: '' },
        { from: '0.126', range: '>=2.7' },
      ],
    },
    {
      by: 'sqlmodel',
      steps: [
        { from: '0', range: '<2' },
        { from: '0.0.14', range: '' },
      ],
    },
    { by: 'pydantic-settings', steps: [{ from: '0', range: '>=2' }] },
  ],
  sqlalchemy: [
    {
      by: 'sqlmodel',
      steps: [
        { from: '0', range: '<2' },
        { from: '0.0.12', range: '>=2' },
      ],
    },
  ],
}

/** All manifests that speak of one folder. */
class Folder {
  readonly #manifests: readonly Manifest[]
  readonly #requirements = new Map<
    'required' | 'optional' | 'constraints',
    ReadonlyMap<string, readonly Requirement[]>
  >()

  constructor(manifests: readonly Manifest[]) {
    this.#manifests = manifests
  }

  /** Whether anything but a Python version is declared here. */
  get declaresSomething(): boolean {
    return this.#manifests.some(
      ({ locked, required, optional }) =>
        (locked !== null && locked.size > 0) || [...required, ...optional].some(({ name }) => name !== 'python'),
    )
  }

  locked(library: string): VersionRange | null {
    const ranges = this.#manifests.flatMap(({ locked }) => locked?.get(library) ?? [])
    return ranges.length === 0 ? null : ranges.reduce(hull)
  }

  /** What is asked for; what the code needs to run says more than what extras and development add. */
  declared(library: string): VersionRange | null {
    const requirements = this.#named('required', library) ?? this.#named('optional', library)
    const constraints = this.#named('constraints', library)
    // What another library needs is bound by constraints as well.
    if (!requirements) return constraints ? combinedRange(constraints) : null
    const range = combinedRange(requirements)
    const constrained = constraints ? intersection(range, combinedRange(constraints)) : range
    // Files that contradict each other are for different environments.
    return isEmpty(constrained) ? requirements.map((one) => one.range).reduce(hull) : constrained
  }

  declares(library: string, extra: string | null): boolean {
    const named = [...(this.#named('required', library) ?? []), ...(this.#named('optional', library) ?? [])]
    if (extra !== null) return named.some(({ extras }) => extras.includes(extra))
    return named.length > 0 || this.locked(library) !== null
  }

  #named(section: 'required' | 'optional' | 'constraints', library: string): readonly Requirement[] | undefined {
    let byName = this.#requirements.get(section)
    if (byName === undefined) {
      byName = groupedBy(
        this.#manifests.flatMap((manifest) => manifest[section]),
        ({ name }) => name,
      )
      this.#requirements.set(section, byName)
    }
    return byName.get(library)
  }
}

class DeclaredDependencies implements DeclaredVersions {
  readonly #folders: ReadonlyMap<string, Folder>
  readonly #everything: Folder
  readonly #targets: ReadonlyMap<string, ReadonlyMap<string, VersionRange>>
  readonly #ranges = new Map<string, VersionRange>()
  /** What `isAtLeast` said, by folder and question: many rules ask for each file. */
  readonly #answers = new Map<string, boolean>()

  constructor(manifests: readonly Manifest[], targetVersions: ReadonlyMap<string, Readonly<Record<string, string>>>) {
    const byFolder = groupedBy(manifests, ({ folder }) => folder)
    this.#folders = new Map(Array.from(byFolder, ([folder, list]) => [folder, new Folder(list)]))
    this.#everything = new Folder(manifests)
    this.#targets = new Map(Array.from(targetVersions, ([folder, versions]) => [folder, rangesOf(versions)]))
  }

  isAtLeast(path: string, library: string, version: string): boolean {
    const question = `${folderOf(path)}:${library}>=${version}`
    let answer = this.#answers.get(question)
    if (answer === undefined) {
      const wanted = parseVersion(version)
      if (wanted === null) throw new Error(`"${version}" is no version`)
      answer = reaches(this.#range(folderOf(path), normalisedName(library)), wanted)
      this.#answers.set(question, answer)
    }
    return answer
  }

  newest(path: string, library: string): string | null {
    const { upper } = this.#range(folderOf(path), normalisedName(library))
    if (upper === null) return null
    const numbers = [...upper.version.release]
    while (numbers.length < upper.version.precision) numbers.push(0)
    return `${upper.isInclusive ? '' : '<'}${numbers.join('.')}`
  }

  declares(path: string, library: string): boolean | null {
    if (!this.#everything.declaresSomething) return null
    const [, name, extra] = /^([^[]*)(?:\[(.*)\])?$/.exec(library)!
    return this.#around(folderOf(path)).some((folder) =>
      folder.declares(normalisedName(name!), extra === undefined ? null : normalisedName(extra)),
    )
  }

  #targetsIn(folder: string): ReadonlyMap<string, VersionRange> {
    for (let current = folder; ; current = folderOf(current)) {
      const targets = this.#targets.get(current)
      if (targets !== undefined) return targets
      if (current === '') return new Map()
    }
  }

  /** The versions that are possible in a folder. */
  #range(folder: string, library: string): VersionRange {
    const target = this.#targetsIn(folder).get(library)
    if (target) return target
    const key = `${folder}\n${library}`
    const known = this.#ranges.get(key)
    if (known) return known
    const range = this.#compute(folder, library)
    this.#ranges.set(key, range)
    return range
  }

  #compute(folder: string, library: string): VersionRange {
    const around = this.#around(folder)
    if (around[0] === this.#everything && this.#folders.size > 1) return this.#oldest(library)
    for (const [index, nearest] of around.entries()) {
      const lockedHere = nearest.locked(library)
      if (lockedHere) return lockedHere
      const declared = nearest.declared(library)
      if (declared) {
        // A workspace has one lock file at its top.
        const lockedAbove = around
          .slice(index + 1)
          .map((outer) => outer.locked(library))
          .find((locked) => locked !== null)
        if (lockedAbove?.upper && allows(declared, lockedAbove.upper.version)) return lockedAbove
        return this.#narrowed(folder, library, declared)
      }
    }
    return this.#narrowed(folder, library, ANY_VERSION)
  }

  /** What holds for code that several folders may share: the oldest of what their manifests stand for. */
  #oldest(library: string): VersionRange {
    const ranges = [...this.#folders].flatMap(([folder, { declaresSomething }]) =>
      declaresSomething ? [this.#range(folder, library)] : [],
    )
    const bounded = ranges.filter(({ upper }) => upper !== null)
    return bounded.reduce(
      (oldest, range) => (oldest.upper && reaches(range, oldest.upper.version) ? oldest : range),
      bounded[0] ?? ANY_VERSION,
    )
  }

  /** The part of `range` that the other libraries of the project go together with. */
  #narrowed(folder: string, library: string, range: VersionRange): VersionRange {
    let narrowed = range
    for (const { by, steps } of IMPLIED[library] ?? []) {
      const isNamed = this.#targetsIn(folder).has(by) || this.#around(folder).some((outer) => outer.declares(by, null))
      if (!isNamed) continue
      const version = this.#range(folder, by)
      const step = steps.findLast(({ from }) => reaches(version, parseVersion(from)!))
      const implied = intersection(narrowed, parseRange(step?.range ?? ''))
      if (!isEmpty(implied)) narrowed = implied
    }
    return narrowed
  }

  /** The folders whose manifests count in `folder`, nearest first; where none of them declares anything, all manifests of the project. */
  #around(folder: string): readonly Folder[] {
    const found: Folder[] = []
    for (let current = folder; ; current = folderOf(current)) {
      const here = this.#folders.get(current)
      if (here) found.push(here)
      if (current === '') break
    }
    return found.some(({ declaresSomething }) => declaresSomething) ? found : [this.#everything]
  }
}

function rangesOf(versions: Readonly<Record<string, string>>): ReadonlyMap<string, VersionRange> {
  const ranges = Object.entries(versions).map(([name, text]) => {
    const version = parseVersion(text)
    return [normalisedName(name), version ? exactly(version) : parseRange(text)] as const
  })
  return new Map(ranges)
}

function groupedBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return groups
}
