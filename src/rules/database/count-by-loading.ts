import { defineRule } from '../../rule-api/index.ts'
import { bad, good } from './count-by-loading.examples.ts'

export default defineRule({
  id: 'count-by-loading',
  category: 'database',
  severity: 'warning',
  set: 'recommended',
  since: '0.1.0',
  docs: {
    summary: 'Rows loaded only to count them, or to see whether there are any',
    why: `\`len(query.all())\` fetches every row, makes an object of each and throws them away. The database counts without sending anything:
\`select(func.count()).select_from(User)\`, or \`.count()\` of a \`Query\`. Whether there is a row at all is answered by the first one
(\`.first()\`, \`.limit(1)\`, \`exists()\`). The difference grows with the table.`,
    bad,
    good,
    limits: `Silent where the rows are used for anything else, where part of the query is not known (a statement that somebody else
made), and for queries with a limit, groups or \`distinct\`. Tests, scripts, migrations and functions that repair data once are exempt.`,
    references: [
      'https://docs.sqlalchemy.org/en/20/orm/queryguide/query.html#sqlalchemy.orm.Query.count',
      'https://docs.sqlalchemy.org/en/20/core/functions.html#sqlalchemy.sql.functions.count',
    ],
  },
  mentions: /\b(?:query|scalars|execute|exec|stream|stream_scalars)\s*\(/,
  check: {
    countByLoading({ at, loader, isExistence, isLegacy, uses }, { module, report }) {
      const count = isLegacy ? '.count()' : 'select(func.count())'
      const first = isLegacy ? '.first()' : '.limit(1) and .first()'
      const message = isExistence
        ? `${loader}() loads all rows only to see whether there are any; ask for the first one with ${first}`
        : `${loader}() loads all rows only to count them; let the database count with ${count}`
      report({
        at,
        message,
        related: uses.map(({ start, end }) => ({
          at: { module, start, end },
          message: 'all that becomes of the rows',
        })),
      })
    },
  },
})
