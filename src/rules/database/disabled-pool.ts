import { defineRule, disablesPooling } from '../../rule-api/index.ts'
import { bad, good } from './disabled-pool.examples.ts'

export default defineRule({
  id: 'disabled-pool',
  category: 'database',
  severity: 'warning',
  set: 'recommended',
  since: '0.1.0',
  docs: {
    summary: 'Engine of a server without a connection pool',
    why: `With \`poolclass=NullPool\` an engine keeps no connections: every session opens one and closes it again, which for PostgreSQL means a new
process, a TLS handshake and a login for each request. It also takes away the limit that \`pool_size\` and \`max_overflow\` set, so
that a burst of requests becomes a burst of connections. Leave \`poolclass\` out: the default keeps five connections and opens up to ten more.`,
    bad,
    good,
    limits: `\`NullPool\` is right where something else keeps the connections or nothing can. So the rule is silent in tests, migrations and scripts, for
SQLite, under a condition, in functions that use the engine themselves and end, in files that speak of PgBouncer or another pooler, of serverless
platforms, Celery or several event loops, and in projects that import such a platform or, for an \`AsyncEngine\`, a task queue. \`pool_size=0\` is no finding:
it means a pool without a limit.`,
    references: [
      'https://docs.sqlalchemy.org/en/20/core/pooling.html#switching-pool-implementations',
      'https://docs.sqlalchemy.org/en/20/orm/extensions/asyncio.html#using-multiple-asyncio-event-loops',
    ],
  },
  mentions: /NullPool/,
  check: {
    engine(engine, { application, file, report }) {
      if (!disablesPooling(application, file, engine)) return
      report({
        at: engine.pool!.node,
        message: `NullPool makes ${engine.name}() open a database connection for every session and close it again; leave poolclass out to keep connections open`,
      })
    },
  },
})
