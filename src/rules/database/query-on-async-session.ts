import { defineRule } from '../../rule-api/index.ts'
import { bad, good } from './query-on-async-session.examples.ts'

export default defineRule({
  id: 'query-on-async-session',
  category: 'database',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  mentions:
    /\.query\b|\bawait\s+[\w.()]+\.(add|add_all|expire|expire_all|expunge|expunge_all|in_transaction|is_modified|get_bind)\b/,
  docs: {
    summary: 'Something that an `AsyncSession` does not have',
    why: `An \`AsyncSession\` has no \`query\`: reading it raises \`AttributeError\`. Queries are made with \`select\` and run with \`await session.scalars(…)\` or
\`await session.execute(…)\`. And not all of its methods are coroutines: \`add\`, \`add_all\` and \`expunge\` only note something in memory, so that
\`await session.add(user)\` raises \`TypeError\` after it has added the user.`,
    bad,
    good,
    limits:
      'Sessions are known by type. Subclasses that have a `query` of their own are silent, and so are tests, scripts and migrations.',
    references: [
      'https://docs.sqlalchemy.org/en/20/orm/extensions/asyncio.html#sqlalchemy.ext.asyncio.AsyncSession',
      'https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-orm-usage',
    ],
  },
  check: {
    sessionMisuse(misuse, context) {
      const { node } = misuse
      if (misuse.kind === 'query') {
        context.report({
          at: { start: node.end - 'query'.length, end: node.end },
          message:
            'An AsyncSession has no "query", so this raises AttributeError: use await session.scalars(select(…)) or await session.execute(select(…))',
        })
      } else {
        context.report({
          at: { start: node.start, end: node.start + 'await'.length },
          message: `${misuse.method}() of an AsyncSession is no coroutine, so awaiting it raises TypeError: call it without "await"`,
        })
      }
    },
  },
})
