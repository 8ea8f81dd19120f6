import { defineRule } from '../../rule-api/index.ts'
import { bad, good } from './session-in-background-task.examples.ts'

export default defineRule({
  id: 'session-in-background-task',
  category: 'database',
  severity: 'warning',
  set: 'recommended',
  since: '0.1.0',
  requires: { fastapi: '0.106' },
  mentions: /add_task|BackgroundTask\b/,
  docs: {
    summary: 'Session of the request in a background task',
    why: `A session that a dependency with \`yield\` provides belongs to the request. From FastAPI 0.118 on it is closed only when all background tasks have
ended, so that a slow task holds a connection of the pool and a transaction all that time; a task that fails also takes along what the request had
left open. From 0.106 to 0.117, and with \`scope="function"\`, the session is closed before the task runs: it begins to work again unnoticed, and nobody
closes it a second time. A background task opens a session of its own.`,
    bad,
    good,
    limits:
      'Sessions are followed through names, helpers, and attributes of objects that are made for the request. Objects that were loaded with the session and are handed over are not reported, nor are tasks of `asyncio.create_task`.',
    references: [
      'https://fastapi.tiangolo.com/tutorial/background-tasks/',
      'https://fastapi.tiangolo.com/advanced/advanced-dependencies/#dependencies-with-yield-and-background-tasks',
    ],
  },
  check: {
    sessionInTask({ at, attribute, task, dependency, isClosedEarly }, context) {
      const { text } = context.file
      const what = text.slice(at.start, at.end)
      const which =
        attribute === null
          ? `"${what}" is the session of the request`
          : `${what}() uses the session of the request (self.${attribute})`
      const name = task === null ? 'the task' : `${task}()`
      const fate =
        isClosedEarly || !context.isAtLeast('fastapi', '0.118')
          ? `which ${dependency.facts.name}() closes before the background task runs`
          : 'which then keeps its connection until the background task has ended'
      context.report({
        at,
        message: `${which}, ${fate}: open a new session in ${name}`,
        related: [
          {
            at: { module: dependency.module, ...dependency.facts.nameSpan },
            message: `${dependency.facts.name}() opens and closes it`,
          },
        ],
      })
    },
  },
})
