/** Visiting the syntax tree. */
import type { Arguments, Node } from './ast.ts'

type Visit = (node: Node) => void

function each(nodes: readonly (Node | null)[], visit: Visit): void {
  for (const node of nodes) if (node !== null) visit(node)
}

function optional(node: Node | null, visit: Visit): void {
  if (node !== null) visit(node)
}

/** Parameters and their defaults are kept apart, but stand beside each other in the text. */
function eachParameter(node: Arguments, visit: Visit): void {
  const positional = node.posonlyargs.length + node.args.length
  const withoutDefault = positional - node.defaults.length
  for (let index = 0; index < positional; index++) {
    visit(node.posonlyargs[index] ?? node.args[index - node.posonlyargs.length]!)
    if (index >= withoutDefault) visit(node.defaults[index - withoutDefault]!)
  }
  optional(node.vararg, visit)
  for (let index = 0; index < node.kwonlyargs.length; index++) {
    visit(node.kwonlyargs[index]!)
    optional(node.kw_defaults[index] ?? null, visit)
  }
  optional(node.kwarg, visit)
}

/** Positional and keyword arguments may alternate in the text. */
function eachInTextOrder(first: readonly Node[], second: readonly Node[], visit: Visit): void {
  if (first.length === 0 || second.length === 0 || first.at(-1)!.start < second[0]!.start) {
    each(first, visit)
    each(second, visit)
    return
  }
  each(
    [...first, ...second].sort((one, other) => one.start - other.start),
    visit,
  )
}

/**
 * Calls `visit` for each child of `node`, in the order of the text. The expression a string spells (`forward`) is a child too.
 * Decorators come before the definition they belong to; a definition's other parts are visited in the order type parameters,
 * arguments (or bases and keywords), returns, body.
 */
export function forEachChild(node: Node, visit: Visit): void {
  // The cases are tried one after the other: the most frequent kinds come first.
  switch (node.kind) {
    case 'Name':
      return
    case 'Attribute':
    case 'keyword':
    case 'Expr':
    case 'Await':
    case 'YieldFrom':
    case 'Starred':
    case 'MatchValue':
      visit(node.value)
      return
    case 'Constant':
      if (node.type === 'str' && node.forward !== undefined) visit(node.forward)
      return
    case 'Call':
      visit(node.func)
      eachInTextOrder(node.args, node.keywords, visit)
      return
    case 'Pass':
    case 'Break':
    case 'Continue':
    case 'Global':
    case 'Nonlocal':
    case 'alias':
    case 'Broken':
    case 'MatchSingleton':
    case 'MatchStar':
      return
    case 'Module':
      each(node.body, visit)
      return
    case 'FunctionDef':
    case 'AsyncFunctionDef':
      each(node.decorator_list, visit)
      each(node.type_params, visit)
      visit(node.args)
      optional(node.returns, visit)
      each(node.body, visit)
      return
    case 'ClassDef':
      each(node.decorator_list, visit)
      each(node.type_params, visit)
      eachInTextOrder(node.bases, node.keywords, visit)
      each(node.body, visit)
      return
    case 'Return':
    case 'Yield':
      optional(node.value, visit)
      return
    case 'Delete':
      each(node.targets, visit)
      return
    case 'Assign':
      each(node.targets, visit)
      visit(node.value)
      return
    case 'TypeAlias':
      visit(node.name)
      each(node.type_params, visit)
      visit(node.value)
      return
    case 'AugAssign':
    case 'NamedExpr':
      visit(node.target)
      visit(node.value)
      return
    case 'AnnAssign':
      visit(node.target)
      visit(node.annotation)
      optional(node.value, visit)
      return
    case 'For':
    case 'AsyncFor':
      visit(node.target)
      visit(node.iter)
      each(node.body, visit)
      each(node.orelse, visit)
      return
    case 'While':
    case 'If':
      visit(node.test)
      each(node.body, visit)
      each(node.orelse, visit)
      return
    case 'With':
    case 'AsyncWith':
      each(node.items, visit)
      each(node.body, visit)
      return
    case 'Match':
      visit(node.subject)
      each(node.cases, visit)
      return
    case 'Raise':
      optional(node.exc, visit)
      optional(node.cause, visit)
      return
    case 'Try':
    case 'TryStar':
      each(node.body, visit)
      each(node.handlers, visit)
      each(node.orelse, visit)
      each(node.finalbody, visit)
      return
    case 'Assert':
      visit(node.test)
      optional(node.msg, visit)
      return
    case 'Import':
    case 'ImportFrom':
      each(node.names, visit)
      return
    case 'BoolOp':
    case 'JoinedStr':
    case 'TemplateStr':
      each(node.values, visit)
      return
    case 'BinOp':
      visit(node.left)
      visit(node.right)
      return
    case 'UnaryOp':
      visit(node.operand)
      return
    case 'Lambda':
      visit(node.args)
      visit(node.body)
      return
    case 'IfExp':
      visit(node.body)
      visit(node.test)
      visit(node.orelse)
      return
    case 'Dict':
      for (let index = 0; index < node.values.length; index++) {
        optional(node.keys[index] ?? null, visit)
        visit(node.values[index]!)
      }
      return
    case 'Set':
    case 'List':
    case 'Tuple':
      each(node.elts, visit)
      return
    case 'ListComp':
    case 'SetComp':
    case 'GeneratorExp':
      visit(node.elt)
      each(node.generators, visit)
      return
    case 'DictComp':
      visit(node.key)
      visit(node.value)
      each(node.generators, visit)
      return
    case 'Compare':
      visit(node.left)
      each(node.comparators, visit)
      return
    case 'FormattedValue':
    case 'Interpolation':
      visit(node.value)
      optional(node.format_spec, visit)
      return
    case 'Subscript':
      visit(node.value)
      visit(node.slice)
      return
    case 'Slice':
      optional(node.lower, visit)
      optional(node.upper, visit)
      optional(node.step, visit)
      return
    case 'arguments':
      eachParameter(node, visit)
      return
    case 'arg':
      optional(node.annotation, visit)
      return
    case 'withitem':
      visit(node.context_expr)
      optional(node.optional_vars, visit)
      return
    case 'comprehension':
      visit(node.target)
      visit(node.iter)
      each(node.ifs, visit)
      return
    case 'ExceptHandler':
      optional(node.type, visit)
      each(node.body, visit)
      return
    case 'match_case':
      visit(node.pattern)
      optional(node.guard, visit)
      each(node.body, visit)
      return
    case 'MatchSequence':
    case 'MatchOr':
      each(node.patterns, visit)
      return
    case 'MatchMapping':
      for (let index = 0; index < node.keys.length; index++) {
        visit(node.keys[index]!)
        optional(node.patterns[index] ?? null, visit)
      }
      return
    case 'MatchClass':
      visit(node.cls)
      each(node.patterns, visit)
      each(node.kwd_patterns, visit)
      return
    case 'MatchAs':
      optional(node.pattern, visit)
      return
    case 'TypeVar':
      optional(node.bound, visit)
      optional(node.default_value, visit)
      return
    case 'ParamSpec':
    case 'TypeVarTuple':
      optional(node.default_value, visit)
      return
    default:
      unknownKind(node)
  }
}

/** Makes a forgotten kind a compile-time error. */
function unknownKind(node: never): never {
  throw new Error(`Unknown node ${JSON.stringify(node)}`)
}

/** The children of `node`, in the order of `forEachChild`. */
export function children(node: Node): readonly Node[] {
  const found: Node[] = []
  forEachChild(node, (child) => found.push(child))
  return found
}

/**
 * Calls `enter` for `node` and everything below it, parents first and in the order of the text.
 * What is below a node for which `enter` gives `false` is left out. Recursion is safe: the parser bounds how deep a tree can be.
 */
export function walk(node: Node, enter: (node: Node) => boolean | undefined): void {
  const visit = (next: Node): void => {
    if (enter(next) !== false) forEachChild(next, visit)
  }
  visit(node)
}
