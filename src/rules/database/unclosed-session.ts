import { defineRule, type Fix, type RuleContext, type UnclosedSession } from '../../rule-api/index.ts'
import { bad, good } from './unclosed-session.examples.ts'

export default defineRule({
  id: 'unclosed-session',
  category: 'database',
  severity: 'warning',
  set: 'recommended',
  since: '0.1.0',
  files: ['application'],
  fixable: 'unsafe',
  docs: {
    summary: 'Session that nobody closes',
    why: `A session takes a connection from the pool with its first query and gives it back when it is committed, rolled back or closed. One that is not closed
keeps it until the garbage collector happens to find it, with its transaction open. A pool has fifteen connections by default: a few requests at the
same time, or a few errors, and the next ones wait thirty seconds for a connection and fail with \`TimeoutError\`.

\`with SessionLocal() as db:\` (\`async with\` for an \`AsyncSession\`) closes it whatever happens, and so does \`try\` with \`finally: db.close()\`.`,
    bad,
    good,
    limits: `A session that is stored, or handed to something that may close it, is silent: project functions are followed, classes and libraries are not. Also
silent: a \`close\` anywhere in a \`try\`, and code that never serves requests. A \`close\` behind the \`yield\` of a dependency is yield-without-finally's.`,
    references: [
      'https://docs.sqlalchemy.org/en/20/orm/session_basics.html#opening-and-closing-a-session',
      'https://docs.sqlalchemy.org/en/20/errors.html#queuepool-limit-of-size-x-overflow-y-reached-connection-timed-out-timeout-z',
    ],
  },
  mentions: /session|maker|factory|local|\bdb\b/i,
  check: {
    unclosedSession(session, context) {
      const { call, symbol, name, reason, close } = session
      const written = context.file.text.slice(call.start, call.end).replace(/\s+/g, ' ')
      const advice = `${session.isAsync ? 'async with' : 'with'} ${written} as ${name ?? 'session'}:`
      const fix = enterSession(session, context)
      const messages = {
        never: `${name ?? written} is never closed and keeps its connection from the pool; write "${advice}"`,
        skipped: `${name}.close() does not run when something before it raises, and the connection stays out of the pool; write "${advice}"`,
        returned: `${symbol.facts.name}() returns a session that FastAPI does not close; yield it in "${advice}"`,
      }
      context.report({
        at: call.func,
        message: messages[reason],
        ...(close && {
          related: [
            { at: { module: context.module, start: close.start, end: close.end }, message: 'this may be skipped' },
          ],
        }),
        ...(fix && { fix }),
      })
    },
  },
})

/** The fix that puts what follows into a `with`, where each statement has lines of its own. */
function enterSession(
  { call, name, scope, isAsync, symbol, close }: UnclosedSession,
  { file }: RuleContext,
): Fix | null {
  if (scope === null || close !== null || (isAsync && !symbol.facts.isAsync)) return null
  const { text } = file
  const { statement, rest } = scope
  const end = rest.at(-1)!.end
  const body = text.slice(statement.end, end)
  const isAlone = text.slice(text.lastIndexOf('\n', statement.start) + 1, statement.start).trim() === ''
  if (!isAlone || !/^\s*(#.*)?\n/.test(body) || /"""|'''|\\\n/.test(body)) return null
  const lines = Array.from(body.matchAll(/\n(?=[ \t]*\S)/g), (match) => statement.end + match.index + 1)
  const made = text.slice(call.start, call.end)
  return {
    title: `Close the session with "${isAsync ? 'async with' : 'with'}"`,
    safety: 'unsafe',
    edits: [
      { start: statement.start, end: statement.end, text: `${isAsync ? 'async ' : ''}with ${made} as ${name}:` },
      ...lines.map((start) => ({ start, end: start, text: '    ' })),
    ],
  }
}
