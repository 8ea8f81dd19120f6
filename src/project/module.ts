import type { Block, ClassFacts, Definition, FunctionFacts, ModuleFacts, Scope } from '../semantics/facts.ts'
import type { Expression } from '../syntax/ast.ts'
import { contains, type Span } from '../text/span.ts'
import type { FileRole } from './file-role.ts'
import type { ClassSymbol, FunctionSymbol } from './symbols.ts'

/** Scopes with no more names are searched one name after the other, which is faster than making a map of them. */
const FEW_BINDINGS = 12

const NO_DEFINITIONS: readonly Definition[] = []

/** One file of the project (or one library stub) with the look-ups that its facts allow. */
export class Module {
  readonly facts: ModuleFacts
  /** Dotted name under its source root: `app.api.deps`; a package has the name of its folder. */
  readonly name: string
  /** Whether the file is an `__init__.py`. */
  readonly isPackage: boolean
  /** Whether it describes a library instead of being part of the project. */
  readonly isStub: boolean
  readonly role: FileRole
  readonly classes: readonly ClassSymbol[]
  readonly functions: readonly FunctionSymbol[]
  readonly #bindings: Map<string, readonly Definition[]>[] = []

  constructor(facts: ModuleFacts, options: { name: string; isPackage: boolean; isStub: boolean; role: FileRole }) {
    this.facts = facts
    this.name = options.name
    this.isPackage = options.isPackage
    this.isStub = options.isStub
    this.role = options.role
    this.classes = facts.classes.map((classFacts) => ({
      kind: 'class-symbol',
      qualifiedName: `${this.name}.${classFacts.qualifiedName}`,
      module: this,
      facts: classFacts,
    }))
    this.functions = facts.functions.map((functionFacts) => ({
      kind: 'function-symbol',
      qualifiedName: `${this.name}.${functionFacts.qualifiedName}`,
      module: this,
      facts: functionFacts,
      owner: functionFacts.class === null ? null : this.classes[functionFacts.class]!,
    }))
  }

  /** Path relative to the project root. */
  get path(): string {
    return this.facts.path
  }

  scope(id: number): Scope {
    return this.facts.scopes[id]!
  }

  block(id: number): Block {
    return this.facts.blocks[id]!
  }

  /** The definitions of `name` in the scope itself, not in enclosing ones; empty for none. */
  definitionsIn(scope: number, name: string): readonly Definition[] {
    const { bindings } = this.facts.scopes[scope]!
    if (bindings.length <= FEW_BINDINGS) {
      for (const binding of bindings) if (binding.name === name) return binding.definitions
      return NO_DEFINITIONS
    }
    let byName = this.#bindings[scope]
    if (byName === undefined) {
      byName = new Map()
      for (const binding of bindings) byName.set(binding.name, binding.definitions)
      this.#bindings[scope] = byName
    }
    return byName.get(name) ?? NO_DEFINITIONS
  }

  /** The id of the innermost scope in which names at the zero-based `offset` are looked up. */
  scopeAt(offset: number): number {
    const scopes = this.facts.scopes
    let id = lastStartingAt(scopes.length, (index) => scopes[index]!.span.start, offset)
    for (; id > 0; id = scopes[id]!.parent) {
      const { span, hole } = scopes[id]!
      if (contains(span, offset) && !(hole && contains(hole, offset))) return id
    }
    return 0
  }

  /** The id of the innermost block that holds the zero-based `offset`. */
  blockAt(offset: number): number {
    const blocks = this.facts.blocks
    let id = lastStartingAt(blocks.length, (index) => blocks[index]!.start, offset)
    for (; id > 0; id = blocks[id]!.parent) if (contains(blocks[id]!, offset)) return id
    return 0
  }

  /** The function in whose body the offset lies (comprehensions belong to their function), or null at module or class level. */
  functionAt(offset: number): FunctionSymbol | null {
    for (let id = this.scopeAt(offset); id >= 0; id = this.facts.scopes[id]!.parent) {
      const scope = this.facts.scopes[id]!
      if (scope.function !== null) return this.functions[scope.function]!
      if (scope.class !== null) return null
    }
    return null
  }

  /** The class in whose body the offset lies directly or through its methods, or null. */
  classAt(offset: number): ClassSymbol | null {
    for (let id = this.scopeAt(offset); id >= 0; id = this.facts.scopes[id]!.parent) {
      const scope = this.facts.scopes[id]!
      if (scope.class !== null) return this.classes[scope.class]!
    }
    return null
  }

  /** The symbol of a function given by its facts or its id. */
  functionSymbol(id: number): FunctionSymbol {
    return this.functions[id]!
  }

  /** The blocks around block `id`, itself first, the module's last. */
  *blocksAround(id: number): Generator<Block> {
    for (let current = id; current >= 0; current = this.facts.blocks[current]!.parent) yield this.facts.blocks[current]!
  }

  /** Whether block `outer` is `inner` or lies around it. */
  blockEncloses(outer: number, inner: number): boolean {
    for (let id = inner; id >= 0; id = this.facts.blocks[id]!.parent) if (id === outer) return true
    return false
  }
}

/** A place in a file that is not necessarily a node. */
export interface Place extends Span {
  readonly module: Module
}

/** An expression together with the file it stands in, which its meaning depends on. */
export interface Located<Node extends Expression = Expression> {
  readonly module: Module
  readonly node: Node
}

/** A class that has source text: of the project or of a stub. */
export type DefinedClass = ClassSymbol & { readonly module: Module; readonly facts: ClassFacts }

/** Whether the class has source text that can be looked into. */
export function isDefined(symbol: ClassSymbol): symbol is DefinedClass {
  return symbol.facts !== null
}

/** The facts of a function by its symbol; shorthand for rules. */
export function factsOf(symbol: FunctionSymbol): FunctionFacts {
  return symbol.facts
}

/** The largest index whose start is at or before `offset`, 0 if none; starts must not decrease. */
function lastStartingAt(length: number, startOf: (index: number) => number, offset: number): number {
  let low = 0
  let high = length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (startOf(middle) <= offset) low = middle
    else high = middle - 1
  }
  return low
}
