/**
 * The syntax tree of a Python file: plain, JSON-safe data with the node names and field names of CPython's `ast` module.
 *
 * Differences from CPython, all deliberate:
 * - `start`/`end` are offsets (UTF-16, zero-based, end exclusive) where CPython has lines and UTF-8 columns. They cover the same text.
 *   Nodes that CPython gives no position (`arguments`, `comprehension`, `withitem`, `match_case`) have one here.
 * - No `ctx`, no `type_comment`.
 * - `Constant` says its Python type in `type`, because JSON has fewer types than Python.
 * - Definitions carry `nameSpan`, the span of the defined name.
 * - `Broken` stands for text the parser could not read, as a statement or as an expression.
 */
import type { Span } from '../text/span.ts'

interface Base<Kind extends string> extends Span {
  readonly kind: Kind
}

// ---- module -----------------------------------------------------------------------------------------------------------------

export interface Module extends Base<'Module'> {
  readonly body: readonly Statement[]
}

/** `# …` up to the end of its line, not included. */
export interface Comment extends Span {
  readonly text: string
}

/** What the parser made of one file. */
export interface SyntaxTree {
  readonly module: Module
  /** In order of appearance. */
  readonly comments: readonly Comment[]
  /** The unreadable places, in order of appearance, not overlapping. Empty for a file without syntax errors. */
  readonly errors: readonly SyntaxErrorPlace[]
}

/** One place that could not be read, with a short description for a person (`unexpected "print"`). */
export interface SyntaxErrorPlace extends Span {
  readonly message: string
}

/** Text that could not be read. */
export interface Broken extends Base<'Broken'> {}

// ---- statements -------------------------------------------------------------------------------------------------------------

export type Statement =
  | FunctionDef
  | AsyncFunctionDef
  | ClassDef
  | Return
  | Delete
  | Assign
  | TypeAlias
  | AugAssign
  | AnnAssign
  | For
  | AsyncFor
  | While
  | If
  | With
  | AsyncWith
  | Match
  | Raise
  | Try
  | TryStar
  | Assert
  | Import
  | ImportFrom
  | Global
  | Nonlocal
  | Expr
  | Pass
  | Break
  | Continue
  | Broken

interface FunctionBase {
  readonly name: string
  readonly nameSpan: Span
  readonly args: Arguments
  readonly body: readonly Statement[]
  readonly decorator_list: readonly Expression[]
  readonly returns: Expression | null
  readonly type_params: readonly TypeParameter[]
}
/** `start` is at `def`, not at the first decorator (as in CPython). */
export interface FunctionDef extends Base<'FunctionDef'>, FunctionBase {}
/** `start` is at `async`, not at the first decorator. */
export interface AsyncFunctionDef extends Base<'AsyncFunctionDef'>, FunctionBase {}
export interface ClassDef extends Base<'ClassDef'> {
  readonly name: string
  readonly nameSpan: Span
  readonly bases: readonly Expression[]
  readonly keywords: readonly Keyword[]
  readonly body: readonly Statement[]
  readonly decorator_list: readonly Expression[]
  readonly type_params: readonly TypeParameter[]
}
export interface Return extends Base<'Return'> {
  readonly value: Expression | null
}
export interface Delete extends Base<'Delete'> {
  readonly targets: readonly Expression[]
}
export interface Assign extends Base<'Assign'> {
  readonly targets: readonly Expression[]
  readonly value: Expression
}
export interface TypeAlias extends Base<'TypeAlias'> {
  readonly name: Expression
  readonly type_params: readonly TypeParameter[]
  readonly value: Expression
}
export interface AugAssign extends Base<'AugAssign'> {
  readonly target: Expression
  readonly op: BinaryOperator
  readonly value: Expression
}
export interface AnnAssign extends Base<'AnnAssign'> {
  readonly target: Expression
  readonly annotation: Expression
  readonly value: Expression | null
  /** Whether the target is a plain name without parentheses (CPython's 1 or 0). */
  readonly simple: boolean
}
interface ForBase {
  readonly target: Expression
  readonly iter: Expression
  readonly body: readonly Statement[]
  readonly orelse: readonly Statement[]
}
export interface For extends Base<'For'>, ForBase {}
export interface AsyncFor extends Base<'AsyncFor'>, ForBase {}
export interface While extends Base<'While'> {
  readonly test: Expression
  readonly body: readonly Statement[]
  readonly orelse: readonly Statement[]
}
/** `elif` is an `If` alone in `orelse`, starting at the `elif` keyword. */
export interface If extends Base<'If'> {
  readonly test: Expression
  readonly body: readonly Statement[]
  readonly orelse: readonly Statement[]
}
interface WithBase {
  readonly items: readonly WithItem[]
  readonly body: readonly Statement[]
}
export interface With extends Base<'With'>, WithBase {}
export interface AsyncWith extends Base<'AsyncWith'>, WithBase {}
export interface Match extends Base<'Match'> {
  readonly subject: Expression
  readonly cases: readonly MatchCase[]
}
export interface Raise extends Base<'Raise'> {
  readonly exc: Expression | null
  readonly cause: Expression | null
}
interface TryBase {
  readonly body: readonly Statement[]
  readonly handlers: readonly ExceptHandler[]
  readonly orelse: readonly Statement[]
  readonly finalbody: readonly Statement[]
}
export interface Try extends Base<'Try'>, TryBase {}
export interface TryStar extends Base<'TryStar'>, TryBase {}
export interface Assert extends Base<'Assert'> {
  readonly test: Expression
  readonly msg: Expression | null
}
export interface Import extends Base<'Import'> {
  readonly names: readonly Alias[]
}
export interface ImportFrom extends Base<'ImportFrom'> {
  readonly module: string | null
  readonly names: readonly Alias[]
  /** The number of leading dots. */
  readonly level: number
}
export interface Global extends Base<'Global'> {
  readonly names: readonly string[]
}
export interface Nonlocal extends Base<'Nonlocal'> {
  readonly names: readonly string[]
}
/** An expression used as a statement. */
export interface Expr extends Base<'Expr'> {
  readonly value: Expression
}
export interface Pass extends Base<'Pass'> {}
export interface Break extends Base<'Break'> {}
export interface Continue extends Base<'Continue'> {}

// ---- expressions ------------------------------------------------------------------------------------------------------------

export type Expression =
  | BoolOp
  | NamedExpr
  | BinOp
  | UnaryOp
  | Lambda
  | IfExp
  | Dict
  | SetDisplay
  | ListComp
  | SetComp
  | DictComp
  | GeneratorExp
  | Await
  | Yield
  | YieldFrom
  | Compare
  | Call
  | FormattedValue
  | Interpolation
  | JoinedStr
  | TemplateStr
  | Constant
  | Attribute
  | Subscript
  | Starred
  | Name
  | List
  | Tuple
  | Slice
  | Broken

export interface BoolOp extends Base<'BoolOp'> {
  readonly op: 'And' | 'Or'
  readonly values: readonly Expression[]
}
export interface NamedExpr extends Base<'NamedExpr'> {
  readonly target: Expression
  readonly value: Expression
}
export type BinaryOperator =
  | 'Add'
  | 'Sub'
  | 'Mult'
  | 'MatMult'
  | 'Div'
  | 'Mod'
  | 'Pow'
  | 'LShift'
  | 'RShift'
  | 'BitOr'
  | 'BitXor'
  | 'BitAnd'
  | 'FloorDiv'
export interface BinOp extends Base<'BinOp'> {
  readonly left: Expression
  readonly op: BinaryOperator
  readonly right: Expression
}
export interface UnaryOp extends Base<'UnaryOp'> {
  readonly op: 'Invert' | 'Not' | 'UAdd' | 'USub'
  readonly operand: Expression
}
export interface Lambda extends Base<'Lambda'> {
  readonly args: Arguments
  readonly body: Expression
}
export interface IfExp extends Base<'IfExp'> {
  readonly test: Expression
  readonly body: Expression
  readonly orelse: Expression
}
/** A `null` key is a `**` expansion of the value beside it. */
export interface Dict extends Base<'Dict'> {
  readonly keys: readonly (Expression | null)[]
  readonly values: readonly Expression[]
}
/** `{1, 2}`; its kind is CPython's `Set`. */
export interface SetDisplay extends Base<'Set'> {
  readonly elts: readonly Expression[]
}
export interface ListComp extends Base<'ListComp'> {
  readonly elt: Expression
  readonly generators: readonly Comprehension[]
}
export interface SetComp extends Base<'SetComp'> {
  readonly elt: Expression
  readonly generators: readonly Comprehension[]
}
export interface DictComp extends Base<'DictComp'> {
  readonly key: Expression
  readonly value: Expression
  readonly generators: readonly Comprehension[]
}
export interface GeneratorExp extends Base<'GeneratorExp'> {
  readonly elt: Expression
  readonly generators: readonly Comprehension[]
}
export interface Await extends Base<'Await'> {
  readonly value: Expression
}
export interface Yield extends Base<'Yield'> {
  readonly value: Expression | null
}
export interface YieldFrom extends Base<'YieldFrom'> {
  readonly value: Expression
}
export type ComparisonOperator = 'Eq' | 'NotEq' | 'Lt' | 'LtE' | 'Gt' | 'GtE' | 'Is' | 'IsNot' | 'In' | 'NotIn'
export interface Compare extends Base<'Compare'> {
  readonly left: Expression
  readonly ops: readonly ComparisonOperator[]
  readonly comparators: readonly Expression[]
}
export interface Call extends Base<'Call'> {
  readonly func: Expression
  readonly args: readonly Expression[]
  readonly keywords: readonly Keyword[]
}
/** `{value!r:spec}` in an f-string. `conversion` is the letter after `!`, or null. */
export interface FormattedValue extends Base<'FormattedValue'> {
  readonly value: Expression
  readonly conversion: 's' | 'r' | 'a' | null
  readonly format_spec: JoinedStr | null
}
/** `{value!r:spec}` in a t-string. `str` is the text of the expression. */
export interface Interpolation extends Base<'Interpolation'> {
  readonly value: Expression
  readonly str: string
  readonly conversion: 's' | 'r' | 'a' | null
  readonly format_spec: JoinedStr | null
}
/** An f-string; implicitly concatenated neighbours belong to it. */
export interface JoinedStr extends Base<'JoinedStr'> {
  readonly values: readonly (Constant | FormattedValue | Interpolation)[]
}
export interface TemplateStr extends Base<'TemplateStr'> {
  readonly values: readonly (Constant | FormattedValue | Interpolation)[]
}

/** A literal. Implicitly concatenated strings are one constant, as in CPython. */
export type Constant =
  | StringConstant
  | BytesConstant
  | IntConstant
  | FloatConstant
  | ComplexConstant
  | BoolConstant
  | NoneConstant
  | EllipsisConstant
interface ConstantBase<Type extends string> extends Base<'Constant'> {
  readonly type: Type
}
export interface StringConstant extends ConstantBase<'str'> {
  readonly value: string
  /**
   * Where the string stands in an annotation (or the type argument of `cast`, or the value of a `TypeAlias`): the expression it spells,
   * with offsets in the file. Absent when it stands elsewhere or spells no expression.
   */
  readonly forward?: Expression
}
/** `value` holds one character U+0000–U+00FF for each byte. */
export interface BytesConstant extends ConstantBase<'bytes'> {
  readonly value: string
}
/** `value` is a number where it is exact, else its decimal digits. */
export interface IntConstant extends ConstantBase<'int'> {
  readonly value: number | string
}
/** `value` is `'inf'` for a literal too large for a double. */
export interface FloatConstant extends ConstantBase<'float'> {
  readonly value: number | 'inf'
}
/** `value` is the imaginary part. */
export interface ComplexConstant extends ConstantBase<'complex'> {
  readonly value: number | 'inf'
}
export interface BoolConstant extends ConstantBase<'bool'> {
  readonly value: boolean
}
export interface NoneConstant extends ConstantBase<'None'> {
  readonly value: null
}
export interface EllipsisConstant extends ConstantBase<'Ellipsis'> {
  readonly value: null
}

/** The attribute's name is the last `attr.length` characters of the node (identifiers outside ASCII may be normalised to another length). */
export interface Attribute extends Base<'Attribute'> {
  readonly value: Expression
  readonly attr: string
}
export interface Subscript extends Base<'Subscript'> {
  readonly value: Expression
  readonly slice: Expression
}
export interface Starred extends Base<'Starred'> {
  readonly value: Expression
}
export interface Name extends Base<'Name'> {
  readonly id: string
}
export interface List extends Base<'List'> {
  readonly elts: readonly Expression[]
}
export interface Tuple extends Base<'Tuple'> {
  readonly elts: readonly Expression[]
}
export interface Slice extends Base<'Slice'> {
  readonly lower: Expression | null
  readonly upper: Expression | null
  readonly step: Expression | null
}

// ---- parts ------------------------------------------------------------------------------------------------------------------

export interface Arguments extends Base<'arguments'> {
  readonly posonlyargs: readonly Argument[]
  readonly args: readonly Argument[]
  readonly vararg: Argument | null
  readonly kwonlyargs: readonly Argument[]
  /** One entry for each of `kwonlyargs`. */
  readonly kw_defaults: readonly (Expression | null)[]
  readonly kwarg: Argument | null
  /** Defaults of the last parameters of `posonlyargs` + `args`. */
  readonly defaults: readonly Expression[]
}
export interface Argument extends Base<'arg'> {
  readonly arg: string
  readonly annotation: Expression | null
}
/** `arg` is null for a `**` expansion. */
export interface Keyword extends Base<'keyword'> {
  readonly arg: string | null
  readonly value: Expression
}
/** `name` may be dotted (`import a.b`), or `*`. */
export interface Alias extends Base<'alias'> {
  readonly name: string
  readonly asname: string | null
}
export interface WithItem extends Base<'withitem'> {
  readonly context_expr: Expression
  readonly optional_vars: Expression | null
}
export interface Comprehension extends Base<'comprehension'> {
  readonly target: Expression
  readonly iter: Expression
  readonly ifs: readonly Expression[]
  readonly is_async: boolean
}
export interface ExceptHandler extends Base<'ExceptHandler'> {
  readonly type: Expression | null
  readonly name: string | null
  readonly body: readonly Statement[]
}
export interface MatchCase extends Base<'match_case'> {
  readonly pattern: Pattern
  readonly guard: Expression | null
  readonly body: readonly Statement[]
}
export type Pattern =
  | MatchValue
  | MatchSingleton
  | MatchSequence
  | MatchMapping
  | MatchClass
  | MatchStar
  | MatchAs
  | MatchOr
  | Broken
export interface MatchValue extends Base<'MatchValue'> {
  readonly value: Expression
}
export interface MatchSingleton extends Base<'MatchSingleton'> {
  readonly value: boolean | null
}
export interface MatchSequence extends Base<'MatchSequence'> {
  readonly patterns: readonly Pattern[]
}
export interface MatchMapping extends Base<'MatchMapping'> {
  readonly keys: readonly Expression[]
  readonly patterns: readonly Pattern[]
  readonly rest: string | null
}
export interface MatchClass extends Base<'MatchClass'> {
  readonly cls: Expression
  readonly patterns: readonly Pattern[]
  readonly kwd_attrs: readonly string[]
  readonly kwd_patterns: readonly Pattern[]
}
export interface MatchStar extends Base<'MatchStar'> {
  readonly name: string | null
}
export interface MatchAs extends Base<'MatchAs'> {
  readonly pattern: Pattern | null
  readonly name: string | null
}
export interface MatchOr extends Base<'MatchOr'> {
  readonly patterns: readonly Pattern[]
}
export type TypeParameter = TypeVar | ParamSpec | TypeVarTuple
export interface TypeVar extends Base<'TypeVar'> {
  readonly name: string
  readonly bound: Expression | null
  readonly default_value: Expression | null
}
export interface ParamSpec extends Base<'ParamSpec'> {
  readonly name: string
  readonly default_value: Expression | null
}
export interface TypeVarTuple extends Base<'TypeVarTuple'> {
  readonly name: string
  readonly default_value: Expression | null
}

/** Every node of the tree. */
export type Node =
  | Module
  | Statement
  | Expression
  | Pattern
  | TypeParameter
  | Arguments
  | Argument
  | Keyword
  | Alias
  | WithItem
  | Comprehension
  | ExceptHandler
  | MatchCase

/** The kinds of all nodes: CPython's class names, and `Broken`. */
export type NodeKind = Node['kind']

/** The node type of a kind: `NodeOf<'Call'>` is `Call`. */
export type NodeOf<Kind extends NodeKind> = Extract<Node, { readonly kind: Kind }>

export type FunctionDefinition = FunctionDef | AsyncFunctionDef
