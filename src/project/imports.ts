import { isStandardLibrary } from '../knowledge/standard-library.ts'
import type { Definition, StarImport } from '../semantics/facts.ts'
import type { Module } from './module.ts'
import type { Stubs } from './stubs.ts'

/** What a dotted module name stands for. */
export type ModuleTarget =
  | { readonly kind: 'module'; readonly module: Module }
  /** A folder of the project without `__init__.py`; `folder` is relative to the project root. */
  | { readonly kind: 'namespace'; readonly name: string; readonly folder: string }
  /** Not in the project: a library, by its dotted name. */
  | { readonly kind: 'library'; readonly name: string }
  /** Under a package of the project, but there is no such file: generated code, or a mistake. */
  | { readonly kind: 'missing'; readonly name: string }

/** A definition of a name with the file it stands in. */
export interface Site {
  readonly module: Module
  readonly definition: Definition
}

/** Fewer names in common than this may be chance. */
const MINIMUM_SHARED_NAMES = 3

/**
 * Finds the file of the project (or the library stub) that a dotted name or a relative import means.
 *
 * An absolute import is looked up in the configured source roots; where none are configured, in the folders above the importing file that
 * can be source roots, nearest first, then in the other source roots of the project. A folder is a source root when it is no package itself
 * (no `__init__.py`) and nobody imports it as one from the folder above.
 */
export class Imports {
  readonly #byPath: ReadonlyMap<string, Module>
  readonly #stubs: Stubs
  readonly #stubPackages: ReadonlySet<string>
  readonly #folders = new Set<string>()
  readonly #roots: readonly string[]
  readonly #nearestRoots = new Map<string, readonly string[]>()
  readonly #targets = new Map<string, ModuleTarget>()
  readonly #ownLibraries = new Map<string, boolean>()

  constructor(modules: Iterable<Module>, stubs: Stubs, roots: readonly string[]) {
    const byPath = new Map<string, Module>()
    for (const module of modules) {
      byPath.set(module.path, module)
      for (let folder = parentFolder(module.path); ; folder = parentFolder(folder)) {
        if (this.#folders.has(folder)) break
        this.#folders.add(folder)
        if (folder === '') break
      }
    }
    this.#byPath = byPath
    this.#stubs = stubs
    this.#stubPackages = new Set(Array.from(stubs.names, (name) => name.split('.', 1)[0]!))
    this.#roots = roots
  }

  /** The project's own files. */
  get modules(): readonly Module[] {
    return [...this.#byPath.values()]
  }

  /** The absolute dotted name that `from <dots><module> import …` in `importer` means, or null when it climbs above the root. */
  absoluteName(importer: Module, module: string, level: number): string | null {
    if (level === 0) return module
    const parts = importer.name.split('.')
    if (!importer.isPackage) parts.pop()
    if (level - 1 > parts.length) return null
    parts.length -= level - 1
    if (module !== '') parts.push(module)
    return parts.join('.')
  }

  /** What a `from … import` or `import` statement of `importer` refers to; `level` is the number of leading dots. */
  resolve(importer: Module, module: string, level: number): ModuleTarget {
    if (level > 0) return this.#resolveRelative(importer, module, level)
    const folder = parentFolder(importer.path)
    const key = importer.isStub ? `:${module}` : `${folder}:${module}`
    let target = this.#targets.get(key)
    if (target === undefined) {
      target = importer.isStub ? this.#library(module) : this.#resolveAbsolute(folder, module)
      this.#targets.set(key, target)
    }
    return target
  }

  /** The module called `name` inside `target`, if there is one. */
  submodule(target: ModuleTarget, name: string): ModuleTarget | null {
    switch (target.kind) {
      case 'module': {
        if (target.module.isStub) {
          const stub = this.#stubs.get(`${target.module.name}.${name}`)
          return stub ? { kind: 'module', module: stub } : null
        }
        if (!target.module.isPackage) return null
        return this.#inFolder(parentFolder(target.module.path), [name], `${target.module.name}.${name}`)
      }
      case 'namespace':
        return this.#inFolder(target.folder, [name], `${target.name}.${name}`)
      case 'library':
        return this.#library(`${target.name}.${name}`)
      case 'missing':
        return null
    }
  }

  #resolveRelative(importer: Module, module: string, level: number): ModuleTarget {
    let folder = parentFolder(importer.path)
    if (importer.isStub) {
      const name = this.absoluteName(importer, module, level)
      return name === null ? { kind: 'missing', name: module } : this.#library(name)
    }
    for (let up = 1; up < level; up++) {
      if (folder === '') return { kind: 'missing', name: `${'.'.repeat(level)}${module}` }
      folder = parentFolder(folder)
    }
    const name = this.absoluteName(importer, module, level) ?? module
    const parts = module === '' ? [] : module.split('.')
    return this.#inFolder(folder, parts, name) ?? { kind: 'missing', name }
  }

  #resolveAbsolute(folder: string, module: string): ModuleTarget {
    const parts = module.split('.')
    const first = parts[0]!
    const library = this.#library(module)
    // A file called like a module of the standard library is far more often inside a package than a replacement for it.
    if (isStandardLibrary(first)) return library
    let inProject = false
    for (const root of this.#rootsFor(folder)) {
      // From another root only packages are imported: a lone `stripe.py` among somebody's scripts is not the library of that name.
      if (!isWithin(folder, root) && !this.#folders.has(root === '' ? first : `${root}/${first}`)) continue
      if (this.#isLibraryItself(root, first) && !isWithin(folder, root === '' ? first : `${root}/${first}`))
        return library
      const target = this.#inFolder(root, parts, module)
      if (target !== null && (target.kind === 'module' || !this.#isLibraryName(first))) return target
      if (this.#inFolder(root, [first], first) !== null) inProject = true
    }
    if (this.#isLibraryName(first)) return library
    // A folder that some file imports as a package may be the source root of others (`backend.app` in tests, `app` in the application).
    for (let above = folder; above !== ''; above = parentFolder(above)) {
      if (this.#byPath.has(`${above}/__init__.py`) || !this.#folders.has(`${above}/${first}`)) continue
      const target = this.#inFolder(above, parts, module)
      if (target !== null) return target
    }
    return inProject ? { kind: 'missing', name: module } : library
  }

  #isLibraryName(name: string): boolean {
    return this.#stubPackages.has(name)
  }

  /**
   * Whether the package `name` below `root` is the source of the library of that name (a project that is a library, with its examples and
   * tests): it has most of the names that the stub has. What uses it is better served by the stub.
   */
  #isLibraryItself(root: string, name: string): boolean {
    const path = root === '' ? name : `${root}/${name}`
    const known = this.#ownLibraries.get(path)
    if (known !== undefined) return known
    const stub = this.#stubs.get(name)
    const own = this.#byPath.get(`${path}/__init__.py`)
    let answer = false
    if (stub && own) {
      const names = stub.facts.scopes[0]!.bindings.filter(({ definitions }) =>
        definitions.some(({ kind }) => kind === 'class' || kind === 'function'),
      )
      const shared = names.filter((binding) => own.definitionsIn(0, binding.name).length > 0)
      answer = shared.length >= MINIMUM_SHARED_NAMES && shared.length * 2 > names.length
    }
    this.#ownLibraries.set(path, answer)
    return answer
  }

  #library(name: string): ModuleTarget {
    const stub = this.#stubs.get(name)
    return stub ? { kind: 'module', module: stub } : { kind: 'library', name }
  }

  /** The module that `parts` name below `folder`; null when there is no such file or folder. */
  #inFolder(folder: string, parts: readonly string[], name: string): ModuleTarget | null {
    const path = [folder, ...parts].filter((part) => part !== '').join('/')
    const asPackage = this.#byPath.get(path === '' ? '__init__.py' : `${path}/__init__.py`)
    if (asPackage) return { kind: 'module', module: asPackage }
    const asFile = this.#byPath.get(`${path}.py`)
    if (asFile && parts.length > 0) return { kind: 'module', module: asFile }
    if (this.#folders.has(path)) return { kind: 'namespace', name, folder: path }
    return null
  }

  /** The source roots to search from a file in `folder`: those above it, nearest first, then the others. */
  #rootsFor(folder: string): readonly string[] {
    let roots = this.#nearestRoots.get(folder)
    if (roots === undefined) {
      const above = this.#roots.filter((root) => isWithin(folder, root)).sort((a, b) => b.length - a.length)
      roots = [...above, ...this.#roots.filter((root) => !above.includes(root))]
      this.#nearestRoots.set(folder, roots)
    }
    return roots
  }
}

/** What `SourceRoots` needs to know of a file. */
export interface ImportingFile {
  readonly path: string
  /** The absolute modules it imports (`level` 0). */
  readonly absoluteImports: readonly string[]
}

/** A test that is not linked, as no rule looks at it and nothing imports it. */
export interface Bystander extends ImportingFile {
  readonly text: string
}

/**
 * The folders from which absolute imports start, found from the files themselves: each folder with Python code that is neither a package
 * nor imported as one. Outermost first; `''` is the project root and always among them.
 */
export function detectSourceRoots(files: readonly ImportingFile[], candidates: readonly string[]): string[] {
  const paths = new Set(files.map((file) => file.path))
  const folders = new Set<string>()
  for (const { path } of files) {
    for (let folder = parentFolder(path); !folders.has(folder); folder = parentFolder(folder)) folders.add(folder)
  }
  folders.add('')
  /** The folders in which a folder of a given name lies. */
  const parents = new Map<string, string[]>()
  for (const folder of folders) {
    if (folder === '') continue
    const name = folder.slice(folder.lastIndexOf('/') + 1)
    const known = parents.get(name)
    if (known) known.push(parentFolder(folder))
    else parents.set(name, [parentFolder(folder)])
  }
  const imported = new Set<string>()
  for (const file of files) for (const module of file.absoluteImports) imported.add(module)
  /** Folders that some import reaches through the folder above them. */
  const usedAsPackage = new Set<string>()
  for (const module of imported) {
    const parts = module.split('.')
    if (isStandardLibrary(parts[0]!)) continue
    for (const folder of parents.get(parts[0]!) ?? []) {
      let path = folder
      for (const [index, part] of parts.entries()) {
        const below = path === '' ? part : `${path}/${part}`
        if (!folders.has(below)) break
        // `import app` alone does not tell a package from a folder that happens to have the name of a library.
        const next = parts[index + 1]
        if (next !== undefined) {
          const child = `${below}/${next}`
          if (paths.has(`${child}.py`) || paths.has(`${child}/__init__.py`) || folders.has(child))
            usedAsPackage.add(below)
        }
        path = below
      }
    }
  }
  const roots = new Set<string>(['', ...candidates])
  for (const folder of folders) {
    if (paths.has(`${folder}/__init__.py`) || usedAsPackage.has(folder)) continue
    // Below a package nothing is a root: its folders are parts of it.
    if (isBelowPackage(folder, paths)) continue
    roots.add(folder)
  }
  return [...roots].sort((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1))
}

function isBelowPackage(folder: string, paths: ReadonlySet<string>): boolean {
  for (let current = folder; current !== ''; current = parentFolder(current)) {
    if (paths.has(`${current}/__init__.py`)) return true
  }
  return false
}

/** The dotted module name of `path` under the deepest of `roots` that holds it. */
export function moduleName(path: string, roots: readonly string[]): { name: string; isPackage: boolean } {
  let best = ''
  for (const root of roots) if (isWithin(path, root) && root.length > best.length) best = root
  const relative = best === '' ? path : path.slice(best.length + 1)
  const parts = relative.replace(/\.py$/, '').split('/')
  const isPackage = parts[parts.length - 1] === '__init__'
  if (isPackage) parts.pop()
  return { name: parts.join('.'), isPackage }
}

/** The folder that holds `path`; `''` for the project root and what lies directly in it. */
function parentFolder(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash === -1 ? '' : path.slice(0, slash)
}

function isWithin(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`)
}

/** Whether a star import takes `name` along: names with a leading underscore only when `__all__` lists them. */
export function starImportTakes(source: Module, name: string): boolean {
  const exports = source.facts.exports
  return exports === null ? !name.startsWith('_') : exports.includes(name)
}

/** Star imports of a module, last first: the last one that has a name wins. */
export function starImportsOf(module: Module): readonly StarImport[] {
  return [...module.facts.starImports].reverse()
}
