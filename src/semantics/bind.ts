import type {
  Argument,
  Arguments,
  Attribute,
  ClassDef,
  Comprehension,
  Expression,
  FunctionDefinition,
  Keyword,
  Lambda,
  Pattern,
  Statement,
  SyntaxTree,
  TypeParameter,
} from '../syntax/ast.ts'
import { exact } from '../syntax/exact-list.ts'
import type { Span } from '../text/span.ts'
import type {
  AttributeAssignment,
  Block,
  BlockKind,
  CallSite,
  ClassFacts,
  CodeFacts,
  Definition,
  DefinitionValue,
  FunctionFacts,
  ItemAssignment,
  ModuleFacts,
  Parameter,
  RaiseSite,
  ReturnSite,
  ScopeKind,
  StarImport,
  UnpackStep,
  UseSite,
  YieldSite,
} from './facts.ts'

type Writable<T> = { -readonly [Key in keyof T]: T[Key] }

interface ScopeInProgress {
  readonly kind: ScopeKind
  readonly parent: number
  readonly span: Span
  hole: Span | null
  readonly bindings: Map<string, Definition[]>
  readonly globals: Set<string>
  readonly nonlocals: Set<string>
  function: number | null
  class: number | null
}

interface CodeInProgress extends CodeFacts {
  readonly calls: CallSite[]
  readonly returns: ReturnSite[]
  readonly yields: YieldSite[]
  readonly uses: UseSite[]
  readonly attributeAssignments: AttributeAssignment[]
  readonly itemAssignments: ItemAssignment[]
  readonly awaitedAttributes: Attribute[]
  readonly raises: RaiseSite[]
}

/** What becomes of the value of an expression; see `CallSite.result`. */
type Result = CallSite['result']

/** Built-in callables that run through the iterable they are given. */
const CONSUMERS = new Set([
  'all',
  'any',
  'dict',
  'frozenset',
  'list',
  'max',
  'min',
  'next',
  'set',
  'sorted',
  'sum',
  'tuple',
])

/**
 * Finds the scopes, definitions, functions, classes and calls of one file.
 * `path` is relative to the project root. Never throws: unreadable parts of the tree are skipped.
 */
export function bindModule(path: string, tree: SyntaxTree): ModuleFacts {
  return new Binder().bind(path, tree)
}

class Binder {
  readonly #scopes: ScopeInProgress[] = []
  readonly #blocks: Writable<Block>[] = []
  readonly #functions: FunctionFacts[] = []
  readonly #classes: ClassFacts[] = []
  readonly #starImports: StarImport[] = []
  readonly #nonlocals: { name: string; definition: Definition; scope: ScopeInProgress }[] = []
  #scope = 0
  #block = 0
  #code: CodeInProgress = emptyCode()
  #qualifier = ''

  bind(path: string, { module, comments }: SyntaxTree): ModuleFacts {
    this.#openScope('module', module)
    this.#openBlock('module', module, module.start, null, module.body)
    const topLevel = this.#code
    this.#statements(module.body)
    this.#bindNonlocals()
    return {
      path,
      scopes: this.#scopes.map((scope) => ({
        kind: scope.kind,
        parent: scope.parent,
        span: { start: scope.span.start, end: scope.span.end },
        hole: scope.hole,
        bindings: Array.from(scope.bindings, ([name, definitions]) => ({ name, definitions })),
        globals: [...scope.globals],
        nonlocals: [...scope.nonlocals],
        function: scope.function,
        class: scope.class,
      })),
      blocks: this.#blocks,
      functions: this.#functions,
      classes: this.#classes,
      topLevel,
      starImports: this.#starImports,
      exports: literalExports(this.#scopes[0]!.bindings.get('__all__')),
      comments,
    }
  }

  // ---- scopes, blocks, definitions ------------------------------------------------------------------------------------------

  #openScope(kind: ScopeKind, span: Span): number {
    const parent = this.#scopes.length === 0 ? -1 : this.#scope
    this.#scopes.push({
      kind,
      parent,
      span,
      hole: null,
      bindings: new Map(),
      globals: new Set(),
      nonlocals: new Set(),
      function: null,
      class: null,
    })
    this.#scope = this.#scopes.length - 1
    return this.#scope
  }

  #closeScope(): void {
    this.#scope = this.#scopes[this.#scope]!.parent
  }

  #openBlock(
    kind: BlockKind,
    span: Span,
    statement: number,
    test: Expression | null,
    body: readonly Statement[],
  ): number {
    const parent = this.#blocks.length === 0 ? -1 : this.#block
    this.#blocks.push({ start: span.start, end: span.end, kind, parent, statement, test, leaves: leaves(body) })
    this.#block = this.#blocks.length - 1
    return this.#block
  }

  #closeBlock(): void {
    this.#block = this.#blocks[this.#block]!.parent
  }

  /** Visits `body` as a block of its own; an empty body makes none. */
  #branch(kind: BlockKind, statement: number, test: Expression | null, body: readonly Statement[]): void {
    if (body.length === 0) return
    this.#openBlock(kind, bodySpan(body, { start: statement, end: statement }), statement, test, body)
    this.#statements(body)
    this.#closeBlock()
  }

  /** Binds `name` in the current scope, or where `global` and `nonlocal` send it. */
  #define(name: string, span: Span, value: DefinitionValue): void {
    const definition: Definition = { start: span.start, end: span.end, block: this.#block, ...value }
    const scope = this.#scopes[this.#scope]!
    if (scope.nonlocals.has(name)) this.#nonlocals.push({ name, definition, scope })
    else addDefinition(scope.globals.has(name) ? this.#scopes[0]! : scope, name, definition)
  }

  /** Puts the assignments to `nonlocal` names where they belong, which is only known when the enclosing function has been read whole. */
  #bindNonlocals(): void {
    for (const { name, definition, scope } of this.#nonlocals) {
      for (let id = scope.parent; id > 0; id = this.#scopes[id]!.parent) {
        const outer = this.#scopes[id]!
        if (outer.kind !== 'function' || !outer.bindings.has(name)) continue
        addDefinition(outer, name, definition)
        outer.bindings.get(name)!.sort((a, b) => a.start - b.start)
        break
      }
    }
  }

  /** Binds all names of an assignment target; `value` makes the definition for the place a name has in it. */
  #bindTarget(
    target: Expression,
    value: (path: readonly UnpackStep[]) => DefinitionValue,
    path: readonly UnpackStep[] = [],
  ): void {
    switch (target.kind) {
      case 'Name':
        this.#define(target.id, target, value(path))
        break
      case 'Tuple':
      case 'List':
        for (const [index, element] of target.elts.entries()) {
          if (element.kind === 'Starred') this.#bindTarget(element.value, value, [...path, '*'])
          else this.#bindTarget(element, value, [...path, index])
        }
        break
      case 'Starred':
        this.#bindTarget(target.value, value, [...path, '*'])
        break
      case 'Attribute': {
        this.#expression(target.value)
        const made = value(path)
        const assigned = made.kind === 'assign' ? made.value : null
        this.#code.attributeAssignments.push({ target, annotation: null, value: assigned, path, block: this.#block })
        break
      }
      case 'Subscript': {
        this.#expression(target)
        const made = value(path)
        this.#itemAssigned(target, made.kind === 'assign' ? made.value : null)
        break
      }
      default:
        this.#expression(target)
    }
  }

  #itemAssigned(target: Expression, value: Expression | null): void {
    if (target.kind === 'Subscript') this.#code.itemAssignments.push({ target, value, block: this.#block })
  }

  // ---- statements -----------------------------------------------------------------------------------------------------------

  #statements(body: readonly Statement[]): void {
    for (const statement of body) this.#statement(statement)
  }

  #statement(node: Statement): void {
    switch (node.kind) {
      case 'FunctionDef':
      case 'AsyncFunctionDef':
        this.#function(node)
        break
      case 'ClassDef':
        this.#class(node)
        break
      case 'Return':
        if (node.value) this.#expression(node.value)
        this.#code.returns.push({ start: node.start, end: node.end, value: node.value, block: this.#block })
        break
      case 'Delete':
        for (const target of node.targets) {
          if (target.kind === 'Name') this.#define(target.id, target, { kind: 'delete' })
          else this.#expression(target)
          this.#itemAssigned(target, null)
        }
        break
      case 'Assign':
        this.#expression(node.value)
        for (const target of node.targets) {
          this.#bindTarget(target, (path) => ({ kind: 'assign', value: node.value, path }))
        }
        break
      case 'TypeAlias':
        this.#typeParameters(node.type_params, node, () => this.#expression(node.value))
        if (node.name.kind === 'Name') this.#define(node.name.id, node.name, { kind: 'type-alias', value: node.value })
        break
      case 'AugAssign':
        this.#expression(node.value)
        if (node.target.kind === 'Name') {
          this.#define(node.target.id, node.target, { kind: 'augmented', value: node.value })
        } else this.#expression(node.target)
        this.#itemAssigned(node.target, node.value)
        break
      case 'AnnAssign':
        this.#expression(node.annotation)
        if (node.value) this.#expression(node.value)
        if (node.target.kind === 'Name') {
          this.#define(node.target.id, node.target, {
            kind: 'annotated',
            annotation: node.annotation,
            value: node.value,
          })
        } else if (node.target.kind === 'Attribute') {
          this.#expression(node.target.value)
          this.#code.attributeAssignments.push({
            target: node.target,
            annotation: node.annotation,
            value: node.value,
            path: [],
            block: this.#block,
          })
        } else this.#expression(node.target)
        break
      case 'For':
      case 'AsyncFor': {
        const isAsync = node.kind === 'AsyncFor'
        this.#expression(node.iter, 'iterated')
        this.#code.uses.push({ kind: 'for', isAsync, value: node.iter, block: this.#block })
        const target = node.target
        if (node.body.length > 0) {
          this.#openBlock('for', bodySpan(node.body, node), node.start, node.iter, node.body)
          this.#bindTarget(target, (path) => ({ kind: 'for', iterable: node.iter, path, isAsync }))
          this.#statements(node.body)
          this.#closeBlock()
        }
        this.#branch('loop-else', node.start, null, node.orelse)
        break
      }
      case 'While':
        this.#expression(node.test)
        this.#branch('while', node.start, node.test, node.body)
        this.#branch('loop-else', node.start, null, node.orelse)
        break
      case 'If':
        this.#expression(node.test)
        this.#branch('if', node.start, node.test, node.body)
        this.#branch('else', node.start, node.test, node.orelse)
        break
      case 'With':
      case 'AsyncWith': {
        const isAsync = node.kind === 'AsyncWith'
        for (const item of node.items) {
          this.#expression(item.context_expr, 'entered')
          this.#code.uses.push({ kind: 'with', isAsync, value: item.context_expr, block: this.#block })
          if (item.optional_vars) {
            this.#bindTarget(item.optional_vars, (path) => ({
              kind: 'with',
              context: item.context_expr,
              path,
              isAsync,
            }))
          }
        }
        this.#branch('with', node.start, node.items[0]?.context_expr ?? null, node.body)
        break
      }
      case 'Match':
        this.#expression(node.subject)
        for (const { pattern, guard, body } of node.cases) {
          if (body.length === 0) continue
          this.#openBlock('case', { start: pattern.start, end: body[body.length - 1]!.end }, node.start, null, body)
          this.#pattern(pattern)
          if (guard) this.#expression(guard)
          this.#statements(body)
          this.#closeBlock()
        }
        break
      case 'Raise':
        if (node.exc) this.#expression(node.exc)
        if (node.cause) this.#expression(node.cause)
        this.#code.raises.push({ start: node.start, end: node.end, exception: node.exc, block: this.#block })
        break
      case 'Try':
      case 'TryStar':
        this.#branch('try', node.start, null, node.body)
        for (const handler of node.handlers) {
          if (handler.type) this.#expression(handler.type)
          if (handler.body.length === 0) continue
          this.#openBlock('except', bodySpan(handler.body, handler), node.start, handler.type, handler.body)
          if (handler.name !== null) this.#define(handler.name, handler, { kind: 'except', type: handler.type })
          this.#statements(handler.body)
          this.#closeBlock()
        }
        this.#branch('try-else', node.start, null, node.orelse)
        this.#branch('finally', node.start, null, node.finalbody)
        break
      case 'Assert':
        this.#expression(node.test)
        if (node.msg) this.#expression(node.msg)
        break
      case 'Import':
        for (const alias of node.names) {
          if (alias.asname !== null) {
            this.#define(alias.asname, alias, { kind: 'import', module: alias.name, binds: alias.name })
          } else {
            const binds = alias.name.split('.', 1)[0]!
            this.#define(binds, alias, { kind: 'import', module: alias.name, binds })
          }
        }
        break
      case 'ImportFrom':
        for (const alias of node.names) {
          const module = node.module ?? ''
          if (alias.name === '*') {
            this.#starImports.push({
              start: alias.start,
              end: alias.end,
              module,
              level: node.level,
              block: this.#block,
            })
          } else {
            this.#define(alias.asname ?? alias.name, alias, {
              kind: 'import-from',
              module,
              level: node.level,
              name: alias.name,
            })
          }
        }
        break
      case 'Global':
        for (const name of node.names) this.#scopes[this.#scope]!.globals.add(name)
        break
      case 'Nonlocal':
        for (const name of node.names) this.#scopes[this.#scope]!.nonlocals.add(name)
        break
      case 'Expr':
        this.#expression(node.value, 'statement')
        break
      case 'Pass':
      case 'Break':
      case 'Continue':
      case 'Broken':
        break
    }
  }

  #typeParameters(parameters: readonly TypeParameter[], owner: Span, inside: () => void): void {
    const first = parameters[0]
    if (first === undefined) {
      inside()
      return
    }
    this.#openScope('type-parameters', { start: first.start, end: owner.end })
    for (const parameter of parameters) {
      const bound = parameter.kind === 'TypeVar' ? parameter.bound : null
      this.#define(parameter.name, parameter, { kind: 'type-parameter', bound })
    }
    inside()
    this.#closeScope()
  }

  #function(node: FunctionDefinition): void {
    for (const decorator of node.decorator_list) this.#expression(decorator)
    const enclosing = this.#scopes[this.#scope]!
    const outerScope = this.#scope
    const id = this.#functions.length
    this.#functions.push(undefined as never) // its place in the array is its id; filled in below
    this.#define(node.name, node.nameSpan, { kind: 'function', function: id })
    this.#typeParameters(node.type_params, node, () => {
      const parameters = this.#parameters(node.args)
      if (node.returns) this.#expression(node.returns)
      const qualifiedName = this.#qualifier + node.name
      const body = this.#functionBody(
        id,
        'function',
        bodySpan(node.body, node),
        `${qualifiedName}.<locals>.`,
        parameters,
        node.body,
        () => this.#statements(node.body),
      )
      this.#functions[id] = {
        start: node.start,
        end: node.end,
        name: node.name,
        nameSpan: node.nameSpan,
        qualifiedName,
        isAsync: node.kind === 'AsyncFunctionDef',
        isGenerator: body.code.yields.length > 0,
        isLambda: false,
        class: enclosing.kind === 'class' ? enclosing.class : null,
        scope: body.scope,
        outerScope,
        block: this.#block,
        bodyBlock: body.block,
        decorators: node.decorator_list,
        parameters,
        annotation: node.returns,
        docstring: docstringOf(node.body),
        isStub: node.body.every(doesNothing),
        ...body.code,
      }
    })
  }

  #lambda(node: Lambda): void {
    const id = this.#functions.length
    this.#functions.push(undefined as never) // as in #function
    const outerScope = this.#scope
    const parameters = this.#parameters(node.args)
    const qualifiedName = `${this.#qualifier}<lambda>`
    const body = this.#functionBody(id, 'lambda', node.body, `${qualifiedName}.<locals>.`, parameters, [], () => {
      this.#expression(node.body)
      this.#code.returns.push({ start: node.body.start, end: node.body.end, value: node.body, block: this.#block })
    })
    this.#functions[id] = {
      start: node.start,
      end: node.end,
      name: '<lambda>',
      nameSpan: { start: node.start, end: node.start + 'lambda'.length },
      qualifiedName,
      isAsync: false,
      isGenerator: body.code.yields.length > 0,
      isLambda: true,
      class: null,
      scope: body.scope,
      outerScope,
      block: this.#block,
      bodyBlock: body.block,
      decorators: [],
      parameters,
      annotation: null,
      docstring: null,
      isStub: false,
      ...body.code,
    }
  }

  #functionBody(
    id: number,
    kind: 'function' | 'lambda',
    span: Span,
    qualifier: string,
    parameters: readonly Parameter[],
    body: readonly Statement[],
    visit: () => void,
  ): { scope: number; block: number; code: CodeFacts } {
    const outerCode = this.#code
    const outerQualifier = this.#qualifier
    const code = emptyCode()
    this.#code = code
    this.#qualifier = qualifier
    const scope = this.#openScope(kind, span)
    this.#scopes[scope]!.function = id
    const block = this.#openBlock(kind, span, span.start, null, body)
    for (const [index, parameter] of parameters.entries()) {
      const nameSpan = { start: parameter.start, end: parameter.start + parameter.name.length }
      this.#define(parameter.name, nameSpan, { kind: 'parameter', function: id, index })
    }
    visit()
    this.#closeBlock()
    this.#closeScope()
    this.#code = outerCode
    this.#qualifier = outerQualifier
    return { scope, block, code: finished(code) }
  }

  /** The parameters in the order of the source; their annotations and defaults are visited in the current scope. */
  #parameters(args: Arguments): readonly Parameter[] {
    const result: Parameter[] = []
    const add = (argument: Argument, kind: Parameter['kind'], value: Expression | null) => {
      if (argument.annotation) this.#expression(argument.annotation)
      if (value) this.#expression(value)
      const { start, end, arg, annotation } = argument
      result.push({ start, end, name: arg, kind, annotation, default: value })
    }
    const positional = args.posonlyargs.length + args.args.length
    const defaultAt = (index: number) => args.defaults[index - (positional - args.defaults.length)] ?? null
    for (const [index, argument] of args.posonlyargs.entries()) add(argument, 'positional-only', defaultAt(index))
    for (const [index, argument] of args.args.entries()) {
      add(argument, 'positional', defaultAt(args.posonlyargs.length + index))
    }
    if (args.vararg) add(args.vararg, 'vararg', null)
    for (const [index, argument] of args.kwonlyargs.entries()) {
      add(argument, 'keyword-only', args.kw_defaults[index] ?? null)
    }
    if (args.kwarg) add(args.kwarg, 'kwarg', null)
    return exact(result)
  }

  #class(node: ClassDef): void {
    for (const decorator of node.decorator_list) this.#expression(decorator)
    const outerScope = this.#scope
    const id = this.#classes.length
    this.#classes.push(undefined as never) // as in #function
    this.#define(node.name, node.nameSpan, { kind: 'class', class: id })
    this.#typeParameters(node.type_params, node, () => {
      for (const base of node.bases) this.#expression(base)
      this.#keywords(node.keywords)
      const outerQualifier = this.#qualifier
      const qualifiedName = this.#qualifier + node.name
      this.#qualifier = `${qualifiedName}.`
      const span = bodySpan(node.body, node)
      const scope = this.#openScope('class', span)
      this.#scopes[scope]!.class = id
      const block = this.#openBlock('class', span, node.start, null, node.body)
      this.#statements(node.body)
      this.#closeBlock()
      this.#closeScope()
      this.#qualifier = outerQualifier
      this.#classes[id] = {
        start: node.start,
        end: node.end,
        name: node.name,
        nameSpan: node.nameSpan,
        qualifiedName,
        bases: node.bases,
        keywords: node.keywords,
        decorators: node.decorator_list,
        typeParameters: node.type_params.map((parameter) => parameter.name),
        scope,
        outerScope,
        block: this.#block,
        bodyBlock: block,
        docstring: docstringOf(node.body),
      }
    })
  }

  #pattern(node: Pattern): void {
    switch (node.kind) {
      case 'MatchValue':
        this.#expression(node.value)
        break
      case 'MatchSequence':
      case 'MatchOr':
        for (const pattern of node.patterns) this.#pattern(pattern)
        break
      case 'MatchMapping':
        for (const key of node.keys) this.#expression(key)
        for (const pattern of node.patterns) this.#pattern(pattern)
        if (node.rest !== null) this.#define(node.rest, node, { kind: 'match', class: null })
        break
      case 'MatchClass':
        this.#expression(node.cls)
        for (const pattern of node.patterns) this.#pattern(pattern)
        for (const pattern of node.kwd_patterns) this.#pattern(pattern)
        break
      case 'MatchStar':
        if (node.name !== null) this.#define(node.name, node, { kind: 'match', class: null })
        break
      case 'MatchAs':
        if (node.pattern) this.#pattern(node.pattern)
        if (node.name !== null) {
          const matched = node.pattern?.kind === 'MatchClass' ? node.pattern.cls : null
          this.#define(node.name, node, { kind: 'match', class: matched })
        }
        break
      case 'MatchSingleton':
      case 'Broken':
        break
    }
  }

  // ---- expressions ----------------------------------------------------------------------------------------------------------

  #expressions(nodes: readonly (Expression | null)[]): void {
    for (const node of nodes) if (node) this.#expression(node)
  }

  #keywords(keywords: readonly Keyword[]): void {
    for (const keyword of keywords) this.#expression(keyword.value)
  }

  #expression(node: Expression, result: Result = 'value', awaited = false): void {
    switch (node.kind) {
      case 'Name':
      case 'Constant':
      case 'Broken':
        break
      case 'Attribute':
        this.#expression(node.value)
        break
      case 'Call': {
        this.#code.calls.push({ call: node, awaited, result, block: this.#block })
        this.#expression(node.func)
        const consumes =
          (node.func.kind === 'Name' && CONSUMERS.has(node.func.id)) ||
          (node.func.kind === 'Attribute' && node.func.attr === 'join' && node.func.value.kind === 'Constant')
        for (const [index, argument] of node.args.entries()) {
          this.#expression(argument, consumes && index === 0 ? 'iterated' : 'value')
        }
        this.#keywords(node.keywords)
        break
      }
      case 'Await':
        if (node.value.kind === 'Attribute') this.#code.awaitedAttributes.push(node.value)
        this.#expression(node.value, result, true)
        break
      case 'BoolOp':
        for (const value of node.values) {
          this.#expression(value, value === node.values.at(-1) ? result : 'value', awaited)
        }
        break
      case 'NamedExpr': {
        // Its name keeps the value of a statement, too.
        this.#expression(node.value, result === 'statement' ? 'value' : result, awaited)
        if (node.target.kind !== 'Name') break
        let scope = this.#scope
        while (this.#scopes[scope]!.kind === 'comprehension') scope = this.#scopes[scope]!.parent
        const inner = this.#scope
        this.#scope = scope
        this.#define(node.target.id, node.target, { kind: 'assign', value: node.value, path: [] })
        this.#scope = inner
        break
      }
      case 'BinOp':
        this.#expression(node.left)
        this.#expression(node.right)
        break
      case 'UnaryOp':
        this.#expression(node.operand)
        break
      case 'Lambda':
        this.#lambda(node)
        break
      case 'IfExp':
        this.#expression(node.body, result, awaited)
        this.#expression(node.test)
        this.#expression(node.orelse, result, awaited)
        break
      case 'Dict':
        for (const [index, value] of node.values.entries()) {
          const key = node.keys[index]
          if (key) this.#expression(key)
          this.#expression(value)
        }
        break
      case 'Set':
      case 'List':
      case 'Tuple':
        this.#expressions(node.elts)
        break
      case 'ListComp':
      case 'SetComp':
        this.#comprehension('comprehension', node, node.generators, [node.elt])
        break
      case 'GeneratorExp':
        // What takes the generator decides when, and in which thread, its body runs.
        this.#comprehension(result === 'iterated' ? 'comprehension' : 'generator', node, node.generators, [node.elt])
        break
      case 'DictComp':
        this.#comprehension('comprehension', node, node.generators, [node.key, node.value])
        break
      case 'Yield':
        if (node.value) this.#expression(node.value)
        this.#code.yields.push({
          start: node.start,
          end: node.end,
          value: node.value,
          delegates: false,
          block: this.#block,
        })
        break
      case 'YieldFrom':
        this.#expression(node.value, 'iterated')
        this.#code.yields.push({
          start: node.start,
          end: node.end,
          value: node.value,
          delegates: true,
          block: this.#block,
        })
        break
      case 'Compare':
        this.#expression(node.left)
        this.#expressions(node.comparators)
        break
      case 'FormattedValue':
      case 'Interpolation':
        this.#expression(node.value)
        if (node.format_spec) this.#expression(node.format_spec)
        break
      case 'JoinedStr':
      case 'TemplateStr':
        this.#expressions(node.values)
        break
      case 'Subscript':
        this.#expression(node.value)
        this.#expression(node.slice)
        break
      case 'Starred':
        this.#expression(node.value, 'iterated')
        break
      case 'Slice':
        this.#expressions([node.lower, node.upper, node.step])
        break
    }
  }

  #comprehension(
    kind: 'comprehension' | 'generator',
    node: Span,
    generators: readonly Comprehension[],
    elements: readonly Expression[],
  ): void {
    const outerScope = this.#scope
    const outerBlock = this.#block
    const scope = this.#openScope('comprehension', node)
    const first = generators[0]?.iter
    if (first) this.#scopes[scope]!.hole = { start: first.start, end: first.end }
    const block = this.#openBlock(kind, node, node.start, null, [])
    for (const element of elements) this.#expression(element)
    for (const [index, generator] of generators.entries()) {
      if (index === 0) {
        this.#scope = outerScope
        this.#block = outerBlock
      }
      this.#expression(generator.iter, kind === 'generator' ? 'value' : 'iterated')
      this.#scope = scope
      // The first iterable of a generator is evaluated at once, but iterated with the rest.
      const home = kind === 'generator' ? block : this.#block
      this.#code.uses.push({ kind: 'for', isAsync: generator.is_async, value: generator.iter, block: home })
      this.#block = block
      this.#bindTarget(generator.target, (path) => ({
        kind: 'for',
        iterable: generator.iter,
        path,
        isAsync: generator.is_async,
      }))
      this.#expressions(generator.ifs)
    }
    this.#closeBlock()
    this.#closeScope()
  }
}

function addDefinition(scope: ScopeInProgress, name: string, definition: Definition): void {
  const known = scope.bindings.get(name)
  if (known === undefined) scope.bindings.set(name, [definition])
  else known.push(definition)
}

function finished(code: CodeInProgress): CodeFacts {
  return {
    calls: exact(code.calls),
    returns: exact(code.returns),
    yields: exact(code.yields),
    uses: exact(code.uses),
    attributeAssignments: exact(code.attributeAssignments),
    itemAssignments: exact(code.itemAssignments),
    awaitedAttributes: exact(code.awaitedAttributes),
    raises: exact(code.raises),
  }
}

function emptyCode(): CodeInProgress {
  return {
    calls: [],
    returns: [],
    yields: [],
    uses: [],
    attributeAssignments: [],
    itemAssignments: [],
    awaitedAttributes: [],
    raises: [],
  }
}

/** The text of `body`; a body that could not be read is taken to be the end of its `owner`. */
function bodySpan(body: readonly Statement[], owner: Span): Span {
  const first = body[0]
  const last = body[body.length - 1]
  if (first === undefined || last === undefined) return { start: owner.end, end: owner.end }
  return { start: startOf(first), end: last.end }
}

/** Where a statement begins, its decorators included. */
function startOf(statement: Statement): number {
  if ('decorator_list' in statement) {
    const first = statement.decorator_list[0]
    if (first) return first.start - 1 // the `@`
  }
  return statement.start
}

function docstringOf(body: readonly Statement[]): string | null {
  const first = body[0]
  return first?.kind === 'Expr' && first.value.kind === 'Constant' && first.value.type === 'str'
    ? first.value.value
    : null
}

function doesNothing(statement: Statement): boolean {
  switch (statement.kind) {
    case 'Pass':
      return true
    case 'Expr':
      return statement.value.kind === 'Constant'
    case 'Raise': {
      const raised = statement.exc?.kind === 'Call' ? statement.exc.func : statement.exc
      return raised?.kind === 'Name' && raised.id === 'NotImplementedError'
    }
    default:
      return false
  }
}

/** How control leaves `body` instead of going on to the statement after it; null when it may go on. */
function leaves(body: readonly Statement[]): Block['leaves'] {
  const last = body[body.length - 1]
  switch (last?.kind) {
    case 'Return':
    case 'Raise':
      return 'function'
    case 'Continue':
    case 'Break':
      return 'loop'
    case 'If':
      return last.orelse.length === 0 ? null : allLeave([last.body, last.orelse])
    case 'With':
    case 'AsyncWith':
      return leaves(last.body)
    case 'Try':
    case 'TryStar':
      return (
        leaves(last.finalbody) ??
        allLeave([last.orelse.length > 0 ? last.orelse : last.body, ...last.handlers.map((handler) => handler.body)])
      )
    default:
      return null
  }
}

function allLeave(bodies: readonly (readonly Statement[])[]): Block['leaves'] {
  const ways = bodies.map(leaves)
  if (ways.includes(null)) return null
  return ways.includes('loop') ? 'loop' : 'function'
}

/** The names of a literal `__all__`, or null where it cannot be told. */
function literalExports(definitions: readonly Definition[] | undefined): string[] | null {
  if (definitions === undefined) return null
  const names: string[] = []
  for (const definition of definitions) {
    if (definition.kind !== 'assign' && definition.kind !== 'augmented' && definition.kind !== 'annotated') return null
    const value = definition.value
    if (value?.kind !== 'List' && value?.kind !== 'Tuple') return null
    for (const element of value.elts) {
      if (element.kind !== 'Constant' || element.type !== 'str') return null
      names.push(element.value)
    }
  }
  return names
}
