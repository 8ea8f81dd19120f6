import type { BlockingCall } from '../frameworks/event-loop/model.ts'
import type { ResolvedCall } from '../project/calls.ts'
import type { Expression } from '../syntax/ast.ts'
import type { Span } from '../text/span.ts'
import type { RelatedPlace, Report } from './rule.ts'

/**
 * The report of a blocking call: at the call in the `async def`, with the calls that lead from there to the one that blocks. `waits` says
 * what it does meanwhile, to be read after its name: `waits for an HTTP response`.
 */
export function blockingReport(call: BlockingCall, waits: string): Report {
  const [first, ...rest] = call.chain
  const name = call.name.replace(/^builtins\./, '')
  const spelling = spellingOf(first!)
  const meanwhile = call.kind === 'metadata' ? '' : ', and nothing else is served meanwhile'
  if (rest.length === 0) {
    const canonical = spelling === `${name}()` ? '' : ` (${name})`
    const advice = call.use === null ? 'run it in a thread' : `use ${call.use}, or run it in a thread`
    return {
      at: anchorOf(first!),
      message: `${spelling}${canonical} ${waits} on the event loop${meanwhile}: ${advice}`,
    }
  }
  const depth = rest.length === 1 ? 'one call' : `${rest.length} calls`
  const advice =
    call.use === null ? `run ${spelling} in a thread` : `use ${call.use} there, or run ${spelling} in a thread`
  return {
    at: anchorOf(first!),
    message: `${spelling} ${waits} on the event loop, ${depth} further down in ${name}()${meanwhile}: ${advice}`,
    chain: rest.map(stepOf),
  }
}

function stepOf(call: ResolvedCall): RelatedPlace {
  const { start, end } = anchorOf(call)
  const caller = call.caller?.facts.qualifiedName.replace(/^.*<locals>\./, '') ?? call.module.name
  const verb = call.site === null ? 'uses' : 'calls'
  return { at: { module: call.module, start, end }, message: `${caller}() ${verb} ${spellingOf(call)}` }
}

/** The part of a call that names what is called: `db.query`, and only `all` of `db.query(User).all()`. */
function anchorOf({ site, node }: ResolvedCall): Span {
  const named = site?.call.func ?? (node.kind === 'Call' ? node.func : node)
  if (dotted(named) !== null || named.kind !== 'Attribute') return { start: named.start, end: named.end }
  return { start: named.end - named.attr.length, end: named.end }
}

/** The call as its reader sees it, without arguments: `db.query()`, `….all()` after something longer than a name. */
function spellingOf({ site, node }: ResolvedCall): string {
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
