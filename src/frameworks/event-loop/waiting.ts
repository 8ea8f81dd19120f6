import type { ResolvedCall } from '../../project/calls.ts'
import type { Inference } from '../../project/inference.ts'
import type { FunctionSymbol } from '../../project/symbols.ts'
import { valuesOf } from '../../project/values.ts'
import type { Expression } from '../../syntax/ast.ts'
import { lastIdentifier } from '../../syntax/expressions.ts'
import { contains, type Span } from '../../text/span.ts'

/**
 * Whether a call that may wait for another thread does so where it stands. It does not when its arguments say so (`block=False`,
 * `timeout=0`), after a look at what it waits for (`if future.done():`), when it puts something into a queue that is never full, and when a
 * lock is held only while the function computes.
 */
export function waits(inference: Inference, name: string, call: ResolvedCall): boolean {
  if (/^threading\.\w+\.(acquire|__enter__)$/.test(name)) return isHeldAcrossAwait(call)
  if (name === 'concurrent.futures.Executor.__exit__') {
    const body = bodyOfWith(call)
    return body !== null && call.caller !== null && !awaitsIn(call.caller, body)
  }
  if (/^concurrent\.futures\.(Executor\.map|as_completed)$/.test(name)) return call.site?.result === 'iterated'
  if (saysNotToWait(call) || isAfterLook(call) || (/^(queue|multiprocessing)\..*\.get$/.test(name) && looksFirst(call)))
    return false
  return !/^queue\.\w+\.put$/.test(name) || isBounded(inference, call)
}

/** Whether a lock is kept while the event loop goes on: then another task that wants it stops the loop, and nobody can give it back. */
function isHeldAcrossAwait(call: ResolvedCall): boolean {
  const { caller, site, node } = call
  if (caller === null || !caller.facts.isAsync) return false
  if (site === null) {
    const body = bodyOfWith(call)
    return body !== null && awaitsIn(caller, body)
  }
  if (saysNotToWait(call)) return false
  const release = caller.facts.calls.find(
    (one) => one.call.start > node.end && lastIdentifier(one.call.func) === 'release',
  )
  return release !== undefined && awaitsIn(caller, { start: node.end, end: release.call.start })
}

/** The body of the `with` that enters an expression; null where the expression is not entered. */
function bodyOfWith({ module, node, block }: ResolvedCall): Span | null {
  return (
    module.facts.blocks.find(
      ({ kind, parent, statement, start }) =>
        kind === 'with' && parent === block && statement <= node.start && start > node.start,
    ) ?? null
  )
}

function awaitsIn({ facts }: FunctionSymbol, body: Span): boolean {
  return (
    facts.calls.some(({ awaited, call }) => awaited && contains(body, call.start)) ||
    facts.uses.some(({ isAsync, value }) => isAsync && contains(body, value.start))
  )
}

/** Whether the arguments of a call say that it comes back at once. */
function saysNotToWait({ site }: ResolvedCall): boolean {
  if (site === null) return false
  const { args, keywords } = site.call
  const isNo = (node: Expression | undefined) => node?.kind === 'Constant' && (node.value === false || node.value === 0)
  return (
    args.some((one) => isNo(one)) ||
    keywords.some(
      ({ arg, value }) => (arg === 'block' || arg === 'blocking' || arg === 'timeout' || arg === 'wait') && isNo(value),
    )
  )
}

/** Whether the call stands under a condition that asks whether there is anything to wait for. */
function isAfterLook({ module, block }: ResolvedCall): boolean {
  for (const { kind, test } of module.blocksAround(block)) {
    if (kind === 'function') return false
    if ((kind === 'if' || kind === 'while') && test !== null && looks(test)) return true
  }
  return false
}

/** Whether the function asks the same queue whether it is empty: `queue.get() if not queue.empty() else None`. */
function looksFirst({ caller, site }: ResolvedCall): boolean {
  const func = site?.call.func
  const queue = func?.kind === 'Attribute' ? dotted(func.value) : null
  if (queue === null || caller === null) return false
  return caller.facts.calls.some(
    ({ call }) =>
      call.func.kind === 'Attribute' && /^(empty|qsize)$/.test(call.func.attr) && dotted(call.func.value) === queue,
  )
}

function dotted(node: Expression): string | null {
  if (node.kind === 'Name') return node.id
  const object = node.kind === 'Attribute' ? dotted(node.value) : null
  return object === null || node.kind !== 'Attribute' ? null : `${object}.${node.attr}`
}

function looks(test: Expression): boolean {
  switch (test.kind) {
    case 'BoolOp':
      return test.values.some(looks)
    case 'UnaryOp':
      return looks(test.operand)
    case 'Compare':
      return looks(test.left) || test.comparators.some(looks)
    case 'Call':
      return /^(done|empty|qsize|is_set|is_alive|ready|full|locked)$/.test(lastIdentifier(test.func))
    default:
      return false
  }
}

/** Whether a queue is known to take only so many items. */
function isBounded(inference: Inference, { module, site }: ResolvedCall): boolean {
  const func = site?.call.func
  if (func?.kind !== 'Attribute') return false
  return valuesOf(inference, { module, node: func.value }).every(({ node }) => {
    if (node.kind !== 'Call') return false
    const size = node.args[0] ?? node.keywords.find(({ arg }) => arg === 'maxsize')?.value
    return size !== undefined && !(size.kind === 'Constant' && size.value === 0)
  })
}
