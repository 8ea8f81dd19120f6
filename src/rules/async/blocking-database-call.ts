import { blockingReport, defineRule } from '../../rule-api/index.ts'
import { bad, good } from './blocking-database-call.examples.ts'

export default defineRule({
  id: 'blocking-database-call',
  category: 'async',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  docs: {
    summary: 'Synchronous database call on the event loop',
    why: 'A synchronous session, connection or client holds its thread until the database has answered. In an `async def` that thread is the event loop, so one slow query stops every other request of the worker. Sessions are known by their type: annotations, aliases, what a dependency yields, session factories and attributes, in any module. A plain `def` endpoint runs in a thread and may use them freely.',
    bad,
    good,
    limits:
      'Calls that only change the session in memory (`add`, `add_all`, `expunge`) and those that only build a query are silent, and so is `close()`, which gives the connection back. Where an object may be of a class that is not known, or the code around awaits what it gives, nothing is reported, whatever its annotation says.',
    references: [
      'https://docs.sqlalchemy.org/en/20/orm/extensions/asyncio.html',
      'https://fastapi.tiangolo.com/tutorial/sql-databases/',
    ],
  },
  check: {
    blockingCall(call, context) {
      if (call.kind === 'database') context.report(blockingReport(call, 'waits for the database'))
    },
  },
})
