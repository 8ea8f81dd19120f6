import { defineRule } from '../../rule-api/index.ts'
import { bad, good } from './over-fetching.examples.ts'

export default defineRule({
  id: 'over-fetching',
  category: 'database',
  severity: 'info',
  set: 'strict',
  since: '0.1.0',
  docs: {
    summary: 'Whole objects loaded to read one column',
    why: `A query for \`User\` fetches every column of every row and makes objects that the session keeps an eye on. Where only the addresses
are wanted, \`select(User.email)\` fetches those alone: less to send, less memory, and an index may answer it without the table.`,
    bad,
    good,
    limits: `Only loops and comprehensions over a query of the same function are looked at, of which nothing else reads the objects, and
only tables with at least four columns. Silent where something is assigned to the objects, or one of their methods is called.`,
    references: ['https://docs.sqlalchemy.org/en/20/orm/queryguide/select.html#selecting-orm-entities'],
  },
  mentions: /\b(?:query|scalars|execute|exec|stream|stream_scalars)\s*\(/,
  check: {
    overFetching({ column, entity, isLegacy, begin }, { report }) {
      const name = entity.qualifiedName.split('.').at(-1)
      const instead = isLegacy ? `query(${column})` : `select(${column})`
      const message = `Only ${column} is read of the ${name} objects that this query loads with all their columns; use ${instead}`
      report({ at: begin.args[0] ?? begin, message })
    },
  },
})
