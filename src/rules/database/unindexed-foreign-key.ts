import { defineRule, edit } from '../../rule-api/index.ts'
import { bad, good } from './unindexed-foreign-key.examples.ts'

export default defineRule({
  id: 'unindexed-foreign-key',
  category: 'database',
  severity: 'info',
  set: 'strict',
  since: '0.1.0',
  fixable: 'safe',
  docs: {
    summary: 'Foreign key without an index',
    why: `Neither SQLAlchemy nor SQLModel makes an index for a foreign key, and PostgreSQL, SQLite, SQL Server and Oracle do not, either.
Every join over it, every lazy collection and every delete of a row that it may refer to goes through the whole table.`,
    bad,
    good,
    limits: `Silent where the column has \`index=\` or \`unique=\`, whatever its value, where it is the first column of the primary key, of an
\`Index\` or of a \`UniqueConstraint\`, where part of \`__table_args__\` is not known, and in projects that only declare a driver for
MySQL or MariaDB, which make such indexes themselves. The fix changes the models; the database needs a migration.`,
    references: [
      'https://docs.sqlalchemy.org/en/20/core/constraints.html#indexes',
      'https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK',
      'https://dev.mysql.com/doc/refman/8.4/en/create-table-foreign-keys.html',
    ],
  },
  mentions: /ForeignKey|foreign_key/,
  check: {
    unindexedForeignKey({ at, name, target, call, isInPrimaryKey }, { file, report }) {
      const added = edit.addArgument(file, call, 'index=True')
      const reference = target === '' ? '' : ` to ${target}`
      const why = isInPrimaryKey ? 'is not the first column of its primary key and has no index' : 'has no index'
      report({
        at,
        message: `${name}, a foreign key${reference}, ${why}: joins and deletes read the whole table; add index=True`,
        ...(added && { fix: { title: 'Add "index=True"', safety: 'safe', edits: [added] } }),
      })
    },
  },
})
