import { blockingReport, defineRule } from '../../rule-api/index.ts'
import { bad, good } from './blocking-wait.examples.ts'

export default defineRule({
  id: 'blocking-wait',
  category: 'async',
  severity: 'warning',
  set: 'recommended',
  since: '0.1.0',
  docs: {
    summary: 'Waiting for a thread or a person on the event loop',
    why: 'Locks, events, queues and futures of `threading`, `queue` and `concurrent.futures` stop the thread until another one goes on. On the event loop nothing else is served meanwhile, and where the other side needs the event loop too, the server stands still for ever: a `threading.Lock` that is held across an `await`, or `run_coroutine_threadsafe(...).result()`.',
    bad,
    good,
    limits:
      'A `threading.Lock` is silent as long as no `await` stands where it is held. So is what cannot wait: `get_nowait()`, `block=False`, `timeout=0`, `put()` into a queue without `maxsize`, `result()` under `if future.done():`, and leaving `with ThreadPoolExecutor()` after an `await` in it.',
    references: [
      'https://docs.python.org/3/library/asyncio-dev.html#concurrency-and-multithreading',
      'https://docs.python.org/3/library/asyncio-sync.html',
    ],
  },
  check: {
    blockingCall(call, context) {
      if (call.kind !== 'wait') return
      const isPerson = /^(builtins\.input|getpass\.getpass)$/.test(call.name)
      context.report(blockingReport(call, isPerson ? 'waits for somebody to type' : 'waits for another thread'))
    },
  },
})
