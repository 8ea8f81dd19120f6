import type { RequestPath } from '../frameworks/event-loop/request-code.ts'
import { stepOf } from './calls.ts'
import type { Report } from './rule.ts'

/** What the server calls at the start of a way, as a person would name it: `read_users()`, `TimingMiddleware.dispatch()`. */
export function entryName({ entry }: RequestPath): string {
  return `${entry.facts.qualifiedName.replace(/^.*<locals>\./, '')}()`
}

/** The calls that lead from there to the one that is reported, itself left out; nothing where there are none. */
export function requestChain({ calls }: RequestPath): Pick<Report, 'chain'> {
  const leading = calls.slice(0, -1)
  return leading.length > 0 ? { chain: leading.map(stepOf) } : {}
}
