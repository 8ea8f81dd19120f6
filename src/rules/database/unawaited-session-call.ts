import { anchorOf, defineRule, isSameSpan, spellingOf } from '../../rule-api/index.ts'
import { bad, good } from './unawaited-session-call.examples.ts'

export default defineRule({
  id: 'unawaited-session-call',
  category: 'database',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  fixable: 'safe',
  mentions: /\.(execute|exec|scalars?|stream\w*|get|get_one|merge|delete|refresh|flush|commit|rollback|\w*close)\s*\(/,
  docs: {
    summary: 'Call of an `AsyncSession` without `await`',
    why: `The methods of an \`AsyncSession\` that talk to the database are coroutines. A statement that does not await them does nothing: a commit that
is not awaited loses what was to be stored, the request answers as if it had worked, and all there is to see is a \`RuntimeWarning\`. What
reads the result of such a call (\`session.execute(query).scalars()\`) raises \`AttributeError\`, because a coroutine has no \`scalars\`.`,
    bad,
    good,
    limits:
      'A coroutine that is returned, handed on, or kept in a name of which more is done than reading results is silent, because it may be awaited later. Sessions are known by type; methods that a subclass overrides are silent. Tests, scripts and migrations are exempt.',
    references: ['https://docs.sqlalchemy.org/en/20/orm/extensions/asyncio.html'],
  },
  check: {
    unawaitedSessionCall({ call, caller, read, isIterated, outer }, context) {
      const what = spellingOf(call)
      const { start, end } = call.node
      const advice = caller.facts.isAsync ? 'await it' : `make ${caller.facts.name}() an "async def" and await it`
      const isChained = read !== null && isSameSpan(read.value, call.node)
      const edits = isChained
        ? [
            { start: outer?.start ?? start, end: start, text: '(await ' },
            { start: end, end, text: ')' },
          ]
        : [{ start, end: start, text: 'await ' }]
      context.report({
        at: anchorOf(call),
        message: isIterated
          ? `${what} gives a coroutine, which cannot be iterated: ${advice} first`
          : read === null
            ? `${what} makes a coroutine that nobody awaits, so nothing reaches the database: ${advice}`
            : `${what} gives a coroutine, which has no "${read.attr}": ${advice} first`,
        ...(caller.facts.isAsync && { fix: { title: 'Await the session', safety: 'safe', edits } }),
      })
    },
  },
})
