import { CHANGING_CALLS } from '../knowledge/changing-calls.ts'
import type { Call, Node } from '../syntax/ast.ts'
import { walk } from '../syntax/visit.ts'
import { type Inference, qualifiedNameOf } from './inference.ts'
import type { Located } from './module.ts'

/** Functions of the project are looked into this far. */
const MAXIMUM_STEPS = 3

/**
 * The first call in an expression that gives something else each time it is made (`datetime.now()`, `uuid4()`, a function of the project that
 * returns one of them), with the name of what is called in the end; null for none. What lambdas call is not called yet.
 */
export function changingCallIn(
  inference: Inference,
  { module, node }: Located,
  steps = 0,
): { readonly call: Call; readonly name: string } | null {
  let found: { readonly call: Call; readonly name: string } | null = null
  walk(node, (part: Node) => {
    if (found !== null || part.kind === 'Lambda') return false
    const name = part.kind === 'Call' ? changingName(inference, { module, node: part }, steps) : null
    if (name !== null) found = { call: part as Call, name }
    return found === null
  })
  return found
}

function changingName(inference: Inference, { module, node }: Located<Call>, steps: number): string | null {
  const callee = inference.typeOf(module, node.func)
  const name = qualifiedNameOf(callee) ?? ''
  // `ObjectId("…")` reads an identifier instead of making one.
  if (CHANGING_CALLS.has(name)) return /\.(ObjectId|ULID)$/.test(name) && node.args.length > 0 ? null : name
  if (callee.kind !== 'function' || callee.function.module.isStub || steps >= MAXIMUM_STEPS) return null
  const { facts, module: home } = callee.function
  if (facts.isAsync || facts.isGenerator || facts.decorators.length > 0) return null
  for (const { value } of facts.returns) {
    const inner = value && changingCallIn(inference, { module: home, node: value }, steps + 1)
    if (inner) return inner.name
  }
  return null
}
