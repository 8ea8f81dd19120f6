import { defineRule } from '../../rule-api/index.ts'
import { bad, good } from './joined-collection-without-unique.examples.ts'

export default defineRule({
  id: 'joined-collection-without-unique',
  category: 'database',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  fixable: 'unsafe',
  docs: {
    summary: 'Result with a joined collection that is read without `unique()`',
    why: `A query that joins a collection (\`joinedload\`, \`contains_eager\`, \`lazy="joined"\`) gets a row for each element, so that the same object comes
several times. SQLAlchemy 2.0 does not guess what is meant: as soon as there is a row, \`all()\`, \`one()\`, \`scalar_one_or_none()\` and loops over
the result raise \`InvalidRequestError\`. \`.unique()\` gives each object once. The empty tables of a test do not show it.`,
    bad,
    good,
    limits:
      'Silent where some part of the query is not known, where it selects more than one entity, and for results that a function returns after it may have called `unique()`. `first()` and `scalar()` take any row, and `session.query(…)` makes its objects unique by itself. Collections have to be known as such: by the annotation, by `secondary`, `uselist`, or the foreign keys.',
    references: [
      'https://docs.sqlalchemy.org/en/20/orm/queryguide/relationships.html#joined-eager-loading',
      'https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#joined-eager-loads-not-uniqued-by-default',
    ],
  },
  check: {
    repeatedRows({ result, method, name, joined, query }, context) {
      const dot = method && context.file.text.lastIndexOf('.', method.start)
      const isCall = result.kind === 'Call' || result.kind === 'Name'
      const edits =
        dot !== null
          ? [{ start: dot, end: dot, text: '.unique()' }]
          : [
              { start: result.start, end: result.start, text: isCall ? '' : '(' },
              { start: result.end, end: result.end, text: `${isCall ? '' : ')'}.unique()` },
            ]
      const place = method ? `${method.name}() raises` : 'this loop raises'
      context.report({
        at: method ?? result,
        message: `${place} InvalidRequestError, because joining ${name} repeats the object in several rows: put .unique() before it`,
        related: [
          { at: joined, message: `${name} is joined because of this` },
          { at: query.place, message: 'the query' },
        ],
        fix: { title: 'Add .unique()', safety: 'unsafe', edits: edits.filter(({ text }) => text !== '') },
      })
    },
  },
})
