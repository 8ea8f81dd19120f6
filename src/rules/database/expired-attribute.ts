import { defineRule } from '../../rule-api/index.ts'
import { bad, good } from './expired-attribute.examples.ts'

const CAUSES = { commit: 'the commit', rollback: 'the rollback', block: 'the commit at the end of the block' }

export default defineRule({
  id: 'expired-attribute',
  category: 'database',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  docs: {
    summary: 'Object of an `AsyncSession` that is read after a commit has expired it',
    why: `A commit makes a session forget what it has loaded, and so does the end of \`async with session.begin():\`. A synchronous session loads it again
when it is read; an asynchronous one cannot, because reading an attribute awaits nothing: \`MissingGreenlet\`, or \`DetachedInstanceError\` once the
session is closed. FastAPI, which reads the returned object for the response model, fails in the same way. \`await session.refresh(user)\` loads it again;
with \`expire_on_commit=False\`, which SQLAlchemy recommends for asyncio, a commit forgets nothing. A rollback always does.`,
    bad,
    good,
    limits:
      'Only sessions of which it is known how they are made: by the session itself, or because all of the project are made alike. Objects are followed through names and through functions that return them; attributes of other objects (`self.user`) and elements of lists are not followed. What may load an object again (a query for its class, a helper that queries) silences, and so do calls of unknown functions that get the object or the session. Tests, scripts and migrations are exempt.',
    references: [
      'https://docs.sqlalchemy.org/en/20/orm/extensions/asyncio.html#asyncio-orm-avoid-lazyloads',
      'https://docs.sqlalchemy.org/en/20/errors.html#error-xd2s',
    ],
  },
  check: {
    expiredUse({ use, expiry, name }, context) {
      const { node, kind } = use
      const text = context.file.text.slice(node.start, node.end)
      const object = name === null ? 'the object' : `"${name}"`
      const what =
        kind === 'read' ? `"${text}" is read` : `${object} is ${kind === 'return' ? 'returned' : 'validated'}`
      const cause = CAUSES[expiry.kind]
      const again =
        expiry.kind === 'rollback'
          ? `load it again after ${cause}`
          : `await session.refresh(${name ?? '…'}) after ${cause}, or make sessions with expire_on_commit=False`
      context.report({
        at:
          kind === 'read'
            ? { start: node.end - (use.node.kind === 'Attribute' ? use.node.attr.length : 0), end: node.end }
            : node,
        message: `${what} after ${cause} has made ${object} forget what was loaded, which raises: ${again}`,
        related: [
          { at: expiry.place, message: expiry.within ? 'this commits' : cause },
          ...(expiry.within ? [{ at: expiry.within, message: 'the commit' }] : []),
        ],
      })
    },
  },
})
