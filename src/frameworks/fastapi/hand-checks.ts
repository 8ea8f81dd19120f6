import { type Inference, qualifiedNameOf } from '../../project/inference.ts'
import type { Module } from '../../project/module.ts'
import { constantOf } from '../../project/values.ts'
import type { Expression, If } from '../../syntax/ast.ts'
import { argumentsOf } from './arguments.ts'

/** A condition on a field of a request body that a constraint of the field says as well. */
export interface HandCheck {
  /** The parameter that has the body. */
  readonly body: string
  readonly field: string
  /** The argument of `Field` that says the same. */
  readonly constraint: 'min_length' | 'max_length' | 'ge' | 'le' | 'pattern'
}

/**
 * What an `if` checks of the bodies of a request (names of parameters), where it does nothing but answer with status 400 or 422 and all
 * of its conditions are such checks of one body.
 */
export function handCheckIn(
  inference: Inference,
  module: Module,
  node: If,
  bodies: readonly string[],
): HandCheck | null {
  if (!refuses(inference, module, node)) return null
  const conditions = node.test.kind === 'BoolOp' ? node.test.values : [node.test]
  for (const body of bodies) {
    const found = conditions.map((one) => constraintIn(inference, module, one, body))
    if (found[0] && !found.includes(null)) return { body, ...found[0] }
  }
  return null
}

/** Whether the branch does nothing but answer with status 400 or 422. */
function refuses(inference: Inference, module: Module, { body }: If): boolean {
  const [only, ...others] = body
  const call = only?.kind === 'Raise' ? only.exc : null
  if (others.length > 0 || call?.kind !== 'Call') return false
  if (!/\.HTTPException$/.test(qualifiedNameOf(inference.typeOf(module, call.func)) ?? '')) return false
  const status = argumentsOf(inference, module, call, ['status_code']).get('status_code')
  const value = status && constantOf(inference, status)
  return value === 400 || value === 422
}

/** The field that a condition is about, and the constraint that says the same; null for any other condition. */
function constraintIn(
  inference: Inference,
  module: Module,
  test: Expression,
  body: string,
): Omit<HandCheck, 'body'> | null {
  if (test.kind === 'UnaryOp' && test.op === 'Not') return constraintIn(inference, module, test.operand, body)
  if (test.kind === 'Call') {
    const name = qualifiedNameOf(inference.typeOf(module, test.func)) ?? ''
    const field = /^re\.(match|fullmatch|search)$/.test(name) ? fieldOf(test.args[1], body) : null
    return field === null || test.args[0]?.kind !== 'Constant' ? null : { field, constraint: 'pattern' }
  }
  if (test.kind !== 'Compare') return null
  const [operator] = test.ops
  const sides = [test.left, ...test.comparators]
  // Fields and settings have known defaults, but are no constants.
  const isNumber = (node: Expression) =>
    node.kind !== 'Attribute' && typeof constantOf(inference, { module, node }) === 'number'
  const checked = sides.filter((side) => !isNumber(side))
  const [side] = checked
  if (checked.length !== 1 || side === undefined || operator === undefined) return null
  const isBelow = /^Lt/.test(operator) === (side === test.left)
  if (!/^(Lt|LtE|Gt|GtE)$/.test(operator)) return null
  if (side.kind === 'Call' && side.func.kind === 'Name' && side.func.id === 'len') {
    const field = fieldOf(side.args[0], body)
    return field === null ? null : { field, constraint: isBelow ? 'min_length' : 'max_length' }
  }
  const field = fieldOf(side, body)
  return field === null ? null : { field, constraint: isBelow ? 'ge' : 'le' }
}

/** `name` of `body.name`. */
function fieldOf(node: Expression | undefined, body: string): string | null {
  return node?.kind === 'Attribute' && node.value.kind === 'Name' && node.value.id === body ? node.attr : null
}
