import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
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
]

export const good: readonly Example[] = [
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
]
