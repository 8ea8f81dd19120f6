import { defineRule } from '../../rule-api/index.ts'
import { bad, good } from './python-operator-in-filter.examples.ts'

export default defineRule({
  id: 'python-operator-in-filter',
  category: 'database',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  fixable: 'safe',
  docs: {
    summary: 'Python operator on a column in a filter',
    why: `SQLAlchemy turns \`==\`, \`<\`, \`&\` and the methods of columns into SQL. \`is\`, \`in\`, \`not\`, \`and\` and \`or\` cannot be
overloaded: Python works them out before the query is sent. \`User.deleted_at is None\` is \`False\`, so the query finds nothing;
\`User.a == 1 and User.b == 2\` is one of the two conditions, so the query finds too much. Neither raises. Over \`<\`, \`like()\` and other
conditions, \`and\`, \`or\` and \`not\` raise \`TypeError\`. Linters that turn \`== None\` into \`is None\` are a frequent cause.`,
    bad,
    good,
    limits: `Only columns and relationships of classes that are known to be mapped, and columns of tables (\`users.c.id\`), count. Conditions
that a variable or a list of the same file holds are followed. \`value in User.tags\` is not looked at: it raises.`,
    references: [
      'https://docs.sqlalchemy.org/en/20/core/operators.html',
      'https://docs.sqlalchemy.org/en/20/core/sqlelement.html#sqlalchemy.sql.expression.ColumnOperators.is_',
    ],
  },
  mentions: /\b(?:where|filter|having|and_|or_|not_|any|has|(?:outer)?join)\s*\(/,
  check: {
    operatorInFilter({ at, kind, outcome, instead, fix }, { file, report }) {
      const text = file.text.slice(at.start, at.end).replace(/\s+/g, ' ')
      const effect =
        kind === 'comparison'
          ? `makes it ${outcome ? 'True' : 'False'} for every row`
          : outcome === 'raised'
            ? 'raises TypeError'
            : kind === 'not'
              ? 'makes it a constant'
              : 'keeps only one of the conditions'
      const message = `Python works out "${text}" before the query is sent, which ${effect}; use ${instead}`
      report({ at, message, ...(fix && { fix }) })
    },
  },
})
