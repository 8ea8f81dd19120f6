import type { BlockingCall } from '../frameworks/event-loop/model.ts'
import { anchorOf, spellingOf, stepOf } from './calls.ts'
import type { Report } from './rule.ts'

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
