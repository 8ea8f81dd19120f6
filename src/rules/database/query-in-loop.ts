import { defineRule, placeOf } from '../../rule-api/index.ts'
import { bad, good } from './query-in-loop.examples.ts'

export default defineRule({
  id: 'query-in-loop',
  category: 'database',
  severity: 'warning',
  set: 'recommended',
  since: '0.1.0',
  docs: {
    summary: 'Query for each element of a loop (N+1 queries)',
    why: `Each query is a round trip to the database: a loop that asks for one row at a time takes as many of them as it has elements. One query for
all of them (\`where(Product.id.in_(ids))\`) and a dictionary, or a join, do the same work at once.`,
    bad,
    good,
    limits: `A loop is reported once; further queries in it are related places. Only queries that read count, and only those that depend
on the element of the loop. Silent: loops over a few written-out values, chunks, pages, slices and matches of a pattern; loops that try
their elements until one is found, leave after the first query or when there are enough, hand out one result after the other (\`yield\`), or
write or commit for each element, themselves or in a helper; queries behind a cache, a fallback or an \`except\`, for row locks, for a table
that the element names, and for the first few of each group; helpers whose result nobody uses, that also write, are named like that
(\`update_…\`), only query if an optional argument asks for it, or call the function of the loop again; statements that are not known to be
a SELECT; loops under a comment that speaks of N+1. Queries that a \`lambda\` sends (\`map\`) are not found. Tests, scripts, migrations, command-line programs and functions that repair
data once (\`fix_…\`, \`backfill_…\`, \`migrate_…\`, \`seed_…\`) are exempt.`,
    references: [
      'https://docs.sqlalchemy.org/en/20/faq/performance.html',
      'https://docs.sqlalchemy.org/en/20/core/sqlelement.html',
    ],
  },
  check: {
    queryInLoop({ loop, call, chain, through, method, others }, context) {
      const helper = through[0]?.facts.name
      const place = helper === undefined ? method : `${helper}()`
      const cause = helper === undefined ? 'runs a query' : `runs a query (${method})`
      context.report({
        at: call.node.kind === 'Call' ? call.node.func : call.node,
        message: `${place} ${cause} for each element of this loop; load all rows with one query before it, for example with .in_(…) or a join`,
        related: [
          { at: { ...loop.header, module: context.module }, message: 'the loop' },
          ...others.map(({ module, node: { start, end } }) => ({
            at: { module, start, end },
            message: 'this runs a query for each element, too',
          })),
        ],
        chain:
          chain.length < 2
            ? []
            : chain.map(({ module, node }, index) => ({
                at: placeOf(module, node),
                message: through[index] ? `calls ${through[index].facts.name}()` : `runs the query (${method})`,
              })),
      })
    },
  },
})
