import type { ResolvedCall } from '../project/calls.ts'
import type { Expression } from '../syntax/ast.ts'
import type { Span } from '../text/span.ts'
import type { RelatedPlace, Report } from './rule.ts'

/** A step of a chain of calls. */
export function stepOf(call: ResolvedCall): RelatedPlace {
  const { start, end } = anchorOf(call)
  const caller = call.caller?.facts.qualifiedName.replace(/^.*<locals>\./, '') ?? call.module.name
  const verb = call.site === null ? 'uses' : 'calls'
  return { at: { module: call.module, start, end }, message: `${caller}() ${verb} ${spellingOf(call)}` }
}

/** The part of a call that names what is called: `db.query`, and only `all` of `db.query(User).all()`. */
export function anchorOf({ site, node }: ResolvedCall): Span {
  const named = site?.call.func ?? (node.kind === 'Call' ? node.func : node)
  if (dotted(named) !== null || named.kind !== 'Attribute') return { start: named.start, end: named.end }
  return { start: named.end - named.attr.length, end: named.end }
}

/** The call as its reader sees it, without arguments: `db.query()`, `….all()` after something longer than a name. */
export function spellingOf({ site, node }: ResolvedCall): string {
  const isCall = site !== null || node.kind === 'Call'
  const named = site?.call.func ?? (node.kind === 'Call' ? node.func : node)
  const name = dotted(named) ?? (named.kind === 'Attribute' ? `….${named.attr}` : '…')
  return isCall ? `${name}()` : name
}

function dotted(node: Expression): string | null {
  if (node.kind === 'Name') return node.id
  if (node.kind !== 'Attribute') return null
  const object = dotted(node.value)
  return object === null ? null : `${object}.${node.attr}`
}

/** Where to report what a chain of calls leads to: at the first one, with the others as the chain. */
export function callChain(calls: readonly ResolvedCall[]): Pick<Report, 'at' | 'chain'> {
  const [first, ...rest] = calls
  return { at: anchorOf(first!), ...(rest.length > 0 && { chain: rest.map(stepOf) }) }
}
