import { defineRule } from '../../rule-api/index.ts'
import { bad, good } from './missing-rollback.examples.ts'

export default defineRule({
  id: 'missing-rollback',
  category: 'database',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  files: ['application'],
  docs: {
    summary: 'Session used again after a failed commit or flush, without a rollback',
    why: `When a flush fails, also the one that a commit does first, SQLAlchemy rolls back the transaction of the database and waits to be told about it: until
\`rollback()\` is called, whatever the session is asked raises \`PendingRollbackError\`. An \`except\` that only logs the error therefore fails at the next query, and in a
loop over many objects the first bad one makes all others fail.

Call \`rollback()\` in the \`except\`, or flush in \`with session.begin_nested():\`, which takes back only what belongs to it.`,
    bad,
    good,
    limits: `Looked at are the functions in which the session fails. Silent: an \`except\` that raises, returns or leaves the use to a caller; one that calls something
which may roll back; sessions that a \`with\` in the \`try\` closes; and uses that depend on what the \`try\` or the \`except\` has assigned.`,
    references: [
      'https://docs.sqlalchemy.org/en/20/faq/sessions.html#this-session-s-transaction-has-been-rolled-back-due-to-a-previous-exception-during-flush-or-similar',
      'https://docs.sqlalchemy.org/en/20/orm/session_transaction.html#using-savepoint',
    ],
  },
  mentions: /\.(commit|flush)\s*\(/,
  check: {
    swallowedFailure({ handler, failing, session, next }, { file, module, report }) {
      const spelling = (call: typeof next) => `${file.text.slice(call.func.start, call.func.end).replace(/\s+/g, '')}()`
      report({
        at: handler.type ?? { start: handler.start, end: handler.start + 'except'.length },
        message: `${spelling(next)} raises PendingRollbackError when ${spelling(failing)} has failed, because this except does not roll back; call ${session}.rollback() here`,
        related: [
          { at: { module, start: failing.start, end: failing.end }, message: 'this may fail' },
          { at: { module, start: next.start, end: next.end }, message: 'this uses the session again' },
        ],
      })
    },
  },
})
