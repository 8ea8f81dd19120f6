import { defineRule } from '../../rule-api/index.ts'
import { bad, good } from './lazy-load-in-loop.examples.ts'

export default defineRule({
  id: 'lazy-load-in-loop',
  category: 'database',
  severity: 'warning',
  set: 'recommended',
  since: '0.1.0',
  docs: {
    summary: 'Lazy relationship read for each object of a query (N+1 queries)',
    why: `A relationship is loaded when it is first read, unless its declaration or the query says otherwise. Reading it in a loop over the objects
of a query therefore sends one more query to the database for each object: a hundred authors cost a hundred and one queries instead of two.
The page is fast with the ten rows of a test and slow with the rows of production.

A loader option on the query (\`.options(selectinload(Author.books))\`) loads all of them with one more query, or with none (\`joinedload\`).`,
    bad,
    good,
    limits: `Silent as soon as some part of the query is not known (a loader option that cannot be followed, a query from a library, what
a subclass may replace), and where at least one way to the query has an option for the relationship. Also silent: relationships to one
object that the query pins (\`where(Book.author_id == 3)\`), that lead to the same table, or back to where the loop's objects come from;
loops over at most ten rows; loops that commit, after which everything is loaded again; relationships that another query of the function
loads; reads after which the loop is left; and functions that read a relationship only in some cases, or are only called for some objects.
Rows (\`row.Author\`), association proxies and objects taken from tuples are not followed. An \`AsyncSession\` raises \`MissingGreenlet\`
instead of loading, which is another fault. Relationships to one object count although objects that the session already has are not
queried again. Tests, scripts, migrations, command-line programs and functions that repair data once (\`fix_…\`, \`backfill_…\`, \`migrate_…\`,
\`seed_…\`) are exempt.`,
    references: [
      'https://docs.sqlalchemy.org/en/20/orm/queryguide/relationships.html',
      'https://docs.sqlalchemy.org/en/20/faq/performance.html',
    ],
  },
  check: {
    loopOverQuery({ queries, lazyReads }, context) {
      for (const { at, relationship, name, text, option, within } of lazyReads) {
        const place = within ? `${text}, read in ${within.symbol.facts.name}(),` : text
        context.report({
          at,
          message: `${place} sends a query for each object of this loop, because ${name} is loaded lazily; add .options(${option}) to the query of the loop`,
          related: [
            { at: relationship.place, message: `${name} is declared here, without a loader strategy` },
            ...queries.map(({ place }) => ({ at: place, message: 'the query whose objects the loop goes through' })),
            ...(within ? [{ at: within.place, message: `${within.symbol.facts.name}() reads it here` }] : []),
          ],
        })
      }
    },
  },
})
