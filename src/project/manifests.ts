import { parse } from 'smol-toml'
import { normalisedName, parseRequirement, parseRequirementsFile, type Requirement } from './requirements.ts'
import { ANY_VERSION, exactly, hull, parseRange, parseVersion, type VersionRange } from './versions.ts'

/** What one manifest declares. */
export interface Manifest {
  /** The folder whose code it speaks of, relative to the project root; `''` is the root. */
  readonly folder: string
  /** The versions a lock file has chosen, by normalised name; null for a manifest that is no lock file. */
  readonly locked: ReadonlyMap<string, VersionRange> | null
  /** What the code needs to run. */
  readonly required: readonly Requirement[]
  /** What extras, dependency groups and files for development add. */
  readonly optional: readonly Requirement[]
  /** Versions allowed in case something else needs the library. */
  readonly constraints: readonly Requirement[]
  /** Folders, relative to the project root, that hold importable packages. */
  readonly sourceRoots: readonly string[]
  /** The app that FastAPI's own command line runs; null where none is named. */
  readonly entrypoint: Entrypoint | null
}

/**
 * `[tool.fastapi] entrypoint = "backend.main:app"`: a module, imported from the folder of the pyproject.toml, and a name in it
 * (https://fastapi.tiangolo.com/fastapi-cli/).
 */
export interface Entrypoint {
  readonly module: string
  readonly name: string
}

type Content = Omit<Manifest, 'folder'>

const NOTHING: Content = {
  locked: null,
  required: [],
  optional: [],
  constraints: [],
  sourceRoots: [],
  entrypoint: null,
}

/** Reads a manifest by its file name; `textOf` gives the text of another manifest, or undefined. Throws where the file is malformed. */
export function readManifest(path: string, text: string, textOf: (path: string) => string | undefined): Manifest {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const folder = folderOf(path)
  switch (name) {
    case 'pyproject.toml':
      return { folder, ...readPyproject(parse(text), folder) }
    case 'uv.lock':
    case 'poetry.lock':
    case 'pdm.lock':
    case 'pylock.toml':
      return { folder, ...NOTHING, locked: lockedPackages(text) }
    case 'Pipfile':
      return { folder, ...readPipfile(parse(text)) }
    case 'Pipfile.lock':
      return { folder, ...NOTHING, locked: lockedByPipenv(JSON.parse(text)) }
    case 'setup.cfg':
      return { folder, ...readSetupConfiguration(text, folder) }
    case 'setup.py':
      return { folder, ...readSetupScript(text) }
    case 'environment.yml':
    case 'environment.yaml':
      return { folder, ...NOTHING, required: condaRequirements(text) }
    default:
      return readRequirements(path, text, textOf)
  }
}

/** The folder of a path, `''` for one without a folder. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

/** Joins a folder and a relative path, both with `/`; null where it leads out of the project. */
function join(folder: string, relative: string): string | null {
  const parts = folder === '' ? [] : folder.split('/')
  for (const part of relative.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return null
    } else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts.join('/')
}

// ---- requirements files -----------------------------------------------------------------------------------------------------

function readRequirements(path: string, text: string, textOf: (path: string) => string | undefined): Manifest {
  const found: Requirement[] = []
  const constraints: Requirement[] = []
  const seen = new Set<string>()
  const read = (file: string, content: string, into: Requirement[]): void => {
    if (seen.has(file)) return
    seen.add(file)
    for (const line of parseRequirementsFile(content)) {
      if (line.kind === 'requirement') {
        into.push(line.requirement)
        continue
      }
      const target = join(folderOf(file), line.path)
      const included = target === null ? undefined : textOf(target)
      if (target !== null && included !== undefined) read(target, included, line.isConstraint ? constraints : into)
    }
  }
  const name = path.slice(path.lastIndexOf('/') + 1)
  const isConstraints = /constraints/.test(name)
  read(path, text, isConstraints ? constraints : found)
  const own = folderOf(path)
  // `requirements/base.txt` speaks of the folder that holds `requirements`.
  const folder = /(^|\/)requirements$/.test(own) ? folderOf(own) : own
  if (/^requirements([-_.].*)?(\.lock|[-_.]lock\.txt)$/.test(name)) {
    const isForDevelopment = /dev|test/.test(name)
    return { ...NOTHING, folder, ...(isForDevelopment ? { optional: found } : { locked: pinnedBy(found) }) }
  }
  const isMain = /^(requirements|base|main|prod|production|common|default|app)\.(txt|in)$/.test(name)
  return { ...NOTHING, folder, constraints, [isMain ? 'required' : 'optional']: found }
}

/** What a list of exact versions, made from other requirements (`requirements.lock`), has chosen. */
function pinnedBy(requirements: readonly Requirement[]): ReadonlyMap<string, VersionRange> {
  const locked = new Map<string, VersionRange>()
  for (const { name, range } of requirements) {
    const known = locked.get(name)
    locked.set(name, known ? hull(known, range) : range)
  }
  return locked
}

/** The dependencies of a conda environment, those for pip included; `=1.10` stands for all versions that begin so. */
function condaRequirements(text: string): readonly Requirement[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const entry = /^\s*-\s+(["']?)(?:[\w.-]+::)?([A-Za-z0-9][\w.-]*(?:\[[^\]]*\])?\s*[^"'#:]*?)\1\s*(?:#.*)?$/.exec(
      line,
    )?.[2]
    if (entry === undefined) return []
    const asWritten = entry.replace(/^([\w.-]+)\s*=(?!=)\s*([\d.]+?)(?:\.?\*)?(?:=.*)?$/, '$1==$2.*')
    return parseRequirement(asWritten) ?? []
  })
}

// ---- pyproject.toml and Pipfile ---------------------------------------------------------------------------------------------

type Table = { readonly [key: string]: unknown }

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
}

/** The table at a path of keys; empty where there is none. */
function tableAt(table: Table, ...keys: readonly string[]): Table {
  let current: unknown = table
  for (const key of keys) current = isTable(current) ? current[key] : undefined
  return isTable(current) ? current : {}
}

function stringsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

function requirementsIn(value: unknown): readonly Requirement[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((item) => (typeof item === 'string' ? (parseRequirement(item) ?? []) : []))
}

function pythonRequirement(specifier: unknown): readonly Requirement[] {
  if (typeof specifier !== 'string') return []
  return [{ name: 'python', extras: [], range: parseRange(specifier), isConditional: false }]
}

function readPyproject(document: Table, folder: string): Content {
  const project = tableAt(document, 'project')
  const tool = tableAt(document, 'tool')
  const poetry = tableAt(tool, 'poetry')
  const uv = tableAt(tool, 'uv')
  const unpublished = new Set(
    Object.entries(tableAt(uv, 'sources'))
      .filter(([, source]) => isTable(source) && ['git', 'path', 'url', 'workspace'].some((key) => key in source))
      .map(([name]) => normalisedName(name)),
  )
  const fromSource = (requirement: Requirement): Requirement =>
    unpublished.has(requirement.name) ? { ...requirement, range: ANY_VERSION } : requirement
  const lists = (table: Table): readonly Requirement[] => Object.values(table).flatMap(requirementsIn)
  return {
    locked: null,
    required: [
      ...requirementsIn(project['dependencies']),
      ...pythonRequirement(project['requires-python']),
      ...poetryRequirements(tableAt(poetry, 'dependencies')),
    ].map(fromSource),
    optional: [
      ...lists(tableAt(project, 'optional-dependencies')),
      ...lists(tableAt(document, 'dependency-groups')),
      ...poetryRequirements(tableAt(poetry, 'dev-dependencies')),
      ...Object.values(tableAt(poetry, 'group')).flatMap((group) =>
        isTable(group) ? poetryRequirements(tableAt(group, 'dependencies')) : [],
      ),
      ...requirementsIn(uv['dev-dependencies']),
      ...lists(tableAt(tool, 'pdm', 'dev-dependencies')),
      ...Object.values(tableAt(tool, 'hatch', 'envs')).flatMap((environment) =>
        isTable(environment)
          ? [...requirementsIn(environment['dependencies']), ...requirementsIn(environment['extra-dependencies'])]
          : [],
      ),
    ].map(fromSource),
    constraints: [...requirementsIn(uv['constraint-dependencies']), ...requirementsIn(uv['override-dependencies'])],
    sourceRoots: declaredSourceRoots(tool, folder),
    entrypoint: entrypointOf(tableAt(tool, 'fastapi')),
  }
}

function entrypointOf({ entrypoint }: Table): Entrypoint | null {
  const [, module, name] = (typeof entrypoint === 'string' && /^([\p{L}\w.]+):([\p{L}\w.]+)$/u.exec(entrypoint)) || []
  return module === undefined || name === undefined ? null : { module, name }
}

/** Poetry's and Pipenv's tables: the name as key, a version or a table with one as value. */
function poetryRequirements(table: Table): readonly Requirement[] {
  return Object.entries(table).map(([key, value]) => {
    const entries = (Array.isArray(value) ? value : [value]).map((entry): VersionRange => {
      const version = isTable(entry) ? entry['version'] : entry
      return typeof version === 'string' && version !== '*' ? parseRange(version) : ANY_VERSION
    })
    const first: unknown = Array.isArray(value) ? value[0] : value
    return {
      name: normalisedName(key),
      extras: isTable(first) ? stringsIn(first['extras']).map(normalisedName) : [],
      range: entries.length === 0 ? ANY_VERSION : entries.reduce(hull),
      isConditional: isTable(first) && ('markers' in first || 'python' in first || 'platform' in first),
    }
  })
}

function readPipfile(document: Table): Content {
  const requires = tableAt(document, 'requires')
  const python = requires['python_full_version'] ?? requires['python_version']
  return {
    ...NOTHING,
    required: [
      ...poetryRequirements(tableAt(document, 'packages')),
      ...(typeof python === 'string' ? pythonRequirement(`==${python}.*`) : []),
    ],
    optional: poetryRequirements(tableAt(document, 'dev-packages')),
  }
}

function declaredSourceRoots(tool: Table, folder: string): readonly string[] {
  const packageFolders = tableAt(tool, 'setuptools', 'package-dir')
  const hatch = tableAt(tool, 'hatch', 'build')
  const wheel = tableAt(hatch, 'targets', 'wheel')
  const poetryPackages = tableAt(tool, 'poetry')['packages']
  const uvBackend = tableAt(tool, 'uv', 'build-backend')
  const roots = [
    ...stringsIn(tableAt(tool, 'setuptools', 'packages', 'find')['where']),
    ...stringsIn(packageFolders['']),
    ...[...stringsIn(wheel['packages']), ...stringsIn(hatch['packages'])].map(folderOf),
    ...[...stringsIn(wheel['sources']), ...stringsIn(hatch['sources'])],
    ...Object.entries(tableAt(wheel, 'sources')).flatMap(([from, to]) => (to === '' ? [from] : [])),
    ...stringsIn(hatch['dev-mode-dirs']),
    ...(Array.isArray(poetryPackages) ? poetryPackages : []).flatMap((entry) =>
      isTable(entry) ? stringsIn(entry['from']) : [],
    ),
    ...stringsIn(uvBackend['module-root']),
    ...stringsIn(tableAt(tool, 'pdm', 'build')['package-dir']),
    ...stringsIn(tableAt(tool, 'pdm')['package-dir']),
  ]
  return withinProject(folder, roots)
}

function withinProject(folder: string, roots: readonly string[]): readonly string[] {
  return [...new Set(roots.map((root) => join(folder, root)).filter((root) => root !== null))].sort()
}

// ---- lock files -------------------------------------------------------------------------------------------------------------

/**
 * The packages of a lock file in the TOML form that uv, Poetry and PDM share. Read line by line: the files are written by machines in one
 * fixed form and often megabytes long.
 */
function lockedPackages(text: string): ReadonlyMap<string, VersionRange> {
  const locked = new Map<string, VersionRange>()
  let name: string | null = null
  for (const match of text.matchAll(/^(?:\[\[package\]\]|\[.*\]|(name|version) = "([^"\n]*)")\s*$/gm)) {
    const [line, key, value] = match
    if (line.startsWith('[')) name = null
    else if (key === 'name') name = normalisedName(value!)
    else if (name !== null) addLocked(locked, name, value!)
  }
  return locked
}

/** A package may be locked in several versions for different environments: the newest one counts. */
function addLocked(locked: Map<string, VersionRange>, name: string, text: string): void {
  const version = parseVersion(text)
  if (version === null) return
  const known = locked.get(name)
  locked.set(name, known ? hull(known, exactly(version)) : exactly(version))
}

function lockedByPipenv(document: unknown): ReadonlyMap<string, VersionRange> {
  const locked = new Map<string, VersionRange>()
  if (!isTable(document)) return locked
  for (const section of ['develop', 'default']) {
    for (const [name, entry] of Object.entries(tableAt(document, section))) {
      const version = isTable(entry) ? entry['version'] : undefined
      if (typeof version === 'string') addLocked(locked, normalisedName(name), version.replace(/^=+/, ''))
    }
  }
  return locked
}

// ---- setup.cfg and setup.py -------------------------------------------------------------------------------------------------

function readSetupConfiguration(text: string, folder: string): Content {
  const sections = iniSections(text)
  const options = sections.get('options') ?? new Map<string, string>()
  const lines = (value: string | undefined): readonly string[] => (value ?? '').split('\n')
  const requirements = (value: string | undefined) => lines(value).flatMap((line) => parseRequirement(line) ?? [])
  const packageFolder = lines(options.get('package_dir')).flatMap((line) => /^\s*=\s*(\S+)/.exec(line)?.[1] ?? [])
  const where = sections.get('options.packages.find')?.get('where')
  return {
    ...NOTHING,
    required: [...requirements(options.get('install_requires')), ...pythonRequirement(options.get('python_requires'))],
    optional: [...(sections.get('options.extras_require')?.values() ?? [])].flatMap(requirements),
    sourceRoots: withinProject(folder, [...packageFolder, ...(where ? [where.trim()] : [])]),
  }
}

/** The sections of a file in the form of Python's `configparser`: indented lines continue the value above. */
function iniSections(text: string): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const sections = new Map<string, Map<string, string>>()
  let section = new Map<string, string>()
  let key: string | null = null
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*[#;]/.test(line) || line.trim() === '') continue
    const header = /^\[([^\]]+)\]/.exec(line)
    const entry = /^([^\s=:][^=:]*?)\s*[=:]\s*(.*)$/.exec(line)
    if (header) {
      section = new Map()
      sections.set(header[1]!.trim(), section)
      key = null
    } else if (/^\s/.test(line) && key !== null) {
      section.set(key, `${section.get(key) ?? ''}\n${line.trim().replace(/\s[#;].*$/, '')}`)
    } else if (entry) {
      key = entry[1]!.trim()
      section.set(key, entry[2]!)
    }
  }
  return sections
}

/** Takes `install_requires` where it is written out, directly or as a list with a name. Setup scripts that compute it say nothing. */
function readSetupScript(text: string): Content {
  const value = /\binstall_requires\s*=\s*(\[[^[\]]*(?:\[[^\]]*\][^[\]]*)*\]|[A-Za-z_]\w*)/.exec(text)?.[1]
  const list =
    value === undefined || value.startsWith('[')
      ? value
      : new RegExp(`^${value}\\s*(?::[^=\\n]*)?=\\s*(\\[[^[\\]]*(?:\\[[^\\]]*\\][^[\\]]*)*\\])`, 'm').exec(text)?.[1]
  const python = /\bpython_requires\s*=\s*(["'])(.*?)\1/.exec(text)?.[2]
  const strings = (list ?? '').replace(/(^|\s)#.*$/gm, '').match(/"[^"\n]*"|'[^'\n]*'/g) ?? []
  return {
    ...NOTHING,
    required: [
      ...strings.flatMap((string) => parseRequirement(string.slice(1, -1)) ?? []),
      ...pythonRequirement(python),
    ],
  }
}
