import type { Module } from '../../project/module.ts'
import type { CodeFacts } from '../../semantics/facts.ts'
import type { Expression, Node } from '../../syntax/ast.ts'
import { walk } from '../../syntax/visit.ts'
import { contains, type Span } from '../../text/span.ts'

/**
 * The expressions that the facts of a file hold: calls, what is assigned, returned, iterated or tested. What is neither (a comparison by itself)
 * is not among them. One may be part of another.
 */
export function expressionsOf(module: Module): readonly Expression[] {
  return expressionsIn(module, { ...module.facts.topLevel, start: 0, end: Number.MAX_SAFE_INTEGER })
}

/** The same for a function, with the functions within it. */
export function expressionsIn(module: Module, code: CodeFacts & Span): readonly Expression[] {
  const within = (span: Span): boolean => contains(code, span.start)
  const { functions, scopes, blocks } = module.facts
  const codes = [code, ...functions.filter((one) => one !== code && within(one))]
  const values = codes.flatMap((one) => [
    ...one.calls.map(({ call }) => call),
    ...[...one.returns, ...one.yields, ...one.uses].map(({ value }) => value),
    ...[...one.attributeAssignments, ...one.itemAssignments].map(({ value }) => value),
    ...one.itemAssignments.map(({ target }) => target),
    ...one.raises.map(({ exception }) => exception),
  ])
  const defined = scopes.flatMap(({ bindings }) =>
    bindings.flatMap(({ definitions }) =>
      definitions.filter(within).map((one) => {
        if ('value' in one) return one.value
        return one.kind === 'for' ? one.iterable : one.kind === 'with' ? one.context : null
      }),
    ),
  )
  const tests = blocks.filter(within).map(({ test }) => test)
  return [...values, ...defined, ...tests].filter((node) => node !== null)
}

/** Whether an expression or a part of it is what `isIt` says. */
export function mentions(node: Expression, isIt: (node: Node) => boolean): boolean {
  let found = false
  walk(node, (one) => {
    if (!found && isIt(one)) found = true
    return !found
  })
  return found
}
