import type { ResolvedCall } from '../../project/calls.ts'
import type { Module } from '../../project/module.ts'
import type { Constant, Expression, Node } from '../../syntax/ast.ts'
import { walk } from '../../syntax/visit.ts'
import { encloses } from '../../text/span.ts'
import { type Loop, walkBody } from './loops.ts'

/** What must be so for a call to run: that `test` is true, or that it is false. */
interface Condition {
  /** Null where an attempt before it must have failed. */
  readonly test: Expression | null
  readonly holds: boolean
}

/**
 * Whether a call only runs on a cache miss, on an error, as part of a retry, or for one element: conditions in the body of `loop` count, or
 * for null those of the whole function, where those that its caller chooses with an optional argument count, too.
 */
export function isGuarded(call: ResolvedCall, loop: Loop | null): boolean {
  const { module, block, caller } = call
  for (const one of module.blocksAround(block)) {
    if (one.kind === 'generator') return true
    if (loop !== null && encloses(one, loop.header)) break
    if (one.kind === 'function' || one.kind === 'module' || one.kind === 'class') break
    if (one.kind === 'except' || one.kind === 'while' || one.kind === 'lambda') return true
  }
  const flags = new Map(
    loop === null
      ? caller?.facts.parameters.flatMap(({ name, default: given }) => (given ? [[name, given] as const] : []))
      : [],
  )
  const target = loop?.target.kind === 'Name' ? loop.target.id : null
  for (const { test, holds } of conditionsOf(call, loop)) {
    if (test === null || isMiss(module, test, holds) || byDefault(test, flags) === !holds) return true
    if (target !== null && holds && isOneOf(test, target)) return true
  }
  return false
}

function* conditionsOf({ module, block, node, caller }: ResolvedCall, loop: Loop | null): Generator<Condition> {
  const { blocks } = module.facts
  for (let id = block; id >= 0; id = blocks[id]!.parent) {
    const one = blocks[id]!
    if (loop !== null && encloses(one, loop.header)) break
    if (one.test !== null && (one.kind === 'if' || one.kind === 'else')) {
      yield { test: one.test, holds: one.kind === 'if' }
    }
    // What left the loop or the function before: `if key in cache: continue`.
    for (let next = id + 1; next < blocks.length && blocks[next]!.start < node.start; next++) {
      const { parent, leaves, test, kind, end } = blocks[next]!
      if (parent !== id || leaves === null || end > node.start) continue
      if (kind === 'try') yield { test: null, holds: true }
      else if (test === null || (kind !== 'if' && kind !== 'else')) continue
      else if (kind === 'else' || loop === null || !isFilter(loop, test)) yield { test, holds: kind === 'else' }
    }
    if (one.kind === 'function' || one.kind === 'module' || one.kind === 'class') break
  }
  const roots: readonly Node[] = loop?.body ?? [
    ...(caller?.facts.returns.flatMap(({ value }) => value ?? []) ?? []),
    ...(caller ? valuesIn(module, caller.facts.scope) : []),
  ]
  for (const root of roots) if (encloses(root, node)) yield* conditionsWithin(root, node)
}

/** The conditions of `… if … else …`, `and` and `or` around a place. */
function conditionsWithin(root: Node, place: Node): readonly Condition[] {
  const found: Condition[] = []
  walk(root, (node) => {
    if (!encloses(node, place)) return false
    if (node.kind === 'IfExp') {
      if (encloses(node.body, place)) found.push({ test: node.test, holds: true })
      else if (encloses(node.orelse, place)) found.push({ test: node.test, holds: false })
    } else if (node.kind === 'BoolOp') {
      const index = node.values.findIndex((value) => encloses(value, place))
      for (const test of node.values.slice(0, Math.max(index, 0))) found.push({ test, holds: node.op === 'And' })
    }
    return true
  })
  return found
}

function* valuesIn(module: Module, scope: number): Generator<Expression> {
  for (const { definitions } of module.scope(scope).bindings) {
    for (const definition of definitions) {
      if ((definition.kind === 'assign' || definition.kind === 'annotated') && definition.value) yield definition.value
    }
  }
}

/** Whether a condition says that something is not at hand: `key not in cache`, `found is None`, `not cache.get(key)`. */
function isMiss(module: Module, test: Expression, holds: boolean): boolean {
  switch (test.kind) {
    case 'UnaryOp':
      return test.op === 'Not' && isMiss(module, test.operand, !holds)
    case 'BoolOp':
      return test.values.some((value) => isMiss(module, value, holds))
    case 'Compare': {
      const [op] = test.ops
      if (op === 'In' || op === 'NotIn') return (op === 'NotIn') === holds
      const isNone = test.comparators.some((one) => one.kind === 'Constant' && one.type === 'None')
      if (!isNone || (op !== 'Is' && op !== 'IsNot')) return false
      return (op === 'Is') === holds && isLookUp(module, test.left)
    }
    default:
      return !holds && isLookUp(module, test)
  }
}

/** Whether an expression has what was looked up: `cache.get(key)`, or a name for something that was asked for. */
function isLookUp(module: Module, node: Expression): boolean {
  if (node.kind === 'NamedExpr') return true
  if (node.kind === 'Call') return node.func.kind === 'Attribute' && node.func.attr === 'get'
  if (node.kind !== 'Name') return false
  const definitions = module.definitionsIn(module.scopeAt(node.start), node.id)
  // What a caller may give is not looked up here.
  if (definitions.some(({ kind }) => kind === 'parameter')) return false
  return definitions.some(
    (definition) =>
      (definition.kind === 'assign' || definition.kind === 'annotated') &&
      definition.value !== null &&
      ['Call', 'Await', 'Subscript'].includes(definition.value.kind),
  )
}

/** Whether `key in …` asks for something else than what the loop itself remembers. */
function isFilter(loop: Loop, test: Expression): boolean {
  const [container] = test.kind === 'Compare' && test.ops[0] === 'In' ? test.comparators : []
  if (container?.kind !== 'Name') return false
  const isContainer = (node: Node): boolean => node.kind === 'Name' && node.id === container.id
  let fills = false
  walkBody(loop, (node) => {
    if (node.kind === 'Assign') {
      fills ||= node.targets.some((target) => target.kind === 'Subscript' && isContainer(target.value))
    } else if (node.kind === 'Call' && node.func.kind === 'Attribute') fills ||= isContainer(node.func.value)
  })
  return !fills
}

/** What a condition about a parameter comes to when callers leave it out; null for another condition. */
function byDefault(test: Expression, flags: ReadonlyMap<string, Expression>): boolean | null {
  switch (test.kind) {
    case 'Name': {
      const given = flags.get(test.id)
      return given?.kind === 'Constant' ? isTrue(given) : null
    }
    case 'UnaryOp': {
      const operand = test.op === 'Not' ? byDefault(test.operand, flags) : null
      return operand === null ? null : !operand
    }
    case 'BoolOp': {
      const decisive = test.op === 'Or'
      return test.values.some((value) => byDefault(value, flags) === decisive) ? decisive : null
    }
    case 'Compare': {
      const given = test.left.kind === 'Name' ? flags.get(test.left.id) : undefined
      const [op] = test.ops
      const [other] = test.comparators
      if (given?.kind !== 'Constant' || other?.kind !== 'Constant' || test.ops.length !== 1) return null
      const isSame = given.type === other.type && given.value === other.value
      if (op === 'Is' || op === 'Eq') return isSame
      return op === 'IsNot' || op === 'NotEq' ? !isSame : null
    }
    default:
      return null
  }
}

function isTrue({ type, value }: Constant): boolean {
  return type !== 'None' && value !== false && value !== 0 && value !== ''
}

/** Whether a condition picks one value of the loop's variable: `number == 1`. */
function isOneOf(test: Expression, target: string): boolean {
  if (test.kind === 'BoolOp' && test.op === 'And') return test.values.some((value) => isOneOf(value, target))
  if (test.kind !== 'Compare' || test.ops[0] !== 'Eq') return false
  return [test.left, ...test.comparators].some((side) => side.kind === 'Name' && side.id === target)
}
