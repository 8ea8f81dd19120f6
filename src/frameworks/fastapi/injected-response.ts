import type { Module } from '../../project/module.ts'
import type { FunctionSymbol } from '../../project/symbols.ts'
import type { ReturnSite } from '../../semantics/facts.ts'
import type { Expression } from '../../syntax/ast.ts'
import type { Application, CheckedFile } from '../application.ts'
import { handsOn } from './answers.ts'
import type { Endpoint } from './endpoints.ts'
import { isResponse } from './responses.ts'

/** What goes wrong with the response that FastAPI injects into a handler or dependency, which it uses only where the handler returns data. */
export type InjectedResponseFault =
  /** A change of it that no client sees: the handler always returns a response of its own afterwards. */
  | {
      readonly kind: 'lost'
      readonly change: Expression
      readonly what: 'status' | 'header' | 'cookie'
      /** The handler that returns another response, and the first such response. */
      readonly handler: FunctionSymbol
      readonly sent: Expression
    }
  /** It is returned itself, without a status code. */
  | { readonly kind: 'without-status'; readonly returned: Expression }

/** The faults in an endpoint that is defined in the checked file, in source order. */
export function injectedResponseFaults(
  application: Application,
  file: CheckedFile,
  endpoint: Endpoint,
): readonly InjectedResponseFault[] {
  const { function: symbol, uses } = endpoint
  if (symbol?.module !== file.module || uses.some(({ operation: { route } }) => !handsOn(application.fastapi, route))) {
    return []
  }
  const name = uses[0]?.parameters?.find(({ injection }) => injection === 'response')?.name
  // A name that is given something else is no longer the injected response.
  const isParameter = ({ kind }: { readonly kind: string }) => kind === 'parameter'
  if (name === undefined || !file.module.definitionsIn(symbol.facts.scope, name).every(isParameter)) return []
  const changes = changesOf(file, symbol, name)
  const others = otherMentions(file, symbol, name, changes)
  if (endpoint.isHandler && !endpoint.isDependency) {
    const isAny = (value: Expression) => others.some(({ start }) => start === value.start)
    const returned = symbol.facts.returns.flatMap(({ value }) =>
      value?.kind === 'Name' && isAny(value) ? [value] : [],
    )
    if (returned.length > 0) {
      const mayHaveStatus = others.length > returned.length || changes.some(({ what }) => what === 'status')
      return mayHaveStatus ? [] : returned.map((value) => ({ kind: 'without-status', returned: value }))
    }
  }
  if (others.length > 0) return []
  return changes.flatMap((change): InjectedResponseFault[] => {
    const sent = endpoint.isHandler
      ? responsesAfter(application, symbol, change)
      : responsesOfAll(application, endpoint)
    return sent ? [{ kind: 'lost', change: change.node, what: change.what, ...sent }] : []
  })
}

/** Something that is set on the response: the target of an assignment, or the method that is called. */
interface Change {
  readonly node: Expression
  readonly what: 'status' | 'header' | 'cookie'
  readonly block: number
}

function changesOf(file: CheckedFile, symbol: FunctionSymbol, name: string): readonly Change[] {
  const isMeant = (node: Expression) => node.kind === 'Name' && node.id === name
  const areHeaders = (node: Expression) => node.kind === 'Attribute' && node.attr === 'headers' && isMeant(node.value)
  const { attributeAssignments, calls, start, end } = symbol.facts
  const statuses = attributeAssignments.flatMap(({ target, block }): Change[] =>
    target.attr === 'status_code' && isMeant(target.value) ? [{ node: target, what: 'status', block }] : [],
  )
  const called = calls.flatMap(({ call: { func }, block }): Change[] => {
    if (func.kind !== 'Attribute') return []
    if (areHeaders(func.value) && HEADER_CHANGES.has(func.attr)) return [{ node: func, what: 'header', block }]
    return isMeant(func.value) && COOKIE_CHANGES.has(func.attr) ? [{ node: func, what: 'cookie', block }] : []
  })
  const headers = file.nodesOf('Assign').flatMap(({ targets }) =>
    targets.flatMap((node): Change[] => {
      if (node.kind !== 'Subscript' || node.start < start || node.end > end || !areHeaders(node.value)) return []
      return file.module.functionAt(node.start) === symbol
        ? [{ node, what: 'header', block: file.module.blockAt(node.start) }]
        : []
    }),
  )
  return [...statuses, ...called, ...headers].sort((one, other) => one.node.start - other.node.start)
}

const HEADER_CHANGES: ReadonlySet<string> = new Set(['append', 'update', 'setdefault'])
const COOKIE_CHANGES: ReadonlySet<string> = new Set(['set_cookie', 'delete_cookie'])

/** Where else a function mentions the response: there it may go to somebody who uses it. */
function otherMentions(
  file: CheckedFile,
  { facts: { bodyBlock } }: FunctionSymbol,
  name: string,
  changes: readonly Change[],
): readonly Expression[] {
  const { start, end } = file.module.block(bodyBlock)
  return file.nodesOf('Name').filter((node) => {
    if (node.id !== name || node.start < start || node.end > end) return false
    return !changes.some((change) => change.node.start === node.start)
  })
}

/** The responses that a handler returns after a change, where it returns nothing else then. */
function responsesAfter(
  application: Application,
  handler: FunctionSymbol,
  change: Change,
): { readonly handler: FunctionSymbol; readonly sent: Expression } | null {
  const { module, facts } = handler
  const around = [...module.blocksAround(change.block)]
  const left = around.find((block) => block.leaves === 'function')
  if (left === undefined) return null
  const returns = facts.returns.filter(
    ({ start, block }) =>
      start > change.node.start && start >= left.start && start < left.end && !isElsewhere(module, change.block, block),
  )
  return sentBy(application, handler, returns)
}

/** Whether of two blocks at most one is run: the branches of one `if` or `match`. */
function isElsewhere(module: Module, one: number, other: number): boolean {
  for (const block of module.blocksAround(one)) {
    if (block.kind !== 'if' && block.kind !== 'else' && block.kind !== 'case') continue
    const branch = [...module.blocksAround(other)].find(({ statement }) => statement === block.statement)
    if (branch !== undefined && branch !== block) return true
  }
  return false
}

/** The responses that all handlers return that use a dependency, where none ever returns data. */
function responsesOfAll(
  application: Application,
  { uses }: Endpoint,
): { readonly handler: FunctionSymbol; readonly sent: Expression } | null {
  const found = uses.map(({ operation: { route } }) => {
    const { handler } = route
    if (handler === null || handler.facts.isGenerator) return null
    const isLeft = handler.module.block(handler.facts.bodyBlock).leaves === 'function'
    return isLeft ? sentBy(application, handler, handler.facts.returns) : null
  })
  return found.includes(null) ? null : (found[0] ?? null)
}

/** The first response of a handler; null where it may also return something else, or nothing. */
function sentBy(
  { project: { inference } }: Application,
  handler: FunctionSymbol,
  returns: readonly ReturnSite[],
): { readonly handler: FunctionSymbol; readonly sent: Expression } | null {
  const areResponses = returns.every(
    ({ value }) => value !== null && isResponse(inference, inference.typeOf(handler.module, value)) === true,
  )
  const sent = returns[0]?.value
  return areResponses && sent ? { handler, sent } : null
}
