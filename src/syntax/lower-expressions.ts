/** Lowering of expressions, and of the parameters of functions and lambdas. */

import type {
  Argument,
  Arguments,
  BinaryOperator,
  ComparisonOperator,
  Comprehension,
  Expression,
  Keyword,
} from './ast.ts'
import { type Index, NONE, Type } from './concrete-tree.ts'
import { exact } from './exact-list.ts'
import { lastIdentifier } from './expressions.ts'
import { floatValue, integerValue } from './literals.ts'
import { MAX_DEPTH } from './lower-base.ts'
import { StringLowering } from './lower-strings.ts'

const ASTERISK = 42

/** Python's names of the binary operators. */
const BINARY_OPERATORS: Readonly<Record<string, BinaryOperator>> = {
  '+': 'Add',
  '-': 'Sub',
  '*': 'Mult',
  '@': 'MatMult',
  '/': 'Div',
  '%': 'Mod',
  '**': 'Pow',
  '<<': 'LShift',
  '>>': 'RShift',
  '|': 'BitOr',
  '^': 'BitXor',
  '&': 'BitAnd',
  '//': 'FloorDiv',
}

/** How tightly each binary operator binds. */
const PRECEDENCE: Readonly<Record<string, number>> = {
  '|': 0,
  '^': 1,
  '&': 2,
  '<<': 3,
  '>>': 3,
  '+': 4,
  '-': 4,
  '*': 5,
  '@': 5,
  '/': 5,
  '%': 5,
  '//': 5,
  '**': 6,
}

const COMPARISON_OPERATORS: Readonly<Record<string, ComparisonOperator>> = {
  '==': 'Eq',
  '!=': 'NotEq',
  '<>': 'NotEq',
  '<': 'Lt',
  '<=': 'LtE',
  '>': 'Gt',
  '>=': 'GtE',
  is: 'Is',
  in: 'In',
}

export abstract class ExpressionLowering extends StringLowering {
  protected expression(node: Index): Expression {
    if (this.depth >= MAX_DEPTH) return this.tooDeep(node)
    this.depth++
    const expression = this.#expression(node)
    this.depth--
    return expression
  }

  #expression(node: Index): Expression {
    const start = this.starts[node]!
    const end = this.ends[node]!
    switch (this.types[node]!) {
      case Type.identifier:
        return { kind: 'Name', start, end, id: this.identifier(node) }
      case Type.attribute:
      case Type.member_type:
        return this.#attribute(node, start, end)
      case Type.string:
        return this.string(node)
      case Type.call:
        return this.#call(node, start, end)
      case Type.integer:
      case Type.float:
        return this.#number(node, start, end)
      case Type.none:
        return { kind: 'Constant', start, end, type: 'None', value: null }
      case Type.true:
        return { kind: 'Constant', start, end, type: 'bool', value: true }
      case Type.false:
        return { kind: 'Constant', start, end, type: 'bool', value: false }
      case Type.ellipsis:
        return { kind: 'Constant', start, end, type: 'Ellipsis', value: null }
      case Type.type:
      case Type.parenthesized_expression:
      case Type.parenthesized_list_splat:
      case Type.as_pattern_target:
        return this.#wrapped(node)
      case Type.subscript:
        return this.#subscript(node, start, end)
      case Type.generic_type:
        return this.#genericType(node, start, end)
      case Type.tuple:
      case Type.expression_list:
      case Type.pattern_list:
        return { kind: 'Tuple', start, end, elts: this.#elements(node) }
      case Type.tuple_pattern:
        return this.#tuplePattern(node, start, end)
      case Type.list:
      case Type.list_pattern:
        return { kind: 'List', start, end, elts: this.#elements(node) }
      case Type.set:
        return { kind: 'Set', start, end, elts: this.#elements(node) }
      case Type.dictionary:
        return this.#dictionary(node, start, end)
      case Type.concatenated_string:
        return this.concatenatedString(node)
      case Type.binary_operator:
      case Type.union_type:
        return this.#binary(node, start, end)
      case Type.comparison_operator:
        return this.#comparison(node, start, end)
      case Type.boolean_operator:
        return this.#boolean(node, start, end)
      case Type.not_operator:
        return { kind: 'UnaryOp', start, end, op: 'Not', operand: this.required(this.firstNamed(node), node) }
      case Type.unary_operator:
        return this.#unary(node, start, end)
      case Type.await:
        return this.#await(node, start, end)
      case Type.conditional_expression:
        return this.#conditional(node, start, end)
      case Type.named_expression:
        return this.#named(node, start, end)
      case Type.lambda:
        return this.#lambda(node, start, end)
      case Type.list_comprehension: {
        const elt = this.required(this.firstNamed(node), node)
        return { kind: 'ListComp', start, end, elt, generators: this.#generators(node) }
      }
      case Type.set_comprehension: {
        const elt = this.required(this.firstNamed(node), node)
        return { kind: 'SetComp', start, end, elt, generators: this.#generators(node) }
      }
      case Type.generator_expression: {
        const elt = this.required(this.firstNamed(node), node)
        return { kind: 'GeneratorExp', start, end, elt, generators: this.#generators(node) }
      }
      case Type.dictionary_comprehension:
        return this.#dictionaryComprehension(node, start, end)
      case Type.list_splat:
      case Type.list_splat_pattern:
      case Type.splat_type:
        return { kind: 'Starred', start, end, value: this.required(this.firstNamed(node), node) }
      case Type.slice:
      case Type.constrained_type:
        return this.#slice(node, start, end)
      case Type.yield:
        return this.#yield(node, start, end)
      case Type.as_pattern:
        // Valid in `with` and `except` only, which read it themselves.
        this.reportNode(node, 'unexpected "as"')
        return this.required(this.firstNamed(node), node)
      default:
        return { kind: 'Broken', start, end }
    }
  }

  /** Lowers an expression where a `*` may precede it: an argument, an element, an index. */
  protected element(node: Index): Expression {
    const start = this.starts[node]!
    if (this.text.charCodeAt(start) !== ASTERISK) return this.expression(node)
    const type = this.types[node]!
    if (type === Type.list_splat || type === Type.list_splat_pattern || type === Type.splat_type) {
      return this.expression(node)
    }
    // The grammar reads `*a.b` as `(*a).b`: take the star out of the operand it was put into.
    let splat = node
    while (splat < this.nexts[node]! && this.types[splat] !== Type.list_splat) splat++
    const operand = splat === this.nexts[node] ? NONE : this.firstNamed(splat)
    if (operand === NONE) return this.expression(node)
    for (let index = node; index < splat; index++) this.starts[index] = this.starts[operand]!
    this.types[splat] = Type.parenthesized_expression
    this.starts[splat] = this.starts[operand]!
    return { kind: 'Starred', start, end: this.ends[node]!, value: this.expression(node) }
  }

  /** The expression within parentheses, or within a node that only wraps it. */
  #wrapped(node: Index): Expression {
    const inner = this.firstNamed(node)
    return inner === NONE ? this.broken(node) : this.expression(inner)
  }

  #number(node: Index, start: number, end: number): Expression {
    const source = this.source(node)
    const last = source.charCodeAt(source.length - 1) | 32
    const isHexadecimal = (source.charCodeAt(1) | 32) === 120
    if (/^0[0-9_]*[1-9]/.test(source) && this.types[node] === Type.integer && last !== 106) {
      this.report(start, end, 'leading zeros in decimal integer literals are not permitted')
    }
    if (last === 106 && !isHexadecimal) {
      return { kind: 'Constant', start, end, type: 'complex', value: floatValue(source.slice(0, -1)) }
    }
    if (this.types[node] === Type.float) {
      return { kind: 'Constant', start, end, type: 'float', value: floatValue(source) }
    }
    if (last === 108) this.report(start, end, 'invalid decimal literal')
    return { kind: 'Constant', start, end, type: 'int', value: integerValue(source) }
  }

  #attribute(node: Index, start: number, end: number): Expression {
    const object = this.firstNamed(node)
    const attribute = this.nextNamed(node, object)
    const value = this.required(object, node)
    const attr = attribute === NONE ? '' : this.identifier(attribute)
    return { kind: 'Attribute', start, end, value, attr }
  }

  #call(node: Index, start: number, end: number): Expression {
    const callee = this.firstNamed(node)
    const list = this.nextNamed(node, callee)
    const wasInAnnotation = this.inAnnotation
    const func = this.required(callee, node)
    if (list === NONE) return { kind: 'Call', start, end, func, args: [], keywords: [] }
    if (this.types[list] === Type.generator_expression) {
      return { kind: 'Call', start, end, func, args: [this.expression(list)], keywords: [] }
    }
    const args: Expression[] = []
    const keywords: Keyword[] = []
    this.inAnnotation = wasInAnnotation || isCast(func)
    this.argumentList(list, args, keywords, wasInAnnotation)
    this.inAnnotation = wasInAnnotation
    return { kind: 'Call', start, end, func, args: exact(args), keywords: exact(keywords) }
  }

  /** Appends the arguments of a call or of a class definition; `inAnnotation` holds after the first. */
  protected argumentList(list: Index, args: Expression[], keywords: Keyword[], inAnnotation: boolean): void {
    for (let child = list + 1; child < this.nexts[list]!; child = this.nexts[child]!) {
      const type = this.types[child]!
      if (type < Type.ERROR) continue
      const start = this.starts[child]!
      const end = this.ends[child]!
      if (type === Type.keyword_argument) {
        const name = this.firstNamed(child)
        const value = this.required(this.nextNamed(child, name), child)
        keywords.push({ kind: 'keyword', start, end, arg: name === NONE ? null : this.identifier(name), value })
      } else if (type === Type.dictionary_splat) {
        keywords.push({ kind: 'keyword', start, end, arg: null, value: this.required(this.firstNamed(child), child) })
      } else {
        args.push(this.element(child))
      }
      this.inAnnotation = inAnnotation
    }
  }

  /** The elements of a display or of a bare tuple; an unreadable one is `Broken`. */
  #elements(node: Index): readonly Expression[] {
    const elements: Expression[] = []
    for (let child = node + 1; child < this.nexts[node]!; child = this.nexts[child]!) {
      if (this.types[child]! >= Type.ERROR) elements.push(this.element(child))
    }
    return exact(elements)
  }

  #tuplePattern(node: Index, start: number, end: number): Expression {
    const first = this.firstNamed(node)
    // One target without a comma is only in parentheses.
    if (first !== NONE && this.childOfType(node, Type.comma) === NONE) return this.expression(first)
    return { kind: 'Tuple', start, end, elts: this.#elements(node) }
  }

  #subscript(node: Index, start: number, end: number): Expression {
    const object = this.firstNamed(node)
    const value = this.required(object, node)
    return { kind: 'Subscript', start, end, value, slice: this.#indices(value, node, this.nextNamed(node, object)) }
  }

  /** `list[int]` where the grammar expects a type: a subscription like any other. */
  #genericType(node: Index, start: number, end: number): Expression {
    const name = this.firstNamed(node)
    const hasName = name !== NONE && this.types[name] !== Type.type_parameter
    const value: Expression = hasName
      ? this.expression(name)
      : { kind: 'Name', start, end: start + 4, id: this.text.slice(start, start + 4) }
    const list = this.childOfType(node, Type.type_parameter)
    const slice = list === NONE ? this.required(NONE, node) : this.#indices(value, list, this.firstNamed(list))
    return { kind: 'Subscript', start, end, value, slice }
  }

  /** What is between the brackets: the index from `first` on, or a tuple of them. */
  #indices(subscripted: Expression, node: Index, first: Index): Expression {
    if (first === NONE) return this.required(NONE, node)
    const wasInAnnotation = this.inAnnotation
    const name = wasInAnnotation ? lastIdentifier(subscripted) : ''
    if (name === 'Literal') this.inAnnotation = false
    let comma = NONE
    const start = this.starts[first]!
    let end = this.ends[first]!
    const elts: Expression[] = []
    for (let child = first; child < this.nexts[node]!; child = this.nexts[child]!) {
      const type = this.types[child]!
      if (type === Type.comma) {
        comma = child
        end = this.ends[child]!
      } else if (type >= Type.ERROR) {
        elts.push(this.element(child))
        end = this.ends[child]!
        if (name === 'Annotated') this.inAnnotation = false
      }
    }
    this.inAnnotation = wasInAnnotation
    // `a[*b]` is a tuple of one.
    const isTuple = comma !== NONE || elts[0]?.kind === 'Starred'
    return isTuple ? { kind: 'Tuple', start, end, elts: exact(elts) } : (elts[0] ?? this.required(NONE, node))
  }

  #slice(node: Index, start: number, end: number): Expression {
    const bounds: [Expression | null, Expression | null, Expression | null] = [null, null, null]
    let position = 0
    for (let child = node + 1; child < this.nexts[node]!; child = this.nexts[child]!) {
      const type = this.types[child]!
      if (type === Type.colon) position++
      else if (type > Type.ERROR && position < 3) bounds[position] = this.expression(child)
    }
    return { kind: 'Slice', start, end, lower: bounds[0], upper: bounds[1], step: bounds[2] }
  }

  #dictionary(node: Index, start: number, end: number): Expression {
    const keys: (Expression | null)[] = []
    const values: Expression[] = []
    for (let child = node + 1; child < this.nexts[node]!; child = this.nexts[child]!) {
      const type = this.types[child]!
      if (type === Type.pair) {
        const key = this.firstNamed(child)
        keys.push(this.required(key, child))
        values.push(this.required(this.nextNamed(child, key), child))
      } else if (type === Type.dictionary_splat) {
        keys.push(null)
        values.push(this.required(this.firstNamed(child), child))
      } else if (type >= Type.ERROR) {
        keys.push(this.broken(child))
        values.push(this.broken(child))
      }
    }
    return { kind: 'Dict', start, end, keys: exact(keys), values: exact(values) }
  }

  #dictionaryComprehension(node: Index, start: number, end: number): Expression {
    const pair = this.childOfType(node, Type.pair)
    const keyIndex = pair === NONE ? NONE : this.firstNamed(pair)
    const key = this.required(keyIndex, node)
    const value = this.required(pair === NONE ? NONE : this.nextNamed(pair, keyIndex), node)
    return { kind: 'DictComp', start, end, key, value, generators: this.#generators(node) }
  }

  #generators(node: Index): Comprehension[] {
    const generators: Comprehension[] = []
    let ifs: Expression[] = []
    for (let child = this.firstNamed(node); child !== NONE; child = this.nextNamed(node, child)) {
      const type = this.types[child]!
      if (type === Type.for_in_clause) {
        const targetIndex = this.firstNamed(child)
        const target = this.required(targetIndex, child)
        const iter = this.required(this.nextNamed(child, targetIndex), child)
        ifs = []
        const is_async = this.childOfType(child, Type.async) !== NONE
        const start = this.starts[child]!
        generators.push({ kind: 'comprehension', start, end: this.ends[child]!, target, iter, ifs, is_async })
      } else if (type === Type.if_clause) {
        ifs.push(this.required(this.firstNamed(child), child))
        const generator = generators.pop()
        if (generator !== undefined) generators.push({ ...generator, end: this.ends[child]! })
      }
    }
    return generators
  }

  /** The text of the first token of `node` after its child `left`, which is the operator. */
  #operator(node: Index, left: Index): string {
    if (left === NONE) return ''
    for (let child = this.nexts[left]!; child < this.nexts[node]!; child = this.nexts[child]!) {
      if (this.types[child]! < Type.ERROR) return this.source(child)
    }
    return ''
  }

  #binary(node: Index, start: number, end: number): Expression {
    const leftIndex = this.firstNamed(node)
    const operator = this.#operator(node, leftIndex)
    const rightIndex = this.nextNamed(node, leftIndex)
    if (this.#isMisgrouped(node, operator, leftIndex, rightIndex)) return this.#regrouped(node)
    const left = this.required(leftIndex, node)
    const op = BINARY_OPERATORS[operator] ?? 'Add'
    const right = this.required(rightIndex, node)
    return { kind: 'BinOp', start, end, left, op, right }
  }

  /**
   * Whether the grammar may have grouped a chain of operators in another way than Python: it lets `^` bind more tightly than `&`,
   * and reads `list[int] | str | None` as `list[int] | (str | None)` where a type stands.
   */
  #isMisgrouped(node: Index, operator: string, left: Index, right: Index): boolean {
    if (this.types[node] === Type.union_type) return true
    if (operator !== '&' && operator !== '^') return false
    return this.#isBinary(left) || this.#isBinary(right)
  }

  #isBinary(node: Index): boolean {
    return node !== NONE && (this.types[node] === Type.binary_operator || this.types[node] === Type.union_type)
  }

  /** Groups the operators and operands below `node` (up to parentheses) by Python's precedence. */
  #regrouped(node: Index): Expression {
    const operands: Index[] = []
    const operators: string[] = []
    const pending: (Index | string)[] = [node]
    for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
      if (typeof part === 'string') {
        operators.push(part)
        continue
      }
      let inner = part
      while (inner !== NONE && this.types[inner] === Type.type) inner = this.firstNamed(inner)
      if (this.#isBinary(inner)) {
        const left = this.firstNamed(inner)
        pending.push(this.nextNamed(inner, left), this.#operator(inner, left), left)
      } else {
        operands.push(inner)
      }
    }
    if (operands.length > MAX_DEPTH - this.depth) return this.tooDeep(node)
    const starts = operands.map((operand) => (operand === NONE ? this.ends[node]! : this.starts[operand]!))
    const ends = operands.map((operand) => (operand === NONE ? this.ends[node]! : this.ends[operand]!))
    const values = operands.map((operand) => this.required(operand, node))
    let next = 0
    /** Reads operators that bind at least as tightly as `lowest`; `start` and `end` include parentheses, as in CPython. */
    const read = (lowest: number): { expression: Expression; start: number; end: number } => {
      const start = starts[next]!
      let expression = values[next]!
      let end = ends[next]!
      for (;;) {
        const operator = operators[next]
        const precedence = operator === undefined ? -1 : (PRECEDENCE[operator] ?? 0)
        if (precedence < lowest) return { expression, start, end }
        next++
        const right = read(operator === '**' ? precedence : precedence + 1)
        end = right.end
        const op = BINARY_OPERATORS[operator!] ?? 'Add'
        expression = { kind: 'BinOp', start, end, left: expression, op, right: right.expression }
      }
    }
    return read(0).expression
  }

  #unary(node: Index, start: number, end: number): Expression {
    const sign = this.text.charCodeAt(start)
    const op = sign === 45 ? 'USub' : sign === 43 ? 'UAdd' : 'Invert'
    return { kind: 'UnaryOp', start, end, op, operand: this.required(this.firstNamed(node), node) }
  }

  #await(node: Index, start: number, end: number): Expression {
    const operand = this.firstNamed(node)
    if (operand !== NONE && this.types[operand] === Type.binary_operator) {
      // The grammar reads `await a ** b` as `await (a ** b)`.
      const power = this.#binary(operand, start, end)
      if (power.kind === 'BinOp') {
        return { ...power, left: { kind: 'Await', start, end: power.left.end, value: power.left } }
      }
    }
    return { kind: 'Await', start, end, value: this.required(operand, node) }
  }

  #comparison(node: Index, start: number, end: number): Expression {
    const leftIndex = this.firstNamed(node)
    const left = this.required(leftIndex, node)
    const ops: ComparisonOperator[] = []
    const comparators: Expression[] = []
    if (leftIndex !== NONE) {
      for (let child = this.nexts[leftIndex]!; child < this.nexts[node]!; child = this.nexts[child]!) {
        const type = this.types[child]!
        if (type === Type.ERROR) continue
        if (type > Type.ERROR) {
          comparators.push(this.expression(child))
        } else {
          if (type === Type.notEqualPython2) this.reportNode(child, 'unexpected "<>", Python 3 spells it "!="')
          const source = this.source(child)
          ops.push(COMPARISON_OPERATORS[source] ?? (source.startsWith('not') ? 'NotIn' : 'IsNot'))
        }
      }
    }
    return { kind: 'Compare', start, end, left, ops: exact(ops), comparators: exact(comparators) }
  }

  /** Python joins a chain of one operator into one node, where the grammar nests it to the left. */
  #boolean(node: Index, start: number, end: number): Expression {
    const operator = this.#operator(node, this.firstNamed(node))
    const values: Expression[] = []
    let chain = node
    let left = this.firstNamed(chain)
    const rights: Index[] = []
    for (;;) {
      rights.push(this.nextNamed(chain, left))
      if (left === NONE || this.types[left] !== Type.boolean_operator) break
      if (this.#operator(left, this.firstNamed(left)) !== operator) break
      chain = left
      left = this.firstNamed(chain)
    }
    values.push(this.required(left, node))
    for (let index = rights.length - 1; index >= 0; index--) values.push(this.required(rights[index]!, node))
    return { kind: 'BoolOp', start, end, op: operator === 'or' ? 'Or' : 'And', values: exact(values) }
  }

  #conditional(node: Index, start: number, end: number): Expression {
    const bodyIndex = this.firstNamed(node)
    const testIndex = this.nextNamed(node, bodyIndex)
    const body = this.required(bodyIndex, node)
    const test = this.required(testIndex, node)
    const orelse = this.required(this.nextNamed(node, testIndex), node)
    return { kind: 'IfExp', start, end, test, body, orelse }
  }

  #named(node: Index, start: number, end: number): Expression {
    const name = this.firstNamed(node)
    const target = this.required(name, node)
    return { kind: 'NamedExpr', start, end, target, value: this.required(this.nextNamed(node, name), node) }
  }

  #yield(node: Index, start: number, end: number): Expression {
    const value = this.firstNamed(node)
    if (this.childOfType(node, Type.from) !== NONE)
      return { kind: 'YieldFrom', start, end, value: this.required(value, node) }
    return { kind: 'Yield', start, end, value: value === NONE ? null : this.expression(value) }
  }

  #lambda(node: Index, start: number, end: number): Expression {
    let child = this.firstNamed(node)
    const afterKeyword = start + 'lambda'.length
    let args = emptyArguments(afterKeyword)
    if (child !== NONE && this.types[child] === Type.lambda_parameters) {
      args = this.arguments(child, this.starts[child]!, this.ends[child]!)
      child = this.nextNamed(node, child)
    }
    return { kind: 'Lambda', start, end, args, body: this.required(child, node) }
  }

  /** Lowers the parameters in `node` (with or without parentheses). */
  protected arguments(node: Index, start: number, end: number): Arguments {
    let positionalOnly: Argument[] = []
    let positional: Argument[] = []
    const keywordOnly: Argument[] = []
    const keywordDefaults: (Expression | null)[] = []
    const defaults: Expression[] = []
    let vararg: Argument | null = null
    let kwarg: Argument | null = null
    let isKeywordOnly = false
    let first = NONE
    let last = NONE
    for (let child = this.firstNamed(node); child !== NONE; child = this.nextNamed(node, child)) {
      if (first === NONE) first = child
      last = child
      switch (this.types[child]!) {
        case Type.keyword_separator:
          isKeywordOnly = true
          continue
        case Type.positional_separator:
          positionalOnly = positional
          positional = []
          continue
      }
      let name = child
      let annotation: Expression | null = null
      let fallback: Expression | null = null
      const type = this.types[child]!
      if (type === Type.default_parameter || type === Type.typed_parameter || type === Type.typed_default_parameter) {
        name = this.firstNamed(child)
        let part = this.nextNamed(child, name)
        if (type !== Type.default_parameter) {
          annotation = part === NONE ? this.required(NONE, child) : this.annotation(part)
          part = this.nextNamed(child, part)
        }
        if (type !== Type.typed_parameter) fallback = this.required(part, child)
      }
      if (name === NONE) continue
      const nameType = this.types[name]!
      const isStarred = nameType === Type.list_splat_pattern
      const isDoubleStarred = nameType === Type.dictionary_splat_pattern
      if (isStarred || isDoubleStarred) name = this.firstNamed(name)
      if (name === NONE) continue
      if (this.types[name] !== Type.identifier) {
        this.reportNode(name, 'a parameter must be a name')
        continue
      }
      const argument: Argument = {
        kind: 'arg',
        start: this.starts[name]!,
        end: annotation === null ? this.ends[name]! : this.#annotationEnd(child, annotation),
        arg: this.identifier(name),
        annotation,
      }
      if (isStarred) {
        vararg = argument
        isKeywordOnly = true
      } else if (isDoubleStarred) {
        kwarg = argument
      } else if (isKeywordOnly) {
        keywordOnly.push(argument)
        keywordDefaults.push(fallback)
      } else {
        positional.push(argument)
        if (fallback !== null) defaults.push(fallback)
      }
    }
    return {
      kind: 'arguments',
      start: first === NONE ? start : this.starts[first]!,
      end: last === NONE ? end : this.ends[last]!,
      posonlyargs: exact(positionalOnly),
      args: exact(positional),
      vararg,
      kwonlyargs: exact(keywordOnly),
      kw_defaults: exact(keywordDefaults),
      kwarg,
      defaults: exact(defaults),
    }
  }

  /** Where the annotation in a parameter ends, its parentheses included. */
  #annotationEnd(parameter: Index, annotation: Expression): number {
    const type = this.childOfType(parameter, Type.type)
    return type === NONE ? annotation.end : this.ends[type]!
  }

  /** Lowers an expression that stands for a type: strings in it are expressions. */
  protected annotation(node: Index): Expression {
    const wasInAnnotation = this.inAnnotation
    this.inAnnotation = true
    const annotation = this.element(node)
    this.inAnnotation = wasInAnnotation
    return annotation
  }
}

/** Parameters of a function that has none. */
export function emptyArguments(offset: number): Arguments {
  return {
    kind: 'arguments',
    start: offset,
    end: offset,
    posonlyargs: [],
    args: [],
    vararg: null,
    kwonlyargs: [],
    kw_defaults: [],
    kwarg: null,
    defaults: [],
  }
}

/** Python's name of a binary operator that is followed by `=`. */
export function augmentedOperator(source: string): BinaryOperator | undefined {
  return BINARY_OPERATORS[source.slice(0, -1)]
}

/** Whether a callee is `typing.cast`, going by its name. */
function isCast(callee: Expression): boolean {
  if (callee.kind === 'Name') return callee.id === 'cast'
  if (callee.kind !== 'Attribute' || callee.attr !== 'cast' || callee.value.kind !== 'Name') return false
  return callee.value.id === 'typing' || callee.value.id === 't'
}
