/** Lowering of statements: tree-sitter's concrete tree becomes the syntax tree of `ast.ts`. */

import type {
  Alias,
  Arguments,
  ExceptHandler,
  Expression,
  Keyword,
  MatchCase,
  Module,
  Statement,
  TypeParameter,
  WithItem,
} from './ast.ts'
import { type Index, NONE, Type } from './concrete-tree.ts'
import { exact } from './exact-list.ts'
import { lastIdentifier } from './expressions.ts'
import { MAX_DEPTH } from './lower-base.ts'
import { augmentedOperator, emptyArguments } from './lower-expressions.ts'
import { PatternLowering } from './lower-patterns.ts'

const TAB = 9
const NEWLINE = 10
const FORM_FEED = 12
const CARRIAGE_RETURN = 13
const SPACE = 32
const AT_SIGN = 64
const BACKSLASH = 92

/** Expressions whose last operand may be any expression. */
const ENDS_WITH_EXPRESSION: ReadonlySet<number> = new Set([
  Type.conditional_expression,
  Type.boolean_operator,
  Type.not_operator,
  Type.lambda,
])

/** What cannot be an item of a `with` statement without parentheses of its own. */
const NO_ITEM: ReadonlySet<number> = new Set([
  Type.list_splat,
  Type.list_splat_pattern,
  Type.yield,
  Type.named_expression,
])

export class ModuleLowering extends PatternLowering {
  protected blockEnd = 0

  /** Lowers the whole tree. */
  module(): Module {
    const body: Statement[] = []
    for (let child = 1; child < this.nexts[0]!; child = this.nexts[child]!) this.#append(child, body)
    this.#checkIndentation(body)
    return { kind: 'Module', start: 0, end: this.text.length, body: exact(body) }
  }

  /** Lowers the whole tree of a text that stands for a type: strings in it are expressions. */
  annotationModule(): Module {
    this.inAnnotation = true
    return this.module()
  }

  /** Appends the statements a node of a block stands for: one, none for a token, any number for an unreadable part. */
  #append(node: Index, body: Statement[]): void {
    const type = this.types[node]!
    if (type < Type.ERROR) return
    body.push(this.#statement(node))
  }

  protected block(node: Index): readonly Statement[] {
    const body: Statement[] = []
    let end = this.starts[node]!
    for (let child = node + 1; child < this.nexts[node]!; child = this.nexts[child]!) {
      this.#append(child, body)
      // A semicolon at the end belongs to the block's extent, as in CPython.
      end = this.types[child]! < Type.ERROR ? this.ends[child]! : (body.at(-1)?.end ?? end)
    }
    if (body.length === 0) {
      // Else the parser's error says better what is wrong.
      if (!this.hasErrors) this.report(end, end, 'expected an indented block')
      body.push({ kind: 'Broken', start: end, end })
    }
    this.#checkIndentation(body)
    this.blockEnd = end
    return exact(body)
  }

  /** Reports statements that start their line at another column than the first of their block; the grammar does not mind. */
  #checkIndentation(body: readonly Statement[]): void {
    if (this.hasErrors) return
    let expected = -1
    for (const statement of body) {
      const { start } = 'decorator_list' in statement ? (statement.decorator_list[0] ?? statement) : statement
      const column = this.#indentation(start)
      if (column === -1) continue
      if (expected === -1) expected = column
      if (column === expected) continue
      const lineEnd = this.text.indexOf('\n', start)
      const end = lineEnd === -1 ? statement.end : Math.min(statement.end, lineEnd)
      this.report(start, end, column > expected ? 'unexpected indent' : 'unindent matches no outer indentation')
    }
  }

  /** The column of `offset` in blanks (a tab goes to the next multiple of eight), or -1 when other text precedes it on its line. */
  #indentation(offset: number): number {
    let lineStart = offset
    for (; lineStart > 0; lineStart--) {
      const unit = this.text.charCodeAt(lineStart - 1)
      if (unit === NEWLINE || unit === FORM_FEED) break
      if (unit !== SPACE && unit !== TAB && unit !== AT_SIGN) return -1
    }
    // The line before goes on here.
    const last = this.text.charCodeAt(lineStart - 2)
    if ((last === CARRIAGE_RETURN ? this.text.charCodeAt(lineStart - 3) : last) === BACKSLASH) return -1
    let column = 0
    for (let index = lineStart; index < offset; index++) {
      const unit = this.text.charCodeAt(index)
      if (unit === AT_SIGN) break
      column = unit === TAB ? (column & ~7) + 8 : column + 1
    }
    return column
  }

  /** The statements of the block in `node`; `blockEnd` is set. */
  #blockOf(node: Index): readonly Statement[] {
    const block = this.childOfType(node, Type.block)
    if (block !== NONE) return this.block(block)
    const end = this.ends[node]!
    this.blockEnd = end
    return [{ kind: 'Broken', start: end, end }]
  }

  #statement(node: Index): Statement {
    if (this.depth >= MAX_DEPTH) return this.tooDeep(node)
    this.depth++
    const statement = this.#statementOfType(node)
    this.depth--
    return statement
  }

  #statementOfType(node: Index): Statement {
    const start = this.starts[node]!
    const end = this.ends[node]!
    switch (this.types[node]!) {
      case Type.expression_statement:
        return this.#expressionStatement(node, start, end)
      case Type.return_statement: {
        const value = this.firstNamed(node)
        return { kind: 'Return', start, end, value: value === NONE ? null : this.expression(value) }
      }
      case Type.if_statement:
        return this.#if(node)
      case Type.function_definition:
        return this.#functionDefinition(node, start, [])
      case Type.class_definition:
        return this.#classDefinition(node, start, [])
      case Type.decorated_definition:
        return this.#decoratedDefinition(node)
      case Type.import_statement:
        return { kind: 'Import', start, end, names: this.#aliases(node, NONE) }
      case Type.import_from_statement:
        return this.#importFrom(node, start, end)
      case Type.future_import_statement:
        return { kind: 'ImportFrom', start, end, module: '__future__', names: this.#aliases(node, NONE), level: 0 }
      case Type.for_statement:
        return this.#for(node, start)
      case Type.while_statement:
        return this.#while(node, start)
      case Type.try_statement:
        return this.#try(node, start)
      case Type.with_statement:
        return this.#with(node, start)
      case Type.raise_statement:
        return this.#raise(node, start, end)
      case Type.assert_statement: {
        const testIndex = this.firstNamed(node)
        const msg = this.nextNamed(node, testIndex)
        const test = this.required(testIndex, node)
        return { kind: 'Assert', start, end, test, msg: msg === NONE ? null : this.expression(msg) }
      }
      case Type.delete_statement:
        return { kind: 'Delete', start, end, targets: this.#deleteTargets(node) }
      case Type.pass_statement:
        return { kind: 'Pass', start, end }
      case Type.break_statement:
        return { kind: 'Break', start, end }
      case Type.continue_statement:
        return { kind: 'Continue', start, end }
      case Type.global_statement:
        return { kind: 'Global', start, end, names: this.#names(node) }
      case Type.nonlocal_statement:
        return { kind: 'Nonlocal', start, end, names: this.#names(node) }
      case Type.match_statement:
        return this.#match(node, start)
      case Type.type_alias_statement:
        return this.#typeAlias(node, start, end)
      case Type.print_statement:
        this.reportNode(node, 'unexpected Python 2 "print" statement')
        return { kind: 'Broken', start, end }
      case Type.exec_statement:
        this.reportNode(node, 'unexpected Python 2 "exec" statement')
        return { kind: 'Broken', start, end }
      default:
        return { kind: 'Broken', start, end }
    }
  }

  #expressionStatement(node: Index, start: number, end: number): Statement {
    const first = this.firstNamed(node)
    if (first === NONE) return { kind: 'Broken', start, end }
    switch (this.types[first]!) {
      case Type.assignment:
        return this.#assignment(first, start, end)
      case Type.augmented_assignment: {
        const targetIndex = this.firstNamed(first)
        const target = this.required(targetIndex, first)
        const operator = targetIndex === NONE ? '' : this.source(this.nexts[targetIndex]!)
        const value = this.required(this.nextNamed(first, targetIndex), first)
        return { kind: 'AugAssign', start, end, target, op: augmentedOperator(operator) ?? 'Add', value }
      }
    }
    if (this.childOfType(node, Type.comma) === NONE) {
      return { kind: 'Expr', start, end, value: this.expression(first) }
    }
    const elts: Expression[] = []
    for (let child = node + 1; child < this.nexts[node]!; child = this.nexts[child]!) {
      if (this.types[child]! >= Type.ERROR) elts.push(this.element(child))
    }
    return { kind: 'Expr', start, end, value: { kind: 'Tuple', start, end, elts } }
  }

  #assignment(node: Index, start: number, end: number): Statement {
    const targetIndex = this.firstNamed(node)
    const second = this.nextNamed(node, targetIndex)
    const target = this.required(targetIndex, node)
    if (second !== NONE && this.types[second] === Type.type) {
      const annotation = this.annotation(second)
      const third = this.nextNamed(node, second)
      const isTypeAlias = lastIdentifier(annotation) === 'TypeAlias'
      const value = third === NONE ? null : isTypeAlias ? this.annotation(third) : this.expression(third)
      const simple = targetIndex !== NONE && this.types[targetIndex] === Type.identifier
      return { kind: 'AnnAssign', start, end, target, annotation, value, simple }
    }
    const targets = [target]
    // `a = b = c` nests to the right.
    let value = second
    while (value !== NONE && this.types[value] === Type.assignment) {
      const nextTarget = this.firstNamed(value)
      targets.push(this.required(nextTarget, value))
      const nextValue = this.nextNamed(value, nextTarget)
      if (nextValue !== NONE && this.types[nextValue] === Type.type) {
        this.reportNode(nextValue, 'an annotated assignment has one target')
        value = this.nextNamed(value, nextValue)
      } else {
        value = nextValue
      }
    }
    return { kind: 'Assign', start, end, targets: exact(targets), value: this.required(value, node) }
  }

  #deleteTargets(node: Index): Expression[] {
    const targets: Expression[] = []
    const first = this.firstNamed(node)
    if (first === NONE) return targets
    if (this.types[first] !== Type.expression_list) return [this.expression(first)]
    for (let child = this.firstNamed(first); child !== NONE; child = this.nextNamed(first, child)) {
      targets.push(this.expression(child))
    }
    return targets
  }

  #raise(node: Index, start: number, end: number): Statement {
    let exc: Expression | null = null
    let cause: Expression | null = null
    let isCause = false
    for (let child = node + 1; child < this.nexts[node]!; child = this.nexts[child]!) {
      const type = this.types[child]!
      if (type === Type.from) isCause = true
      if (type <= Type.ERROR) continue
      if (type === Type.expression_list) this.reportNode(child, 'unexpected Python 2 "raise" statement')
      if (isCause) cause = this.expression(child)
      else exc = this.expression(child)
    }
    return { kind: 'Raise', start, end, exc, cause }
  }

  #names(node: Index): string[] {
    const names: string[] = []
    for (let child = this.firstNamed(node); child !== NONE; child = this.nextNamed(node, child)) {
      names.push(this.identifier(child))
    }
    return names
  }

  // ---- imports --------------------------------------------------------------------------------------------------------------

  /** The imported names among the children of `node` after `before`. */
  #aliases(node: Index, before: Index): readonly Alias[] {
    const aliases: Alias[] = []
    const first = before === NONE ? this.firstNamed(node) : this.nextNamed(node, before)
    for (let child = first; child !== NONE; child = this.nextNamed(node, child)) {
      const start = this.starts[child]!
      const end = this.ends[child]!
      if (this.types[child] === Type.aliased_import) {
        const name = this.firstNamed(child)
        const asname = this.nextNamed(child, name)
        aliases.push({
          kind: 'alias',
          start,
          end,
          name: name === NONE ? '' : this.#dottedText(name),
          asname: asname === NONE ? null : this.identifier(asname),
        })
      } else if (this.types[child] === Type.wildcard_import) {
        aliases.push({ kind: 'alias', start, end, name: '*', asname: null })
      } else if (this.types[child] === Type.dotted_name) {
        aliases.push({ kind: 'alias', start, end, name: this.#dottedText(child), asname: null })
      }
    }
    return exact(aliases)
  }

  /** A dotted name without the blanks around its dots. */
  #dottedText(node: Index): string {
    const first = this.firstNamed(node)
    if (first === NONE) return this.identifier(node)
    let name = this.identifier(first)
    for (let child = this.nextNamed(node, first); child !== NONE; child = this.nextNamed(node, child)) {
      name += `.${this.identifier(child)}`
    }
    return name
  }

  #importFrom(node: Index, start: number, end: number): Statement {
    const from = this.firstNamed(node)
    let module: string | null = null
    let level = 0
    if (from !== NONE && this.types[from] === Type.relative_import) {
      const prefix = this.firstNamed(from)
      if (prefix !== NONE) level = this.source(prefix).replace(/[^.]/g, '').length
      const name = this.nextNamed(from, prefix)
      if (name !== NONE) module = this.#dottedText(name)
    } else if (from !== NONE) {
      module = this.#dottedText(from)
    }
    const names = from === NONE ? [] : this.#aliases(node, from)
    return { kind: 'ImportFrom', start, end, module, names, level }
  }

  // ---- compound statements --------------------------------------------------------------------------------------------------

  #if(node: Index): Statement {
    const clauses: Index[] = []
    let otherwise = NONE
    for (let child = this.firstNamed(node); child !== NONE; child = this.nextNamed(node, child)) {
      if (this.types[child] === Type.elif_clause) clauses.push(child)
      else if (this.types[child] === Type.else_clause) otherwise = child
    }
    return this.#ifClause(node, clauses, 0, otherwise)
  }

  /** Lowers an `if` or `elif`, with the clauses from `next` on as its `orelse`. */
  #ifClause(node: Index, clauses: readonly Index[], next: number, otherwise: Index): Statement {
    const start = this.starts[node]!
    const test = this.required(this.firstNamed(node), node)
    const body = this.#blockOf(node)
    let orelse: readonly Statement[] = []
    const clause = clauses[next]
    if (clause !== undefined) {
      if (this.depth >= MAX_DEPTH) {
        orelse = [this.tooDeep(clause)]
      } else {
        this.depth++
        orelse = [this.#ifClause(clause, clauses, next + 1, otherwise)]
        this.depth--
      }
    } else if (otherwise !== NONE) {
      orelse = this.#blockOf(otherwise)
    }
    return { kind: 'If', start, end: this.blockEnd, test, body, orelse }
  }

  /** The statements of the `else` of a loop or `try`. */
  #else(node: Index): readonly Statement[] {
    const clause = this.childOfType(node, Type.else_clause)
    return clause === NONE ? [] : this.#blockOf(clause)
  }

  #for(node: Index, start: number): Statement {
    const targetIndex = this.firstNamed(node)
    const target = this.required(targetIndex, node)
    const iter = this.required(this.nextNamed(node, targetIndex), node)
    const body = this.#blockOf(node)
    const orelse = this.#else(node)
    const end = this.blockEnd
    return this.childOfType(node, Type.async) === NONE
      ? { kind: 'For', start, end, target, iter, body, orelse }
      : { kind: 'AsyncFor', start, end, target, iter, body, orelse }
  }

  #while(node: Index, start: number): Statement {
    const test = this.required(this.firstNamed(node), node)
    const body = this.#blockOf(node)
    const orelse = this.#else(node)
    return { kind: 'While', start, end: this.blockEnd, test, body, orelse }
  }

  #try(node: Index, start: number): Statement {
    const body = this.#blockOf(node)
    const handlers: ExceptHandler[] = []
    let orelse: readonly Statement[] = []
    let finalbody: readonly Statement[] = []
    let isStar = false
    for (let child = this.firstNamed(node); child !== NONE; child = this.nextNamed(node, child)) {
      switch (this.types[child]!) {
        case Type.except_clause:
          handlers.push(this.#exceptHandler(child))
          if (this.childOfType(child, Type.star) !== NONE) isStar = true
          break
        case Type.else_clause:
          orelse = this.#blockOf(child)
          break
        case Type.finally_clause:
          finalbody = this.#blockOf(child)
          break
      }
    }
    const end = this.blockEnd
    if (handlers.length === 0 && finalbody.length === 0) {
      this.report(start, start + 'try'.length, 'expected "except" or "finally" after this "try"')
    }
    return isStar
      ? { kind: 'TryStar', start, end, body, handlers, orelse, finalbody }
      : { kind: 'Try', start, end, body, handlers, orelse, finalbody }
  }

  #exceptHandler(node: Index): ExceptHandler {
    const start = this.starts[node]!
    const types: Expression[] = []
    let name: string | null = null
    let isName = false
    for (let child = node + 1; child < this.nexts[node]!; child = this.nexts[child]!) {
      const type = this.types[child]!
      if (type === Type.as) {
        isName = true
      } else if (type > Type.ERROR && type !== Type.block) {
        if (isName) {
          name = this.identifier(child)
        } else {
          const { value, target } = this.#splitTarget(child)
          types.push(this.required(value, child))
          if (target !== NONE) name = this.identifier(target)
        }
      }
    }
    const body = this.#blockOf(node)
    let type: Expression | null = types[0] ?? null
    if (types.length > 1) {
      const first = types[0]!
      const last = types.at(-1)!
      if (name !== null) this.report(first.start, last.end, 'multiple exception types must be parenthesized')
      type = { kind: 'Tuple', start: first.start, end: last.end, elts: types }
    }
    return { kind: 'ExceptHandler', start, end: this.blockEnd, type, name, body }
  }

  #with(node: Index, start: number): Statement {
    const items: WithItem[] = []
    const clause = this.childOfType(node, Type.with_clause)
    if (clause !== NONE) {
      const item = this.firstNamed(clause)
      const only = this.nextNamed(clause, item) === NONE ? item : NONE
      const value = only === NONE ? NONE : this.firstNamed(only)
      if (value !== NONE && this.#isItemList(value)) {
        // Python reads `with (a, b):` as two items, the grammar as one tuple.
        for (let child = this.firstNamed(value); child !== NONE; child = this.nextNamed(value, child)) {
          items.push(this.#withItem(child))
        }
      } else {
        const inner: Index[] = []
        for (let child = item; child !== NONE; child = this.nextNamed(clause, child)) {
          const expression = this.firstNamed(child)
          inner.push(expression === NONE ? child : expression)
        }
        const isParenthesised = this.text[this.starts[clause]!] === '(' && this.types[clause + 1] === Type.other
        if (isParenthesised && inner.some((index) => NO_ITEM.has(this.types[index]!))) {
          // Python reads `with (a, *b):` as one tuple, the grammar as two items.
          const start = this.starts[clause]!
          const end = this.ends[clause]!
          const elts = inner.map((index) => this.element(index))
          items.push({
            kind: 'withitem',
            start,
            end,
            context_expr: { kind: 'Tuple', start, end, elts },
            optional_vars: null,
          })
        } else {
          for (const index of inner) items.push(this.#withItem(index))
        }
      }
    }
    const body = this.#blockOf(node)
    const end = this.blockEnd
    return this.childOfType(node, Type.async) === NONE
      ? { kind: 'With', start, end, items, body }
      : { kind: 'AsyncWith', start, end, items, body }
  }

  /** Whether what follows `with` is a list of items in parentheses. */
  #isItemList(node: Index): boolean {
    const type = this.types[node]!
    if (type !== Type.tuple && type !== Type.parenthesized_expression) return false
    let child = this.firstNamed(node)
    if (child === NONE) return false
    for (; child !== NONE; child = this.nextNamed(node, child)) {
      if (NO_ITEM.has(this.types[child]!)) return false
    }
    return true
  }

  #withItem(node: Index): WithItem {
    const start = this.starts[node]!
    const end = this.ends[node]!
    const { value, target } = this.#splitTarget(node)
    const context_expr = this.required(value, node)
    const optional_vars = target === NONE ? null : this.expression(target)
    return { kind: 'withitem', start, end, context_expr, optional_vars }
  }

  /** Parts `value as target`. The grammar may have put the `as` into the last operand: `a if b else (c as d)`. */
  #splitTarget(node: Index): { readonly value: Index; readonly target: Index } {
    const outer: Index[] = []
    let inner = node
    while (inner !== NONE && ENDS_WITH_EXPRESSION.has(this.types[inner]!)) {
      outer.push(inner)
      let last = NONE
      for (let child = this.firstNamed(inner); child !== NONE; child = this.nextNamed(inner, child)) last = child
      inner = last
    }
    if (inner === NONE || this.types[inner] !== Type.as_pattern) return { value: node, target: NONE }
    const value = this.firstNamed(inner)
    const target = this.nextNamed(inner, value)
    if (inner === node || value === NONE) return { value, target }
    // Take the `as` out: what held it ends where its operand does.
    this.types[inner] = Type.parenthesized_expression
    for (const index of [...outer, inner]) this.ends[index] = this.ends[value]!
    return { value: node, target }
  }

  #match(node: Index, start: number): Statement {
    const subjects: Expression[] = []
    const cases: MatchCase[] = []
    let isTuple = false
    let subjectEnd = start
    let end = this.ends[node]!
    for (let child = node + 1; child < this.nexts[node]!; child = this.nexts[child]!) {
      const type = this.types[child]!
      if (type === Type.comma) {
        isTuple = true
        subjectEnd = this.ends[child]!
      } else if (type === Type.block) {
        for (let clause = this.firstNamed(child); clause !== NONE; clause = this.nextNamed(child, clause)) {
          if (this.types[clause] !== Type.case_clause) continue
          const matchCase = this.matchCase(clause)
          end = matchCase.end
          cases.push(matchCase)
        }
      } else if (type > Type.ERROR) {
        subjects.push(this.expression(child))
        subjectEnd = this.ends[child]!
      }
    }
    const first = subjects[0]
    let subject: Expression = first ?? this.required(NONE, node)
    if (isTuple && first !== undefined) {
      const open = this.firstNamed(node)
      subject = { kind: 'Tuple', start: this.starts[open]!, end: subjectEnd, elts: subjects }
    }
    return { kind: 'Match', start, end, subject, cases }
  }

  // ---- definitions ----------------------------------------------------------------------------------------------------------

  #decoratedDefinition(node: Index): Statement {
    const decorators: Expression[] = []
    for (let child = this.firstNamed(node); child !== NONE; child = this.nextNamed(node, child)) {
      switch (this.types[child]!) {
        case Type.decorator:
          decorators.push(this.required(this.firstNamed(child), child))
          break
        case Type.function_definition:
          return this.#functionDefinition(child, this.starts[child]!, exact(decorators))
        case Type.class_definition:
          return this.#classDefinition(child, this.starts[child]!, exact(decorators))
      }
    }
    return this.broken(node)
  }

  #functionDefinition(node: Index, start: number, decorator_list: readonly Expression[]): Statement {
    let name = ''
    let nameSpan = { start, end: start }
    let type_params: TypeParameter[] = []
    let args: Arguments | null = null
    let returns: Expression | null = null
    for (let child = this.firstNamed(node); child !== NONE; child = this.nextNamed(node, child)) {
      switch (this.types[child]!) {
        case Type.identifier:
          name = this.identifier(child)
          nameSpan = { start: this.starts[child]!, end: this.ends[child]! }
          break
        case Type.type_parameter:
          type_params = this.#typeParameters(child)
          break
        case Type.parameters: {
          const inside = this.starts[child]! + 1
          args = this.arguments(child, inside, inside)
          break
        }
        case Type.type:
          returns = this.annotation(child)
          break
      }
    }
    args ??= emptyArguments(nameSpan.end)
    const body = this.#blockOf(node)
    const end = this.blockEnd
    return this.childOfType(node, Type.async) === NONE
      ? { kind: 'FunctionDef', start, end, name, nameSpan, args, body, decorator_list, returns, type_params }
      : { kind: 'AsyncFunctionDef', start, end, name, nameSpan, args, body, decorator_list, returns, type_params }
  }

  #classDefinition(node: Index, start: number, decorator_list: readonly Expression[]): Statement {
    let name = ''
    let nameSpan = { start, end: start }
    let type_params: TypeParameter[] = []
    const bases: Expression[] = []
    const keywords: Keyword[] = []
    for (let child = this.firstNamed(node); child !== NONE; child = this.nextNamed(node, child)) {
      switch (this.types[child]!) {
        case Type.identifier:
          name = this.identifier(child)
          nameSpan = { start: this.starts[child]!, end: this.ends[child]! }
          break
        case Type.type_parameter:
          type_params = this.#typeParameters(child)
          break
        case Type.argument_list:
          this.argumentList(child, bases, keywords, this.inAnnotation)
          break
      }
    }
    const body = this.#blockOf(node)
    const end = this.blockEnd
    return {
      kind: 'ClassDef',
      start,
      end,
      name,
      nameSpan,
      bases: exact(bases),
      keywords: exact(keywords),
      body,
      decorator_list,
      type_params,
    }
  }

  #typeAlias(node: Index, start: number, end: number): Statement {
    const left = this.firstNamed(node)
    const right = this.nextNamed(node, left)
    let name: Expression = this.required(NONE, node)
    let type_params: TypeParameter[] = []
    if (left !== NONE) {
      const inner = this.firstNamed(left)
      if (inner !== NONE && this.types[inner] === Type.generic_type) {
        const identifier = this.firstNamed(inner)
        if (identifier !== NONE) name = this.expression(identifier)
        const list = this.childOfType(inner, Type.type_parameter)
        if (list !== NONE) type_params = this.#typeParameters(list)
      } else {
        name = this.expression(left)
      }
    }
    const value = right === NONE ? this.required(NONE, node) : this.annotation(right)
    return { kind: 'TypeAlias', start, end, name, type_params, value }
  }

  #typeParameters(node: Index): TypeParameter[] {
    const parameters: TypeParameter[] = []
    for (let child = this.firstNamed(node); child !== NONE; child = this.nextNamed(node, child)) {
      const parameter = this.#typeParameter(child)
      if (parameter === null) this.reportNode(child, 'unreadable type parameter')
      else parameters.push(parameter)
    }
    return parameters
  }

  #typeParameter(node: Index): TypeParameter | null {
    let bound: Expression | null = null
    let default_value: Expression | null = null
    let declared = this.#unwrapped(node)
    if (declared !== NONE && this.types[declared] === Type.constrained_type) {
      // `name: bound = default`, in which the parser saw colons only: the text has the difference.
      let constraint = declared
      const name = this.firstNamed(constraint)
      let part = name
      for (;;) {
        const separator = this.starts[this.nexts[part]!]!
        part = this.nextNamed(constraint, part)
        if (part === NONE) return null
        const inner = this.#unwrapped(part)
        const isNested = inner !== NONE && this.types[inner] === Type.constrained_type
        const value = isNested ? this.firstNamed(inner) : part
        if (this.text[separator] === '=') default_value = this.#typeParameterValue(value)
        else bound = this.#typeParameterValue(value)
        if (!isNested) break
        constraint = inner
        part = value
      }
      declared = this.#unwrapped(name)
    }
    if (declared === NONE) return null
    const start = this.starts[node]!
    const end = this.ends[node]!
    switch (this.types[declared]!) {
      case Type.identifier:
        return { kind: 'TypeVar', start, end, name: this.identifier(declared), bound, default_value }
      case Type.splat_type:
      case Type.list_splat:
      case Type.list_splat_pattern:
      case Type.dictionary_splat: {
        const identifier = this.firstNamed(declared)
        if (identifier === NONE) return null
        const kind = this.text[start + 1] === '*' ? 'ParamSpec' : 'TypeVarTuple'
        return { kind, start, end, name: this.identifier(identifier), default_value }
      }
      default:
        return null
    }
  }

  #typeParameterValue(node: Index): Expression {
    const wasInAnnotation = this.inAnnotation
    this.inAnnotation = true
    const inner = this.#unwrapped(node)
    const value = this.element(inner === NONE ? node : inner)
    this.inAnnotation = wasInAnnotation
    return value
  }

  /** What is in a `type` node, or the node itself. */
  #unwrapped(node: Index): Index {
    let inner = node
    while (inner !== NONE && this.types[inner] === Type.type) inner = this.firstNamed(inner)
    return inner
  }
}
