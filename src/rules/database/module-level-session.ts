import { defineRule, entryName, requestChain } from '../../rule-api/index.ts'
import { bad, good } from './module-level-session.examples.ts'

export default defineRule({
  id: 'module-level-session',
  category: 'database',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  files: ['application'],
  docs: {
    summary: 'One session, made at import, for all requests',
    why: `A session is one transaction on one connection, and it is not made for several threads or tasks. When requests share it, one commits what another
has half done, a rollback throws away somebody else's work, rows stay as they were when they were first read, and a flush that fails once makes every
later request fail with \`PendingRollbackError\`, until the server is started again.

Make a session for each request, in a dependency with \`yield\`.`,
    bad,
    good,
    limits: `Reported are variables of modules and attributes of classes that handlers, dependencies or what they call use. A \`scoped_session\`, and a session
that an object of a module holds, are silent.`,
    references: [
      'https://docs.sqlalchemy.org/en/20/orm/session_basics.html#is-the-session-thread-safe-is-asyncsession-safe-to-share-in-concurrent-tasks',
      'https://fastapi.tiangolo.com/tutorial/sql-databases/#create-a-session-dependency',
    ],
  },
  mentions: /session|maker|factory/i,
  check: {
    sharedSession({ call, name, use, path }, { report }) {
      report({
        at: call.func,
        message: `${name} is one session for all requests, which share its transaction and its errors; make one for each request in a dependency with yield`,
        related: [{ at: use, message: `${entryName(path)} uses it${path.calls.length > 0 ? ', through this' : ''}` }],
        ...requestChain(path, path.calls.length),
      })
    },
  },
})
