import type { Fix } from '../../engine/finding.ts'
import type { Inference } from '../../project/inference.ts'
import type { Located } from '../../project/module.ts'
import { membersOf } from '../../project/types.ts'
import { valuesOf } from '../../project/values.ts'
import type { Attribute, BoolOp, Call, Compare, Expression, UnaryOp } from '../../syntax/ast.ts'
import { lastIdentifier } from '../../syntax/expressions.ts'
import type { Span } from '../../text/span.ts'
import type { CheckedFile } from '../checked-file.ts'
import { nameOf } from './chains.ts'
import { replacementOf } from './filter-fixes.ts'
import type { Column, Entity, Mappings } from './mappings.ts'

/** A Python operator on a column in a filter, which Python works out at once instead of the database. */
export type OperatorInFilter = OperatorUse & {
  /** The comparison, or the operator alone where it stands between conditions. */
  readonly at: Span
  /** What to write: `User.name.is_(None)`, `~`, `and_(…)`. */
  readonly instead: string
  readonly fix: Fix | null
}

/** The operator together with what Python makes of it: a constant, one of several conditions, or a `TypeError`. */
export type OperatorUse =
  /** `User.name is None`, `User.id in ids`. */
  | { readonly kind: 'comparison'; readonly node: Compare; readonly outcome: boolean }
  /** `1 < User.age < 9`: `1 < User.age and User.age < 9`. */
  | { readonly kind: 'chain'; readonly node: Compare; readonly outcome: Outcome }
  | { readonly kind: 'not'; readonly node: UnaryOp; readonly outcome: Outcome }
  | { readonly kind: 'and' | 'or'; readonly node: BoolOp; readonly outcome: Outcome }

/** What Python makes of a condition that it takes for true or false: it decides by something else, or raises `TypeError`. */
type Outcome = 'decided' | 'raised'

/** Functions, and methods, whose arguments are conditions. */
const CONDITIONS = new Set(['and_', 'or_', 'not_'])
const CONDITION_METHODS = new Set(['where', 'filter', 'having', 'any', 'has', 'join', 'outerjoin'])
/** Methods of columns that give conditions. */
const COLUMN_CONDITIONS = new Set([
  ...['is_', 'is_not', 'isnot', 'is_distinct_from', 'in_', 'not_in', 'notin_', 'like', 'ilike', 'not_like', 'notlike'],
  ...[
    'not_ilike',
    'notilike',
    'between',
    'contains',
    'startswith',
    'endswith',
    'icontains',
    'istartswith',
    'iendswith',
  ],
  ...['match', 'regexp_match', 'any', 'has', 'any_', 'op', 'bool_op', 'overlap', 'contained_by', 'has_key'],
])
const MAXIMUM_DEPTH = 12

/** Finds Python operators in filters. */
export class Filters {
  readonly #inference: Inference
  readonly #mappings: Mappings

  constructor(inference: Inference, mappings: Mappings) {
    this.#inference = inference
    this.#mappings = mappings
  }

  /** The Python operators on columns in the filters of a file; each once. */
  *operatorsIn(file: CheckedFile, isAtLeast14: boolean): Generator<OperatorInFilter> {
    const { module } = file
    const seen = new Set<Expression>()
    for (const call of file.nodesOf('Call')) {
      const name = lastIdentifier(call.func)
      if (!CONDITIONS.has(name) && !(CONDITION_METHODS.has(name) && call.func.kind === 'Attribute')) continue
      for (const argument of [
        ...call.args,
        ...call.keywords.flatMap(({ arg, value }) => (arg === 'onclause' ? value : [])),
      ])
        for (const use of this.#operators({ module, node: argument }, seen, 0)) {
          const isComplete = use.kind !== 'comparison' && this.#areConditions({ module, node: use.node })
          yield { ...use, ...replacementOf(file, use, { isAtLeast14, isComplete }) }
        }
    }
  }

  *#operators(place: Located, seen: Set<Expression>, depth: number): Generator<OperatorUse> {
    const { module, node } = place
    if (depth > MAXIMUM_DEPTH || seen.has(node)) return
    seen.add(node)
    const all = function* (this: Filters, nodes: readonly Expression[]): Generator<OperatorUse> {
      for (const one of nodes) yield* this.#operators({ module, node: one }, seen, depth + 1)
    }.bind(this)
    switch (node.kind) {
      case 'Compare':
        yield* this.#comparison({ module, node })
        return
      case 'UnaryOp': {
        if (node.op === 'Not') {
          const outcome = this.#truth({ module, node: node.operand }, depth)
          if (outcome !== null) yield { kind: 'not', node, outcome }
        }
        yield* all([node.operand])
        return
      }
      case 'BoolOp': {
        const tested = node.values.slice(0, -1).map((value) => this.#truth({ module, node: value }, depth))
        const outcome = tested.find((one) => one !== null)
        if (outcome)
          yield {
            kind: node.op === 'And' ? 'and' : 'or',
            node,
            outcome: tested.includes('raised') ? 'raised' : outcome,
          }
        yield* all(node.values)
        return
      }
      case 'BinOp':
        if (node.op === 'BitAnd' || node.op === 'BitOr') yield* all([node.left, node.right])
        return
      case 'IfExp':
        yield* all([node.body, node.orelse])
        return
      case 'Starred':
        yield* all([node.value])
        return
      case 'List':
      case 'Tuple':
        yield* all(node.elts)
        return
      case 'ListComp':
      case 'GeneratorExp':
        yield* all([node.elt])
        return
      case 'Name': {
        for (const value of valuesOf(this.#inference, place, { calls: false })) {
          if (value.module === module) yield* all([value.node])
        }
        yield* all(appendedTo(place, node.id))
        return
      }
      default:
    }
  }

  *#comparison({ module, node }: Located<Compare>): Generator<OperatorUse> {
    const [op, second] = node.ops
    const left = { module, node: node.left }
    if (second !== undefined) {
      const links = node.comparators.map((right, index) => {
        const isColumn = this.#isColumn({ module, node: index === 0 ? node.left : node.comparators[index - 1]! })
        return isColumn || this.#isColumn({ module, node: right }) ? node.ops[index]! : null
      })
      const tested = links.slice(0, -1).filter((link) => link !== null)
      if (tested.length > 0) {
        const raises = tested.some((link) => link !== 'Eq' && link !== 'NotEq')
        yield { kind: 'chain', node, outcome: raises ? 'raised' : 'decided' }
      }
      return
    }
    if (op === 'Is' || op === 'IsNot' || op === 'In' || op === 'NotIn') {
      if (this.#isColumn(left)) yield { kind: 'comparison', node, outcome: op === 'IsNot' || op === 'NotIn' }
    }
  }

  /** What Python makes of an operand that it takes for true or false; null where it is not known to be a condition for the database. */
  #truth(place: Located, depth: number): Outcome | null {
    const { module, node } = place
    if (depth > MAXIMUM_DEPTH) return null
    switch (node.kind) {
      case 'Compare': {
        const [op, ...others] = node.ops
        if (others.length > 0 || op === 'Is' || op === 'IsNot' || op === 'In' || op === 'NotIn') return null
        const isCondition = [node.left, ...node.comparators].some((side) => this.#isValue({ module, node: side }))
        if (!isCondition) return null
        return op === 'Eq' || op === 'NotEq' ? 'decided' : 'raised'
      }
      case 'Attribute':
        return this.#isMapped({ module, node }) ? 'decided' : this.#isColumn(place) ? 'raised' : null
      case 'UnaryOp':
        return node.op === 'Invert' && this.#truth({ module, node: node.operand }, depth + 1) ? 'raised' : null
      case 'BinOp': {
        if (node.op !== 'BitAnd' && node.op !== 'BitOr') return null
        const sides = [node.left, node.right].map((side) => this.#truth({ module, node: side }, depth + 1))
        return sides.some((side) => side !== null) ? 'raised' : null
      }
      case 'Call':
        return this.#isConditionCall({ module, node }) ? 'raised' : null
      default:
        return null
    }
  }

  #isConditionCall({ module, node }: Located<Call>): boolean {
    const { func } = node
    if (func.kind === 'Attribute' && COLUMN_CONDITIONS.has(func.attr) && this.#isValue({ module, node: func.value }))
      return true
    return /^sql(alchemy|model)\.(\w+\.)*(and_|or_|not_|exists)$/.test(nameOf(this.#inference, { module, node: func }))
  }

  /** Whether the database works the expression out: a column, or a function of the database. */
  #isValue(place: Located): boolean {
    const { module, node } = place
    if (node.kind !== 'Call') return this.#isColumn(place)
    return (
      /^sqlalchemy\.(\w+\.)*func\./.test(nameOf(this.#inference, { module, node: node.func })) || this.#isColumn(place)
    )
  }

  /** Whether an expression is a column (or a relationship) of a mapped class or of a table, and not one of its values. */
  #isColumn(place: Located): boolean {
    const { module, node } = place
    if (node.kind === 'Attribute') {
      if (this.#isMapped({ module, node })) return true
      const { value } = node
      if (value.kind !== 'Attribute' || (value.attr !== 'c' && value.attr !== 'columns')) return false
      const table = this.#inference.typeOf(module, value.value)
      return membersOf(table).every(
        (one) => one.kind === 'instance' && /^sqlalchemy\.(Table|Subquery)$/.test(one.class.qualifiedName),
      )
    }
    return node.kind === 'Call' && nameOf(this.#inference, { module, node: node.func }) === 'sqlmodel.col'
  }

  #isMapped(place: Located<Attribute>): boolean {
    return this.#entityOf(place)?.relationships.has(place.node.attr) === true || this.#mappedColumn(place) !== null
  }

  #mappedColumn(place: Located<Attribute>): Column | null {
    return this.#entityOf(place)?.columns.get(place.node.attr) ?? null
  }

  #entityOf({ module, node }: Located<Attribute>): Entity | null {
    const owner = this.#inference.typeOf(module, node.value)
    if (owner.kind !== 'class') return null
    const object = this.#inference.asInstance(owner.of)
    return object.kind === 'instance' ? this.#mappings.entityOf(object.class) : null
  }

  /** Whether each operand is a condition by itself: a column only where it is one of truth values. */
  #areConditions({ module, node }: Located): boolean {
    switch (node.kind) {
      case 'BoolOp':
        return node.values.every((value) => this.#areConditions({ module, node: value }))
      case 'UnaryOp':
        return this.#areConditions({ module, node: node.operand })
      case 'Attribute': {
        const type = this.#mappedColumn({ module, node })?.type
        return type?.kind === 'instance' && type.class.qualifiedName === 'builtins.bool'
      }
      case 'Compare': {
        const isUse = [...this.#operators({ module, node }, new Set(), 0)].some(({ kind }) => kind === 'comparison')
        return isUse || this.#truth({ module, node }, 0) !== null
      }
      default:
        return this.#truth({ module, node }, 0) !== null
    }
  }
}

/** What is put into the list that a name holds: the arguments of `append` and `extend` in the same function. */
function appendedTo({ module, node }: Located, name: string): readonly Expression[] {
  const code = module.functionAt(node.start)?.facts ?? module.facts.topLevel
  return code.calls.flatMap(({ call: { func, args } }) => {
    if (func.kind !== 'Attribute' || func.value.kind !== 'Name' || func.value.id !== name) return []
    return func.attr === 'append' || func.attr === 'extend' ? args : []
  })
}
