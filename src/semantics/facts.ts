/**
 * What is known about one Python file without looking at any other: plain, JSON-safe data.
 * Expressions are kept as syntax, because their meaning may need other files; the project layer evaluates them.
 * Ids (`scope`, `block`, `function`, `class`) are indices into the arrays of the same `ModuleFacts`.
 */
import type { AnnAssign, Attribute, Call, Comment, Expression, Keyword, Subscript } from '../syntax/ast.ts'
import type { Span } from '../text/span.ts'

export interface ModuleFacts {
  /** Path relative to the project root, `/` as separator. */
  readonly path: string
  readonly scopes: readonly Scope[]
  /** `blocks[0]` is the module's own; every other one lies within its parent. In source order of their starts. */
  readonly blocks: readonly Block[]
  readonly functions: readonly FunctionFacts[]
  readonly classes: readonly ClassFacts[]
  /** Code of the module itself and of class bodies: what runs at import. */
  readonly topLevel: CodeFacts
  /** `from m import *`, in order. */
  readonly starImports: readonly StarImport[]
  /** The names of `__all__` where it is a literal list or tuple (with `+=`), else null. */
  readonly exports: readonly string[] | null
  readonly comments: readonly Comment[]
}

export type ScopeKind = 'module' | 'class' | 'function' | 'lambda' | 'comprehension' | 'type-parameters'

/** One of Python's scopes. `scopes[0]` is the module's. */
export interface Scope {
  readonly kind: ScopeKind
  /** The enclosing scope, -1 for the module. */
  readonly parent: number
  /**
   * Where names are looked up in this scope first: the body of a function (not its decorators, defaults and annotations), the whole of a
   * comprehension except `hole`.
   */
  readonly span: Span
  /** The first iterable of a comprehension, which is evaluated outside. */
  readonly hole: Span | null
  readonly bindings: readonly Binding[]
  /** Names that `global` sends to the module scope. */
  readonly globals: readonly string[]
  /** Names that `nonlocal` sends to an enclosing function. */
  readonly nonlocals: readonly string[]
  /** The function whose body this is, if any. */
  readonly function: number | null
  /** The class whose body this is, if any. */
  readonly class: number | null
}

/** A name of a scope with all the places that give it a value, in source order. */
export interface Binding {
  readonly name: string
  readonly definitions: readonly Definition[]
}

/** A step into a value that is unpacked: `a, (b, *c) = value` gives `b` the path `[1, 0]`; `'*'` stands for a starred target. */
export type UnpackStep = number | '*'

/** A place that gives a name its value. The span is that of the name itself. */
export type Definition = Span & { readonly block: number } & DefinitionValue
export type DefinitionValue =
  /** `import a.b` binds `a` (`binds: 'a'`); `import a.b as c` binds `a.b`. */
  | { readonly kind: 'import'; readonly module: string; readonly binds: string }
  | { readonly kind: 'import-from'; readonly module: string; readonly level: number; readonly name: string }
  | { readonly kind: 'function'; readonly function: number }
  | { readonly kind: 'class'; readonly class: number }
  | { readonly kind: 'assign'; readonly value: Expression; readonly path: readonly UnpackStep[] }
  | { readonly kind: 'annotated'; readonly annotation: Expression; readonly value: Expression | null }
  | { readonly kind: 'augmented'; readonly value: Expression }
  | {
      readonly kind: 'for'
      readonly iterable: Expression
      readonly path: readonly UnpackStep[]
      readonly isAsync: boolean
    }
  | {
      readonly kind: 'with'
      readonly context: Expression
      readonly path: readonly UnpackStep[]
      readonly isAsync: boolean
    }
  | { readonly kind: 'except'; readonly type: Expression | null }
  | { readonly kind: 'parameter'; readonly function: number; readonly index: number }
  | { readonly kind: 'type-alias'; readonly value: Expression }
  | { readonly kind: 'type-parameter'; readonly bound: Expression | null }
  | { readonly kind: 'match'; readonly class: Expression | null }
  | { readonly kind: 'delete' }

export type BlockKind =
  | 'module'
  | 'class'
  | 'function'
  | 'lambda'
  | 'if'
  | 'else'
  | 'for'
  | 'while'
  | 'loop-else'
  | 'try'
  | 'except'
  | 'try-else'
  | 'finally'
  | 'with'
  | 'case'
  | 'comprehension'
  | 'generator'

/**
 * A sequence of statements (or the element of a comprehension) that runs as one. The blocks form a tree. A `generator` is a generator
 * expression that is not iterated where it stands.
 * `statement` is the start offset of the statement (or comprehension) the block belongs to, so that siblings can be found.
 */
export interface Block extends Span {
  readonly kind: BlockKind
  /** -1 for the module. */
  readonly parent: number
  readonly statement: number
  /** The condition of `if`/`while` (the same for the `else` of an `if`), the exception type of `except`, the context of `with`. */
  readonly test: Expression | null
  /** Whether the statements end in `return` or `raise` (`function`), or in `continue` or `break` (`loop`): what follows is not reached. */
  readonly leaves: 'function' | 'loop' | null
}

export type ParameterKind = 'positional-only' | 'positional' | 'vararg' | 'keyword-only' | 'kwarg'

/** The span covers name and annotation (CPython's `arg`); the name is its beginning. */
export interface Parameter extends Span {
  readonly name: string
  readonly kind: ParameterKind
  readonly annotation: Expression | null
  readonly default: Expression | null
}

/** What happens in a piece of code, nested functions and lambdas not included, comprehensions included. All lists in source order. */
export interface CodeFacts {
  readonly calls: readonly CallSite[]
  /** Values of `return` statements; of a lambda, its body. */
  readonly returns: readonly ReturnSite[]
  readonly yields: readonly YieldSite[]
  /** `with`/`async with` items, `for`/`async for` iterables and comprehension iterables: what is entered and iterated. */
  readonly uses: readonly UseSite[]
  /** `target.attribute = value`, annotated or not. */
  readonly attributeAssignments: readonly AttributeAssignment[]
  /** `target[key] = value`, `target[key] += value` and `del target[key]`. */
  readonly itemAssignments: readonly ItemAssignment[]
  /** Attributes that are awaited without a call: `await user.awaitable_attrs.items`. */
  readonly awaitedAttributes: readonly Attribute[]
  readonly raises: readonly RaiseSite[]
}

export interface CallSite {
  readonly call: Call
  /** Whether `await` takes its result: directly, or as one outcome of a condition (`await (load() if id else create())`). */
  readonly awaited: boolean
  /** What becomes of the result: `statement` (dropped), `iterated` (`for`, comprehension, `yield from`, star, `list()`), `entered` (`with`), `value` (anything else). */
  readonly result: 'statement' | 'iterated' | 'entered' | 'value'
  readonly block: number
}
export interface ReturnSite extends Span {
  readonly value: Expression | null
  readonly block: number
}
export interface YieldSite extends Span {
  readonly value: Expression | null
  /** `yield from`. */
  readonly delegates: boolean
  readonly block: number
}
export interface UseSite {
  readonly kind: 'with' | 'for'
  readonly isAsync: boolean
  readonly value: Expression
  readonly block: number
}
export interface RaiseSite extends Span {
  readonly exception: Expression | null
  readonly block: number
}
export interface AttributeAssignment {
  readonly target: Attribute
  readonly annotation: AnnAssign['annotation'] | null
  readonly value: Expression | null
  /** How the value is unpacked to reach the target; empty for a plain assignment. */
  readonly path: readonly UnpackStep[]
  readonly block: number
}
export interface ItemAssignment {
  readonly target: Subscript
  /** What the item is assigned, or is part of it where that is unpacked; null where it is deleted. */
  readonly value: Expression | null
  readonly block: number
}

export interface FunctionFacts extends Span, CodeFacts {
  readonly name: string
  readonly nameSpan: Span
  /** As Python's `__qualname__`: `Repo.save`, `create_app.<locals>.handler`, `<lambda>`. */
  readonly qualifiedName: string
  readonly isAsync: boolean
  /** Whether its body yields. */
  readonly isGenerator: boolean
  readonly isLambda: boolean
  /** The class in whose body it is defined, if any. */
  readonly class: number | null
  /** The scope of its body. */
  readonly scope: number
  /** The scope in which it is defined. */
  readonly outerScope: number
  /** The block in which its definition stands. */
  readonly block: number
  /** The block of its body. */
  readonly bodyBlock: number
  readonly decorators: readonly Expression[]
  readonly parameters: readonly Parameter[]
  readonly annotation: Expression | null
  readonly docstring: string | null
  /** Whether the body does nothing: `...`, `pass`, a docstring, `raise NotImplementedError`. */
  readonly isStub: boolean
}

export interface ClassFacts extends Span {
  readonly name: string
  readonly nameSpan: Span
  /** As Python's `__qualname__`: `Outer.Inner`. */
  readonly qualifiedName: string
  readonly bases: readonly Expression[]
  readonly keywords: readonly Keyword[]
  readonly decorators: readonly Expression[]
  readonly typeParameters: readonly string[]
  /** The scope of its body. */
  readonly scope: number
  readonly outerScope: number
  readonly block: number
  readonly bodyBlock: number
  readonly docstring: string | null
}

export interface StarImport extends Span {
  readonly module: string
  readonly level: number
  readonly block: number
}
