import type { RequestPath } from '../frameworks/event-loop/request-code.ts'
import { stepOf } from './calls.ts'
import type { Report } from './rule.ts'

/** What the server calls at the start of a way, as a person would name it: `read_users()`, `TimingMiddleware.dispatch()`. */
export function entryName({ entry }: RequestPath): string {
  return `${entry.facts.qualifiedName.replace(/^.*<locals>\./, '')}()`
}

/** The first `count` calls of a way; by default those before the one that is reported. Nothing where there are none. */
export function requestChain({ calls }: RequestPath, count = calls.length - 1): Pick<Report, 'chain'> {
  return count > 0 ? { chain: calls.slice(0, count).map(stepOf) } : {}
}
