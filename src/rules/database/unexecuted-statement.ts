import { defineRule } from '../../rule-api/index.ts'
import { bad, good } from './unexecuted-statement.examples.ts'

export default defineRule({
  id: 'unexecuted-statement',
  category: 'database',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  docs: {
    summary: 'Statement or query that is put together and never run',
    why: `\`select()\`, \`update()\`, \`delete()\` and \`insert()\` only describe a statement; nothing happens in the database until a session or
connection executes it. Nobody notices one that is forgotten: the row stays, the value is not changed.

Statements and queries do not change, either. \`query.filter(…)\` gives a new query and leaves the old one as it is, so that the condition is
lost when the result is dropped: the query then finds what it should not.`,
    bad,
    good,
    limits: `Only values that are known to be statements or queries of SQLAlchemy or SQLModel count. A variable is reported where nothing
reads the value; what happens to a statement that is stored or handed on is not followed.`,
    references: ['https://docs.sqlalchemy.org/en/20/tutorial/data_select.html'],
  },
  mentions: /\b(?:select|update|delete|insert|query|where|filter\w*|order_by|values|options|limit|offset|join)\s*\(/,
  check: {
    unexecutedStatement({ at, maker, variable, isRefinement }, { report }) {
      const what = isRefinement
        ? `${maker}() gives a new statement and leaves the one it is called on as it is`
        : `${maker}() only builds a statement`
      const loss = variable === null ? 'the result is dropped' : `nothing reads "${variable}"`
      const advice =
        isRefinement && variable === null ? 'assign it to the variable' : 'execute it with the session, or remove it'
      report({ at, message: `${what}, and ${loss}; ${advice}` })
    },
  },
})
