import { blockingReport, defineRule } from '../../rule-api/index.ts'
import { bad, good } from './blocking-http-call.examples.ts'

export default defineRule({
  id: 'blocking-http-call',
  category: 'async',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  docs: {
    summary: 'Synchronous HTTP request on the event loop',
    why: 'A synchronous client (`requests`, `urllib`, `urllib3`, `httpx.Client`) holds its thread until the other server has answered, up to its time-out, or forever where it has none. On the event loop all other requests of the worker wait as long. Clients are followed through variables, attributes, dependencies and helper functions in any module.',
    bad,
    good,
    limits:
      'Operators and `functools.partial` objects are not followed, and neither are generator expressions that something else iterates, such as `StreamingResponse`, which does so in a thread. Functions that remember their results (`lru_cache`, `cachetools`) and calls that happen only until a value is known are silent, and so are URLs that need no server (`data:`, `file:`).',
    references: ['https://fastapi.tiangolo.com/async/', 'https://www.python-httpx.org/async/'],
  },
  check: {
    blockingCall(call, context) {
      if (call.kind === 'http') context.report(blockingReport(call, 'waits for an HTTP response'))
    },
  },
})
