import { blockingReport, defineRule, edit, python } from '../../rule-api/index.ts'

export default defineRule({
  id: 'blocking-sleep',
  category: 'async',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  fixable: 'unsafe',
  docs: {
    summary: '`time.sleep` on the event loop',
    why: 'All requests of a worker share one event loop. `time.sleep` stops it: no other request is read, answered or timed out until the sleep is over. It does the same in a plain function that an `async def` calls, in whatever module it stands.',
    bad: [
      python`
        import time

        from fastapi import FastAPI

        app = FastAPI()

        @app.get("/report")
        async def read_report() -> dict[str, str]:
            time.sleep(2)  # error: [blocking-sleep] "time.sleep() sleeps on the event loop"
        #   ^^^^^^^^^^
            return {"status": "ready"}
      `,
      {
        title: 'through helpers in other modules',
        files: {
          'main.py': python`
            from fastapi import FastAPI

            from reports import build

            app = FastAPI()

            @app.get("/report")
            async def read_report() -> dict[str, str]:
                build()  # error: [blocking-sleep] "2 calls further down in time.sleep()"
                return {"status": "ready"}
          `,
          'reports.py': python`
            from polling import wait_until_ready

            def build() -> None:
                wait_until_ready()
          `,
          'polling.py': python`
            import time

            def wait_until_ready() -> None:
                time.sleep(0.5)
          `,
        },
      },
    ],
    good: [
      python`
        import asyncio

        from fastapi import FastAPI

        app = FastAPI()

        @app.get("/report")
        async def read_report() -> dict[str, str]:
            await asyncio.sleep(2)
            return {"status": "ready"}
      `,
      python`
        import time

        from fastapi import FastAPI
        from fastapi.concurrency import run_in_threadpool

        app = FastAPI()

        @app.get("/report")
        def read_report() -> dict[str, str]:
            time.sleep(2)  # a plain "def" endpoint runs in a thread
            return {"status": "ready"}

        @app.get("/delayed")
        async def read_delayed() -> dict[str, str]:
            await run_in_threadpool(time.sleep, 2)
            return {"status": "ready"}
      `,
    ],
    limits:
      'Start-up code before the `yield` of a lifespan, code that only command-line programs, scripts or tests run, and sleeps shorter than a millisecond are silent. So are calls that happen only until a value is cached, and chains of more than six calls. Helpers that are handed to a thread (`run_in_threadpool(f)`) run there, and so do those whose decorator hands them to one; coroutines on the event loop of another thread (`Thread(target=main)`) do not stop the server.',
    references: ['https://fastapi.tiangolo.com/async/', 'https://docs.python.org/3/library/asyncio-task.html#sleeping'],
  },
  check: {
    blockingCall(call, context) {
      if (call.kind !== 'sleep') return
      const fix = call.chain.length === 1 ? edit.awaitSleep(context.file, call) : null
      context.report({ ...blockingReport(call, 'sleeps'), ...(fix && { fix }) })
    },
  },
})
