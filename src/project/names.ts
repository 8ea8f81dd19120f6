import type { Block, Definition } from '../semantics/facts.ts'
import { lastIdentifier } from '../syntax/expressions.ts'
import { type Imports, type ModuleTarget, type Site, starImportsOf, starImportTakes } from './imports.ts'
import type { Module } from './module.ts'

/** What a name means where it is used. */
export type Resolution =
  /** One of these definitions gave it its value; never empty. */
  | { readonly kind: 'definitions'; readonly sites: readonly Site[] }
  /** A submodule of a package that nothing else defines. */
  | { readonly kind: 'module'; readonly target: ModuleTarget }
  /** A member of a library, by its dotted name. */
  | { readonly kind: 'library'; readonly name: string }
  /** A built-in name without a stub. */
  | { readonly kind: 'builtin'; readonly name: string }
  | { readonly kind: 'unknown'; readonly reason: string }

/** Blocks that run exactly once, whenever the block around them does, as far as a value that was assigned in them is concerned. */
const TRANSPARENT = new Set<Block['kind']>(['with', 'try', 'finally', 'try-else'])

/** Resolves names by Python's rules (LEGB), and across files through imports. */
export class Names {
  readonly #imports: Imports
  readonly #builtins: Module | null
  readonly #members = new Map<Module, Map<string, Resolution>>()
  /** What imports give, by their definition, which stands in one file only. */
  readonly #imported = new Map<Definition, Resolution>()

  constructor(imports: Imports, builtins: Module | null) {
    this.#imports = imports
    this.#builtins = builtins
  }

  /** What `name` means at the zero-based `offset` of `module`. Imports are not followed: the site is the import. */
  lookUp(module: Module, name: string, offset: number): Resolution {
    const start = module.scopeAt(offset)
    for (let id = start; id >= 0; id = module.scope(id).parent) {
      const scope = module.scope(id)
      if (scope.kind === 'class' && id !== start) continue
      if (scope.globals.includes(name)) return this.#moduleLevel(module, name)
      const definitions = module.definitionsIn(id, name)
      if (definitions.length === 0 || scope.nonlocals.includes(name)) continue
      if (id === 0 && start !== 0) return this.#moduleLevel(module, name)
      const here = sameRun(module, id, start)
      const reaching = here ? reachingDefinitions(module, definitions, offset) : finalDefinitions(module, definitions)
      // A class body falls back to the enclosing scopes before its own assignment; a function's local name never does.
      if (reaching.length === 0 && scope.kind === 'class') continue
      const found = reaching.length > 0 ? reaching : definitions
      return { kind: 'definitions', sites: found.map((definition) => ({ module, definition })) }
    }
    const star = this.#throughStarImport(module, name, new Set())
    if (star) return star
    return this.#builtin(name)
  }

  /** What `name` is as a member of `module` once it has been imported. Imports of the module itself are not followed. */
  member(module: Module, name: string): Resolution {
    return this.#member(module, name, new Set())
  }

  /** What `from … import name` gives; imports inside the target are not followed further. */
  imported(importer: Module, definition: Definition & { kind: 'import-from' }): Resolution {
    let resolution = this.#imported.get(definition)
    if (resolution === undefined) {
      const target = this.#imports.resolve(importer, definition.module, definition.level)
      resolution = this.memberOfTarget(target, definition.name)
      this.#imported.set(definition, resolution)
    }
    return resolution
  }

  /** What a member of a module, namespace folder or library is. */
  memberOfTarget(target: ModuleTarget, name: string): Resolution {
    switch (target.kind) {
      case 'module': {
        const member = this.member(target.module, name)
        const submodule = this.#imports.submodule(target, name)
        // `from . import x` in `pkg/__init__.py`, or in a file that it star-imports, finds itself; the submodule is meant.
        if (submodule && (member.kind !== 'definitions' || isImportedAs(member, name)))
          return { kind: 'module', target: submodule }
        if (member.kind !== 'unknown') return member
        if (target.module.isStub) return { kind: 'library', name: `${target.module.name}.${name}` }
        return { kind: 'unknown', reason: `${target.module.name} defines no "${name}"` }
      }
      case 'namespace': {
        const submodule = this.#imports.submodule(target, name)
        if (submodule) return { kind: 'module', target: submodule }
        // Such a folder has nothing else in it, so the library of the same name is meant (`alembic/` beside `from alembic import op`).
        return { kind: 'library', name: `${target.name}.${name}` }
      }
      case 'library': {
        const submodule = this.#imports.submodule(target, name)
        if (submodule?.kind === 'module') return { kind: 'module', target: submodule }
        return { kind: 'library', name: `${target.name}.${name}` }
      }
      case 'missing':
        return { kind: 'unknown', reason: `there is no module ${target.name}` }
    }
  }

  #moduleLevel(module: Module, name: string): Resolution {
    const member = this.member(module, name)
    return member.kind === 'unknown' ? this.#builtin(name) : member
  }

  #builtin(name: string): Resolution {
    if (this.#builtins) {
      const definitions = this.#builtins.definitionsIn(0, name)
      if (definitions.length > 0) {
        const module = this.#builtins
        return { kind: 'definitions', sites: definitions.map((definition) => ({ module, definition })) }
      }
    }
    return BUILTIN_NAMES.has(name) ? { kind: 'builtin', name } : { kind: 'unknown', reason: `"${name}" is not defined` }
  }

  #member(module: Module, name: string, visited: Set<Module>): Resolution {
    let members = this.#members.get(module)
    if (members === undefined) {
      members = new Map()
      this.#members.set(module, members)
    }
    const known = members.get(name)
    if (known) return known
    const resolution = this.#findMember(module, name, visited)
    // A search that was cut short by a cycle of star imports is not the last word.
    if (visited.size <= 1) members.set(name, resolution)
    return resolution
  }

  #findMember(module: Module, name: string, visited: Set<Module>): Resolution {
    const definitions = finalDefinitions(module, module.definitionsIn(0, name))
    if (definitions.length > 0)
      return { kind: 'definitions', sites: definitions.map((definition) => ({ module, definition })) }
    return (
      this.#throughStarImport(module, name, visited) ?? {
        kind: 'unknown',
        reason: `${module.name} defines no "${name}"`,
      }
    )
  }

  #throughStarImport(module: Module, name: string, visited: Set<Module>): Resolution | null {
    if (module.facts.starImports.length === 0 || visited.has(module)) return null
    visited.add(module)
    let uncertain: Resolution | null = null
    for (const star of starImportsOf(module)) {
      const target = this.#imports.resolve(module, star.module, star.level)
      if (target.kind === 'module') {
        if (!starImportTakes(target.module, name)) continue
        const member = this.#member(target.module, name, visited)
        const isAbsent = member.kind === 'definitions' && member.sites.every(isForTypeCheckersOnly)
        if (member.kind !== 'unknown' && !isAbsent) return member
        const submodule = target.module.facts.exports?.includes(name) ? this.#imports.submodule(target, name) : null
        if (submodule) return { kind: 'module', target: submodule }
      } else if (target.kind === 'library') {
        uncertain ??= { kind: 'unknown', reason: `"${name}" may come from "from ${target.name} import *"` }
      }
    }
    return uncertain
  }
}

/** Whether the definition stands under `if TYPE_CHECKING:`, so that it does not exist when the program runs. */
export function isForTypeCheckersOnly({ module, definition }: Site): boolean {
  for (const { kind, test } of module.blocksAround(definition.block)) {
    if (kind !== 'if') continue
    if (test && lastIdentifier(test) === 'TYPE_CHECKING') return true
  }
  return false
}

/** Whether the name is only imported, under the same name, and not out of the submodule of that name (`from .item import item`). */
function isImportedAs({ sites }: { readonly sites: readonly Site[] }, name: string): boolean {
  return sites.every(
    ({ definition }) =>
      definition.kind === 'import-from' && definition.name === name && definition.module.split('.').at(-1) !== name,
  )
}

/** Whether code in scope `inner` runs as part of scope `outer`: the same scope, or a comprehension in it. */
function sameRun(module: Module, outer: number, inner: number): boolean {
  for (let id = inner; id >= 0; id = module.scope(id).parent) {
    if (id === outer) return true
    if (module.scope(id).kind !== 'comprehension') return false
  }
  return false
}

/** The definitions that may hold when the whole scope has run: what a function called later sees. */
function finalDefinitions(module: Module, definitions: readonly Definition[]): readonly Definition[] {
  const first = definitions[0]
  if (first === undefined || (definitions.length === 1 && first.kind !== 'delete')) return definitions
  return reaching(module, definitions, Number.POSITIVE_INFINITY, outermostBlock(module, first.block))
}

/** The block of the scope in which block `id` lies. */
function outermostBlock(module: Module, id: number): number {
  let current = id
  for (;;) {
    const { kind, parent } = module.block(current)
    if (parent < 0 || kind === 'function' || kind === 'class' || kind === 'lambda' || kind === 'module') return current
    current = parent
  }
}

/** The definitions that may give the name its value at the zero-based `offset`, all of one scope. */
function reachingDefinitions(
  module: Module,
  definitions: readonly Definition[],
  offset: number,
): readonly Definition[] {
  const first = definitions[0]
  if (first === undefined) return definitions
  if (definitions.length === 1) return first.kind === 'delete' ? [] : definitions
  return reaching(module, definitions, offset, module.blockAt(offset))
}

function reaching(
  module: Module,
  definitions: readonly Definition[],
  offset: number,
  use: number,
): readonly Definition[] {
  const loop = outermostLoop(module, use)
  let candidates: Definition[] = []
  for (const definition of definitions) {
    const comesBack = loop !== null && definition.start >= loop.start && definition.start < loop.end
    // The value being assigned is evaluated before the name has it: `result = result.all()` reads the one before.
    if (definition.start >= offset ? !comesBack : definedByExpressionAt(definition, offset) && !comesBack) continue
    const block = settledBlock(module, definition.block)
    if (excludes(module, block, use)) continue
    if (definition.start < offset && !definedByExpressionAt(definition, offset) && module.blockEncloses(block, use))
      candidates = []
    candidates.push(definition)
  }
  candidates = withoutReplaced(module, candidates, use)
  const values = candidates.filter((definition) => definition.kind !== 'augmented' && definition.kind !== 'delete')
  return values.length > 0 ? values : candidates.filter((definition) => definition.kind === 'augmented')
}

/** The definitions without those that every branch of a later `if` with `else` replaces before the block `use` is reached. */
function withoutReplaced(module: Module, candidates: readonly Definition[], use: number): Definition[] {
  let kept = [...candidates]
  if (kept.length < 3) return kept
  const replacing = new Set(kept.map(({ block }) => settledBlock(module, block)))
  for (const id of replacing) {
    const { kind, statement, parent } = module.block(id)
    if (kind !== 'else') continue
    const first = module.facts.blocks.findIndex(
      (block) => block.kind === 'if' && block.statement === statement && block.parent === parent,
    )
    if (first < 0 || !(replacing.has(first) || module.block(first).leaves === 'function')) continue
    const around = settledBlock(module, parent)
    if (module.blockEncloses(around, use)) kept = kept.filter(({ start }) => start >= statement)
    // `elif` is an `if` alone in the `else` of another: what both of its branches do, that `else` does.
    else replacing.add(around)
  }
  return kept
}

/** Whether `offset` lies in the expression whose value the definition assigns. */
function definedByExpressionAt(definition: Definition, offset: number): boolean {
  switch (definition.kind) {
    case 'assign':
    case 'annotated':
    case 'augmented': {
      const value = definition.value
      return value !== null && value.start <= offset && offset < value.end
    }
    case 'for':
      return definition.iterable.start <= offset && offset < definition.iterable.end
    case 'with':
      return definition.context.start <= offset && offset < definition.context.end
    default:
      return false
  }
}

/** The block that a value assigned in block `id` is sure to outlive it into. */
function settledBlock(module: Module, id: number): number {
  let current = id
  while (TRANSPARENT.has(module.block(current).kind)) current = module.block(current).parent
  return current
}

/** The outermost loop body around block `id` within its function. */
function outermostLoop(module: Module, id: number): Block | null {
  let loop: Block | null = null
  for (const block of module.blocksAround(id)) {
    if (block.kind === 'for' || block.kind === 'while') loop = block
    if (block.kind === 'function' || block.kind === 'class' || block.kind === 'lambda') break
  }
  return loop
}

/** Whether a value assigned in block `from` can never be seen in block `use`. */
function excludes(module: Module, from: number, use: number): boolean {
  for (let id = from; id >= 0; id = module.block(id).parent) {
    if (module.blockEncloses(id, use)) return false
    const block = module.block(id)
    if (block.leaves === 'function') return true
    if (block.leaves === 'loop' && inSameLoop(module, id, use)) return true
    if (block.kind === 'if' || block.kind === 'else' || block.kind === 'case') {
      for (const other of module.blocksAround(use)) {
        if (other !== block && other.statement === block.statement && other.parent === block.parent) return true
      }
    }
  }
  return false
}

/** Whether block `use` lies in the innermost loop around block `id`. */
function inSameLoop(module: Module, id: number, use: number): boolean {
  for (let current = id; current >= 0; current = module.block(current).parent) {
    const { kind } = module.block(current)
    if (kind === 'for' || kind === 'while') return module.blockEncloses(current, use)
  }
  return false
}

/** Built-in names that the stub of `builtins` does not describe, but that are defined. */
const BUILTIN_NAMES: ReadonlySet<string> = new Set(
  `abs aiter all anext any ascii bin breakpoint callable chr compile delattr dir divmod eval exec format getattr globals hasattr hash help
  hex id input isinstance issubclass iter len locals max memoryview min next oct ord pow print repr round setattr sorted sum super vars
  __import__ __name__ __file__ __doc__ Ellipsis NotImplemented open exit quit`.split(/\s+/),
)
