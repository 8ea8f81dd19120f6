import { blockingReport, defineRule } from '../../rule-api/index.ts'
import { bad, good } from './blocking-subprocess.examples.ts'

export default defineRule({
  id: 'blocking-subprocess',
  category: 'async',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  docs: {
    summary: 'Waiting for another process on the event loop',
    why: '`subprocess.run` and its relatives return when the other program has ended. On the event loop no other request of the worker is served until then.',
    bad,
    good,
    limits:
      'Starting a process with `subprocess.Popen` is not reported, only waiting for it, and `os.waitpid` with `os.WNOHANG` does not wait.',
    references: ['https://docs.python.org/3/library/asyncio-subprocess.html'],
  },
  check: {
    blockingCall(call, context) {
      if (call.kind === 'subprocess') context.report(blockingReport(call, 'waits for another process'))
    },
  },
})
