import { blockingReport, defineRule, edit } from '../../rule-api/index.ts'
import { bad, good } from './blocking-sleep.examples.ts'

export default defineRule({
  id: 'blocking-sleep',
  category: 'async',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  fixable: 'unsafe',
  docs: {
    summary: '`time.sleep` on the event loop',
    why: 'All requests of a worker share one event loop. `time.sleep` stops it: no other request is read, answered or timed out until the sleep is over. It does the same in a plain function that an `async def` calls, in whatever module it stands.',
    bad,
    good,
    limits:
      'Start-up code before the `yield` of a lifespan, code that only command-line programs, scripts or tests run, and sleeps shorter than a millisecond are silent. So are calls that happen only until a value is cached, and chains of more than six calls. Helpers that are handed to a thread (`run_in_threadpool(f)`) run there, and so do those whose decorator hands them to one; coroutines on the event loop of another thread (`Thread(target=main)`) do not stop the server.',
    references: ['https://fastapi.tiangolo.com/async/', 'https://docs.python.org/3/library/asyncio-task.html#sleeping'],
  },
  check: {
    blockingCall(call, context) {
      if (call.kind !== 'sleep') return
      const fix = call.chain.length === 1 ? edit.awaitSleep(context.file, call) : null
      context.report({ ...blockingReport(call, 'sleeps'), ...(fix && { fix }) })
    },
  },
})
