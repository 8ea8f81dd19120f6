/** Lowering of the patterns of `match`. */
import type { Constant, Expression, MatchCase, Pattern, Statement } from './ast.ts'
import { type Index, NONE, Type } from './concrete-tree.ts'
import { MAX_DEPTH } from './lower-base.ts'
import { ExpressionLowering } from './lower-expressions.ts'

export abstract class PatternLowering extends ExpressionLowering {
  protected abstract block(node: Index): readonly Statement[]
  /** Where the block lowered last ends. */
  protected abstract blockEnd: number

  protected matchCase(node: Index): MatchCase {
    const start = this.starts[node]!
    const patterns: Pattern[] = []
    let guard: Expression | null = null
    let body: readonly Statement[] = []
    let firstPattern = NONE
    let end = start
    let isSequence = false
    this.blockEnd = this.ends[node]!
    for (let child = node + 1; child < this.nexts[node]!; child = this.nexts[child]!) {
      switch (this.types[child]!) {
        case Type.case_pattern:
          if (firstPattern === NONE) firstPattern = child
          patterns.push(this.pattern(child))
          end = this.ends[child]!
          break
        case Type.comma:
          isSequence = true
          end = this.ends[child]!
          break
        case Type.if_clause:
          guard = this.required(this.firstNamed(child), child)
          break
        case Type.block:
          body = this.block(child)
          break
      }
    }
    const patternStart = firstPattern === NONE ? start : this.starts[firstPattern]!
    const pattern: Pattern = isSequence
      ? { kind: 'MatchSequence', start: patternStart, end, patterns }
      : (patterns[0] ?? { kind: 'Broken', start, end: start })
    return { kind: 'match_case', start, end: this.blockEnd, pattern, guard, body }
  }

  protected pattern(node: Index): Pattern {
    if (this.depth >= MAX_DEPTH) return this.tooDeep(node)
    this.depth++
    const pattern = this.#pattern(node)
    this.depth--
    return pattern
  }

  #pattern(node: Index): Pattern {
    const start = this.starts[node]!
    const end = this.ends[node]!
    switch (this.types[node]!) {
      case Type.case_pattern:
        return this.#casePattern(node, start, end)
      case Type.as_pattern: {
        const inner = this.firstNamed(node)
        const name = this.nextNamed(node, inner)
        const pattern = inner === NONE ? this.broken(node) : this.pattern(inner)
        return { kind: 'MatchAs', start, end, pattern, name: name === NONE ? null : this.identifier(name) }
      }
      case Type.dotted_name:
        return this.#namePattern(node, start, end)
      case Type.underscore:
        return { kind: 'MatchAs', start, end, pattern: null, name: null }
      case Type.class_pattern:
        return this.#classPattern(node, start, end)
      case Type.splat_pattern:
        return { kind: 'MatchStar', start, end, name: this.#splatName(node) }
      case Type.union_pattern:
        return { kind: 'MatchOr', start, end, patterns: this.#alternatives(node) }
      case Type.tuple_pattern:
      case Type.list_pattern:
        return this.#sequencePattern(node, start, end)
      case Type.dict_pattern:
        return this.#mappingPattern(node, start, end)
      case Type.true:
        return { kind: 'MatchSingleton', start, end, value: true }
      case Type.false:
        return { kind: 'MatchSingleton', start, end, value: false }
      case Type.none:
        return { kind: 'MatchSingleton', start, end, value: null }
      case Type.complex_pattern:
        return { kind: 'MatchValue', start, end, value: this.#complex(node, start, end) }
      case Type.string:
      case Type.concatenated_string:
      case Type.integer:
      case Type.float:
        return { kind: 'MatchValue', start, end, value: this.expression(node) }
      default:
        return { kind: 'Broken', start, end }
    }
  }

  #casePattern(node: Index, start: number, end: number): Pattern {
    const inner = this.#patternAt(node, node + 1)
    return inner === null ? { kind: 'Broken', start, end } : inner.pattern
  }

  /** The pattern that starts at or after `child` of `node`, a minus before a number included, and its last node. */
  #patternAt(node: Index, child: Index): { readonly pattern: Pattern; readonly last: Index } | null {
    let minus = NONE
    for (let index = child; index < this.nexts[node]!; index = this.nexts[index]!) {
      const type = this.types[index]!
      if (type === Type.minus) {
        minus = index
      } else if (type === Type.underscore) {
        return { pattern: this.pattern(index), last: index }
      } else if (type > Type.ERROR) {
        if (minus === NONE) return { pattern: this.pattern(index), last: index }
        const start = this.starts[minus]!
        const end = this.ends[index]!
        const operand = this.expression(index)
        const value: Expression = { kind: 'UnaryOp', start, end, op: 'USub', operand }
        return { pattern: { kind: 'MatchValue', start, end, value }, last: index }
      }
    }
    return null
  }

  #alternatives(node: Index): Pattern[] {
    const patterns: Pattern[] = []
    let found = this.#patternAt(node, node + 1)
    while (found !== null) {
      patterns.push(found.pattern)
      found = this.#patternAt(node, this.nexts[found.last]!)
    }
    return patterns
  }

  #namePattern(node: Index, start: number, end: number): Pattern {
    const value = this.dottedName(node)
    if (value.kind !== 'Name') return { kind: 'MatchValue', start, end, value }
    return { kind: 'MatchAs', start, end, pattern: null, name: value.id === '_' ? null : value.id }
  }

  /** A dotted name as an expression. */
  protected dottedName(node: Index): Expression {
    const start = this.starts[node]!
    let expression: Expression | null = null
    for (let child = this.firstNamed(node); child !== NONE; child = this.nextNamed(node, child)) {
      const name = this.identifier(child)
      const end = this.ends[child]!
      expression =
        expression === null
          ? { kind: 'Name', start, end, id: name }
          : { kind: 'Attribute', start, end, value: expression, attr: name }
    }
    return expression ?? this.broken(node)
  }

  #splatName(node: Index): string | null {
    const name = this.firstNamed(node)
    if (name === NONE) return null
    const identifier = this.identifier(name)
    return identifier === '_' ? null : identifier
  }

  #sequencePattern(node: Index, start: number, end: number): Pattern {
    const patterns: Pattern[] = []
    let isGroup = this.types[node] === Type.tuple_pattern
    for (let child = node + 1; child < this.nexts[node]!; child = this.nexts[child]!) {
      const type = this.types[child]!
      if (type === Type.comma) isGroup = false
      else if (type >= Type.ERROR) patterns.push(this.pattern(child))
    }
    const [only] = patterns
    return isGroup && only !== undefined && only.kind !== 'MatchStar'
      ? only
      : { kind: 'MatchSequence', start, end, patterns }
  }

  #mappingPattern(node: Index, start: number, end: number): Pattern {
    const keys: Expression[] = []
    const patterns: Pattern[] = []
    let rest: string | null = null
    let child = node + 1
    while (child < this.nexts[node]!) {
      const type = this.types[child]!
      if (type === Type.splat_pattern) {
        rest = this.#splatName(child)
      } else if (type === Type.case_pattern) {
        patterns.push(this.pattern(child))
      } else if (type === Type.minus || type > Type.ERROR) {
        const key = this.#patternAt(node, child)
        if (key === null) break
        keys.push(patternExpression(key.pattern))
        child = key.last
      }
      child = this.nexts[child]!
    }
    while (patterns.length < keys.length) patterns.push({ kind: 'Broken', start: end, end })
    return { kind: 'MatchMapping', start, end, keys, patterns, rest }
  }

  #classPattern(node: Index, start: number, end: number): Pattern {
    const patterns: Pattern[] = []
    const kwd_attrs: string[] = []
    const kwd_patterns: Pattern[] = []
    const name = this.firstNamed(node)
    const cls = name === NONE ? this.broken(node) : this.dottedName(name)
    for (let child = this.nextNamed(node, name); child !== NONE; child = this.nextNamed(node, child)) {
      // The grammar reads `name=pattern as capture` as `(name=pattern) as capture`.
      const captures: Index[] = []
      let inner = this.firstNamed(child)
      while (inner !== NONE && (this.types[inner] === Type.as_pattern || this.types[inner] === Type.case_pattern)) {
        if (this.types[inner] === Type.as_pattern) captures.push(inner)
        inner = this.firstNamed(inner)
      }
      if (inner === NONE || this.types[inner] !== Type.keyword_pattern) {
        patterns.push(this.pattern(child))
        continue
      }
      const attribute = this.firstNamed(inner)
      kwd_attrs.push(attribute === NONE ? '' : this.identifier(attribute))
      const value = attribute === NONE ? null : this.#patternAt(inner, this.nexts[attribute]!)
      let pattern: Pattern = value === null ? this.broken(inner) : value.pattern
      const valueStart = value === null ? pattern.start : this.#patternStart(inner, attribute)
      for (let capture = captures.pop(); capture !== undefined; capture = captures.pop()) {
        const captured = this.nextNamed(capture, this.firstNamed(capture))
        const name = captured === NONE ? null : this.identifier(captured)
        pattern = { kind: 'MatchAs', start: valueStart, end: this.ends[capture]!, pattern, name }
      }
      kwd_patterns.push(pattern)
    }
    return { kind: 'MatchClass', start, end, cls, patterns, kwd_attrs, kwd_patterns }
  }

  /** Where the pattern after `name=` starts, its parentheses included. */
  #patternStart(keyword: Index, attribute: Index): number {
    const equals = this.nexts[attribute]!
    return this.starts[this.nexts[equals]! < this.nexts[keyword]! ? this.nexts[equals]! : equals]!
  }

  /** `-1 + 2j`, which the grammar keeps flat. */
  #complex(node: Index, start: number, end: number): Expression {
    const realIndex = this.firstNamed(node)
    const imaginaryIndex = this.nextNamed(node, realIndex)
    let left = this.required(realIndex, node)
    if (this.types[node + 1] === Type.minus) {
      left = { kind: 'UnaryOp', start, end: left.end, op: 'USub', operand: left }
    }
    const right = this.required(imaginaryIndex, node)
    const isMinus = this.text.slice(left.end, right.start).includes('-')
    return { kind: 'BinOp', start, end, left, op: isMinus ? 'Sub' : 'Add', right }
  }
}

/** The expression that a pattern used as a mapping's key compares with. */
function patternExpression(pattern: Pattern): Expression {
  const { start, end } = pattern
  switch (pattern.kind) {
    case 'MatchValue':
      return pattern.value
    case 'MatchSingleton': {
      const { value } = pattern
      const constant: Constant =
        value === null
          ? { kind: 'Constant', start, end, type: 'None', value }
          : { kind: 'Constant', start, end, type: 'bool', value }
      return constant
    }
    case 'MatchAs':
      return pattern.name === null ? { kind: 'Broken', start, end } : { kind: 'Name', start, end, id: pattern.name }
    default:
      return { kind: 'Broken', start, end }
  }
}
