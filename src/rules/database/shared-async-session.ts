import { defineRule } from '../../rule-api/index.ts'
import { bad, good } from './shared-async-session.examples.ts'

export default defineRule({
  id: 'shared-async-session',
  category: 'database',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  mentions: /\b(gather|wait|as_completed|create_task)\s*\(/,
  docs: {
    summary: 'One `AsyncSession` used by several coroutines at once',
    why: `A session is one transaction on one connection, and the connection can do one thing at a time. Coroutines that \`asyncio.gather()\` or a \`TaskGroup\` runs
at the same time with the same \`AsyncSession\` get in each other's way: asyncpg raises \`InterfaceError\` ("another operation is in progress"), SQLAlchemy
\`InvalidRequestError\` or \`IllegalStateChangeError\`, now and then, and a flush of one writes what another has half done. SQLite's driver happens to queue them, so that tests pass.
Either await them one after the other, or give each a session of its own.`,
    bad,
    good,
    limits:
      'The coroutines must be known to talk to the database with that session: calls of the session itself, and functions and methods of the project that await some, whatever a condition decides there. Those that hold a lock or semaphore meanwhile are silent. Objects that get the session from elsewhere are told apart. Tests, scripts and migrations are exempt.',
    references: [
      'https://docs.sqlalchemy.org/en/20/orm/extensions/asyncio.html#using-asyncsession-with-concurrent-tasks',
      'https://docs.sqlalchemy.org/en/20/orm/session_basics.html#is-the-session-thread-safe-is-asyncsession-safe-to-share-in-concurrent-tasks',
    ],
  },
  check: {
    concurrentUse({ session, users, isRepeated, runner }, context) {
      const [first, ...others] = users
      const last = others.at(-1) ?? first!
      const who = isRepeated ? 'a coroutine for each element' : `${users.length} coroutines`
      context.report({
        at: last.func,
        message: `"${session}" is used by ${who} at the same time in ${runner}, and a session can do one thing at a time: await them one after the other, or open a session in each`,
        related: users
          .filter((user) => user !== last)
          .map(({ start, end }) => ({ at: { module: context.module, start, end }, message: 'this uses it, too' })),
      })
    },
  },
})
