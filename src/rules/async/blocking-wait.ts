import { blockingReport, defineRule, python } from '../../rule-api/index.ts'

export default defineRule({
  id: 'blocking-wait',
  category: 'async',
  severity: 'warning',
  set: 'recommended',
  since: '0.1.0',
  docs: {
    summary: 'Waiting for a thread or a person on the event loop',
    why: 'Locks, events, queues and futures of `threading`, `queue` and `concurrent.futures` stop the thread until another one goes on. On the event loop nothing else is served meanwhile, and where the other side needs the event loop too, the server stands still for ever: a `threading.Lock` that is held across an `await`, or `run_coroutine_threadsafe(...).result()`.',
    bad: [
      python`
        from concurrent.futures import ThreadPoolExecutor

        from fastapi import FastAPI

        app = FastAPI()
        pool = ThreadPoolExecutor()

        def count(word: str) -> int:
            return len(word)

        @app.get("/words/{word}")
        async def read_word(word: str) -> int:
            return pool.submit(count, word).result()  # warning: [blocking-wait] "asyncio.wrap_future()"

        @app.get("/words")
        async def read_words(words: str) -> list[int]:
            with ThreadPoolExecutor() as workers:  # warning: [blocking-wait] "ThreadPoolExecutor()"
                return list(workers.map(count, words.split()))
      `,
      python`
        import asyncio
        import threading

        from fastapi import FastAPI

        app = FastAPI()
        lock = threading.Lock()
        stock = {"books": 3}

        @app.post("/orders")
        async def create_order() -> int:
            with lock:  # warning: [blocking-wait] "use asyncio.Lock"
                await asyncio.sleep(0.1)
                stock["books"] -= 1
            return stock["books"]
      `,
    ],
    good: [
      python`
        import asyncio
        import threading
        from concurrent.futures import ThreadPoolExecutor

        from fastapi import FastAPI

        app = FastAPI()
        pool = ThreadPoolExecutor()
        lock = threading.Lock()
        stock = {"books": 3}
        orders = asyncio.Lock()

        def count(word: str) -> int:
            return len(word)

        @app.get("/words/{word}")
        async def read_word(word: str) -> int:
            return await asyncio.get_running_loop().run_in_executor(pool, count, word)

        @app.get("/stock")
        async def read_stock() -> int:
            with lock:  # held for a moment only
                return stock["books"]

        @app.post("/orders")
        async def create_order() -> int:
            async with orders:
                await asyncio.sleep(0.1)
                stock["books"] -= 1
            return stock["books"]
      `,
    ],
    limits:
      'A `threading.Lock` is silent as long as no `await` stands where it is held. So is what cannot wait: `get_nowait()`, `block=False`, `timeout=0`, `put()` into a queue without `maxsize`, `result()` under `if future.done():`, and leaving `with ThreadPoolExecutor()` after an `await` in it.',
    references: [
      'https://docs.python.org/3/library/asyncio-dev.html#concurrency-and-multithreading',
      'https://docs.python.org/3/library/asyncio-sync.html',
    ],
  },
  check: {
    blockingCall(call, context) {
      if (call.kind !== 'wait') return
      const isPerson = /^(builtins\.input|getpass\.getpass)$/.test(call.name)
      context.report(blockingReport(call, isPerson ? 'waits for somebody to type' : 'waits for another thread'))
    },
  },
})
