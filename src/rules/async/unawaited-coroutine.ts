import { anchorOf, defineRule, spellingOf } from '../../rule-api/index.ts'
import { bad, good } from './unawaited-coroutine.examples.ts'

export default defineRule({
  id: 'unawaited-coroutine',
  category: 'async',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  fixable: 'unsafe',
  docs: {
    summary: 'Coroutine that is never awaited',
    why: 'Calling an `async def` makes a coroutine and runs nothing of its body. A statement that drops it does nothing at all: the mail is not sent, the record not written, and all there is to see is a `RuntimeWarning` in the log.',
    bad,
    good,
    limits:
      'Only statements are looked at: what is assigned, returned or handed on may be awaited later. Functions with decorators of libraries that are not known to leave a coroutine a coroutine are silent, and un-awaited calls of an `AsyncSession` have a rule of their own.',
    references: [
      'https://docs.python.org/3/library/asyncio-dev.html#detect-never-awaited-coroutines',
      'https://fastapi.tiangolo.com/async/',
    ],
  },
  check: {
    droppedCoroutine({ call, caller }, context) {
      const what = spellingOf(call)
      const { start } = call.node
      const awaited = `"await ${what.replace(/\(\)$/, '(…)')}"`
      const advice = caller.facts.isAsync
        ? `write ${awaited}`
        : `make ${caller.facts.name}() an "async def" and write ${awaited}`
      context.report({
        at: anchorOf(call),
        message: `${what} makes a coroutine that nobody awaits, so nothing of it ever runs: ${advice}`,
        ...(caller.facts.isAsync && {
          fix: { title: 'Await it', safety: 'unsafe', edits: [{ start, end: start, text: 'await ' }] },
        }),
      })
    },
  },
})
