import { defineRule, entryName, type RequestResource, requestChain } from '../../rule-api/index.ts'
import { bad, good } from './engine-per-request.examples.ts'

export default defineRule({
  id: 'engine-per-request',
  category: 'database',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  docs: {
    summary: 'Engine or database connection made anew for each request',
    why: `An engine is a pool of connections: SQLAlchemy makes it once for a database, and every request takes a connection from it and gives it back.
An engine that is made in a handler, in a dependency or in what they call is a new pool each time. Every request opens a connection of its own, which
costs more than most queries, nobody closes it when the request is over, and under load the database refuses further ones.

Create the engine once: at module level, in an app factory, in the lifespan, or in a function with \`@lru_cache\`. With a driver (\`psycopg2.connect\`,
\`asyncpg.connect\`) take connections from its pool, which is made once as well.`,
    bad,
    good,
    limits: `Reported is what handlers, dependencies, middleware, exception handlers, background tasks and validators reach through calls that can be
followed. Silent: functions that remember their results, creation under \`if _engine is None:\`, values that are kept in a global, an attribute or a
collection, arguments that come with the request (one database for each tenant), in-memory SQLite, engines with another \`poolclass\`, and SQLite's own driver.`,
    references: [
      'https://docs.sqlalchemy.org/en/20/core/connections.html#basic-usage',
      'https://docs.sqlalchemy.org/en/20/core/pooling.html',
    ],
  },
  mentions: /engine|connect|pool/i,
  check: {
    requestResource(made, { report }) {
      if (made.resource.kind.endsWith('client')) return
      const { call, path } = made
      report({
        at: call.func,
        message: `${spelling(made)} ${consequence(made)} whenever ${entryName(path)} runs; ${remedy(made)}`,
        ...requestChain(path),
      })
    },
  },
})

function spelling({ name }: RequestResource): string {
  return `${name.replace(/^sqlalchemy\..*\./, '')}()`
}

function consequence({ resource }: RequestResource): string {
  if (resource.kind === 'connection') return 'opens a database connection'
  return resource.kind === 'engine'
    ? 'makes a new engine with a connection pool of its own'
    : 'makes a new connection pool'
}

function remedy({ resource }: RequestResource): string {
  if (resource.kind === 'connection') return 'take one from a connection pool that is made once'
  return `create it once, at module level or in the lifespan, and share it`
}
