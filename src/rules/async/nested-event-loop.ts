import { anchorOf, defineRule, spellingOf, stepOf } from '../../rule-api/index.ts'
import { bad, good } from './nested-event-loop.examples.ts'

export default defineRule({
  id: 'nested-event-loop',
  category: 'async',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  docs: {
    summary: 'Event loop started within another, or used where none runs',
    why: 'A thread has one event loop at most. `asyncio.run`, `run_until_complete` and `anyio.run` raise `RuntimeError` in an `async def`, because the loop that runs it runs already, and so they do in a plain function that an `async def` calls. The other way round, FastAPI calls plain `def` endpoints and dependencies in threads without a loop: `asyncio.create_task` and `asyncio.get_event_loop` raise `RuntimeError` there.',
    bad,
    good,
    limits:
      'Code that asks first (`is_running()`, `get_running_loop()` in a `try`), catches the `RuntimeError`, or gives its thread a loop (`set_event_loop`) is silent, and projects with `nest_asyncio` may nest loops. Names imported under others (`from asyncio import run as start`) are not seen.',
    references: [
      'https://docs.python.org/3/library/asyncio-runner.html#asyncio.run',
      'https://fastapi.tiangolo.com/async/#very-technical-details',
    ],
  },
  check: {
    loopMisuse({ kind, caller, name, chain }, context) {
      const [first, ...rest] = chain
      const what = spellingOf(first!)
      const depth = rest.length === 1 ? 'one call' : `${rest.length} calls`
      const below = rest.length === 0 ? '' : `, ${depth} further down in ${name}()`
      const message =
        kind === 'nested'
          ? `${what} starts an event loop where one runs already${below}, which raises RuntimeError: await the coroutine instead`
          : `${what} needs a running event loop${below}, but ${caller.facts.name}() is a plain "def" and runs in a thread without one, so it raises RuntimeError: make it "async def"`
      context.report({ at: anchorOf(first!), message, chain: rest.map(stepOf) })
    },
  },
})
