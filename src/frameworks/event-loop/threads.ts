import type { ResolvedCall } from '../../project/calls.ts'
import type { Inference } from '../../project/inference.ts'
import type { FunctionSymbol } from '../../project/symbols.ts'
import { membersOf } from '../../project/types.ts'
import type { CodeFacts } from '../../semantics/facts.ts'
import type { Expression } from '../../syntax/ast.ts'
import { argumentValues, lastIdentifier } from '../../syntax/expressions.ts'

/**
 * Whether what `callee` does happens in the thread of `call`, before the call returns. An `async` function answers for itself, and a
 * decorator may send a function's body elsewhere: of the project's decorators their code tells, of others their name.
 */
export function runsInThisThread(inference: Inference, call: ResolvedCall, callee: FunctionSymbol): boolean {
  const { module, facts } = callee
  if (facts.isAsync) return false
  if (facts.decorators.length === 0) return true
  // A plain function that can be awaited has been made asynchronous by its decorator.
  if (call.site?.awaited) return false
  return facts.decorators.every((decorator) => {
    if (OFFLOADING.test(lastPart(decorator))) return false
    const types = membersOf(inference.typeOf(module, decorator.kind === 'Call' ? decorator.func : decorator))
    return types.every((type) => type.kind !== 'function' || type.function.module.isStub || passesOn(type.function))
  })
}

/** Names of decorators that run a function in a thread, a process or a task: `run_in_executor`, `threaded`, `sync_to_async`, `shared_task`. */
const OFFLOADING = /thread|executor|process|background|async|task|actor|job|defer/i

/**
 * Whether what a decorator of the project makes calls the decorated function itself before it returns. It does not where it hands the
 * function to a thread: `asyncio.to_thread(function, *args)`.
 */
function passesOn(decorator: FunctionSymbol): boolean {
  const { start, end } = decorator.facts
  const inner = decorator.module.facts.functions.filter((facts) => facts.start >= start && facts.end <= end)
  const given = new Set(inner.flatMap(({ parameters }) => parameters.map(({ name }) => name)))
  const isGiven = (node: Expression | null) => node?.kind === 'Name' && given.has(node.id)
  const handedOver = new Set(inner.flatMap(namesHandedOver))
  return inner.some(
    ({ name, isAsync, isLambda, parameters, calls, returns }) =>
      returns.some(({ value }) => isGiven(value)) ||
      (!isLambda &&
        !isAsync &&
        !handedOver.has(name) &&
        calls.some(({ call: { func } }) => isGiven(func) && !parameters.some((own) => isNamed(func, own.name)))),
  )
}

function isNamed(node: Expression, name: string): boolean {
  return node.kind === 'Name' && node.id === name
}

/** The plain names among the arguments of all calls, those that copy a function's name and documentation aside. */
function namesHandedOver({ calls }: CodeFacts): readonly string[] {
  return calls.flatMap(({ call }) => {
    if (/^(wraps|update_wrapper)$/.test(lastPart(call.func))) return []
    return argumentValues(call).flatMap((node) => (node.kind === 'Name' ? [node.id] : []))
  })
}

/** The last name of a decorator: `task` of `@app.task(bind=True)`; empty for anything else. */
export function lastPart(decorator: Expression): string {
  return decorator.kind === 'Call' ? lastPart(decorator.func) : lastIdentifier(decorator)
}
