import { defineRule, loadWithQuery } from '../../rule-api/index.ts'
import { bad, good } from './lazy-load-with-async-session.examples.ts'

export default defineRule({
  id: 'lazy-load-with-async-session',
  category: 'database',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  fixable: 'unsafe',
  docs: {
    summary: 'Lazy relationship or deferred column of an object of an `AsyncSession`',
    why: `A lazy relationship is loaded when it is read, and reading an attribute awaits nothing: with an \`AsyncSession\` it raises \`MissingGreenlet\`. The
query has to load it (\`.options(selectinload(User.items))\`), or the declaration (\`lazy="selectin"\`), or \`await session.refresh(user, ["items"])\`, or
\`await user.awaitable_attrs.items\`. Objects that the code has just made have no value for a relationship either once they are flushed, unless it was given
one; and a deferred column is loaded in the same way as a relationship.`,
    bad,
    good,
    limits:
      'Silent as soon as some part of the query is not known, where one of several queries has an option for it, and for relationships to one object of which the session may have the target already: the query pins it, another query of the function loads that class, it has the same class. Parameters are not followed to where their objects come from. What a response model reads is lazy-load-in-response, what a commit has expired is expired-attribute. Tests, scripts and migrations are exempt.',
    references: [
      'https://docs.sqlalchemy.org/en/20/orm/extensions/asyncio.html#asyncio-orm-avoid-lazyloads',
      'https://docs.sqlalchemy.org/en/20/errors.html#error-xd2s',
    ],
  },
  check: {
    asyncLazyRead({ node, name, unloaded }, context) {
      const at = { start: node.end - node.attr.length, end: node.end }
      const text = context.file.text.slice(node.start, node.end)
      const object = context.file.text.slice(node.value.start, node.value.end)
      const refresh = `await session.refresh(${object}, ["${node.attr}"])`
      if (unloaded === null) {
        context.report({
          at,
          message: `"${text}" raises MissingGreenlet, because ${name} is deferred: add .options(undefer(${name})) to the query, or ${refresh} first`,
        })
        return
      }
      const { relationship, query, option } = unloaded
      const fix = loadWithQuery(context.file, unloaded)
      context.report({
        at,
        message: query
          ? `"${text}" raises MissingGreenlet, because ${name} is lazy and the query does not load it: add .options(${option}) to the query`
          : `"${text}" raises MissingGreenlet, because nothing has loaded ${name} of this new object: ${refresh} first`,
        related: [
          { at: relationship.place, message: `${name} is declared here` },
          ...(query ? [{ at: query.place, message: 'the query that the object comes from' }] : []),
        ],
        ...(fix && { fix }),
      })
    },
  },
})
