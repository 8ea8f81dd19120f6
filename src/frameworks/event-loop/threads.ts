import type { ResolvedCall } from '../../project/calls.ts'
import type { FunctionSymbol } from '../../project/symbols.ts'
import type { Expression } from '../../syntax/ast.ts'

/**
 * Whether what `callee` does happens in the thread of `call`, before the call returns. An `async` function answers for itself, and a
 * decorator may send a function's body elsewhere.
 */
export function runsInThisThread(call: ResolvedCall, callee: FunctionSymbol): boolean {
  const { isAsync, decorators } = callee.facts
  if (isAsync) return false
  if (decorators.length === 0) return true
  // A plain function that can be awaited has been made asynchronous by its decorator.
  if (call.site?.awaited) return false
  return !decorators.some((decorator) => OFFLOADING.test(lastPart(decorator)))
}

/** Names of decorators that run a function in a thread, a process or a task: `run_in_executor`, `threaded`, `sync_to_async`, `shared_task`. */
const OFFLOADING = /thread|executor|process|background|async|task|actor|job|defer/i

/** The last name of a decorator: `task` of `@app.task(bind=True)`; empty for anything else. */
export function lastPart(decorator: Expression): string {
  switch (decorator.kind) {
    case 'Call':
      return lastPart(decorator.func)
    case 'Attribute':
      return decorator.attr
    case 'Name':
      return decorator.id
    default:
      return ''
  }
}
