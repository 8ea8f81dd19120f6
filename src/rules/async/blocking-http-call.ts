import { blockingReport, defineRule, python } from '../../rule-api/index.ts'

export default defineRule({
  id: 'blocking-http-call',
  category: 'async',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  docs: {
    summary: 'Synchronous HTTP request on the event loop',
    why: 'A synchronous client (`requests`, `urllib`, `urllib3`, `httpx.Client`) holds its thread until the other server has answered, up to its time-out, or forever where it has none. On the event loop all other requests of the worker wait as long. Clients are followed through variables, attributes, dependencies and helper functions in any module.',
    bad: [
      python`
        import requests
        from fastapi import FastAPI

        app = FastAPI()

        @app.get("/rates")
        async def read_rates() -> dict[str, float]:
            response = requests.get("https://rates.example/today")  # error: [blocking-http-call] "requests.get()"
            return response.json()
      `,
      {
        title: 'a client that a dependency gives',
        files: {
          'main.py': python`
            from typing import Annotated

            import httpx
            from fastapi import Depends, FastAPI

            app = FastAPI()

            def get_client():
                with httpx.Client() as client:
                    yield client

            @app.get("/rates")
            async def read_rates(client: Annotated[httpx.Client, Depends(get_client)]) -> dict[str, float]:
                return client.get("https://rates.example/today").json()  # error: [blocking-http-call] "httpx.Client.get"
          `,
        },
      },
    ],
    good: [
      python`
        import httpx
        from fastapi import FastAPI

        app = FastAPI()

        @app.get("/rates")
        async def read_rates() -> dict[str, float]:
            async with httpx.AsyncClient() as client:
                response = await client.get("https://rates.example/today")
            return response.json()
      `,
      python`
        import requests
        from fastapi import FastAPI
        from fastapi.concurrency import run_in_threadpool

        app = FastAPI()

        @app.get("/rates")
        def read_rates() -> dict[str, float]:
            return requests.get("https://rates.example/today", timeout=5).json()

        @app.get("/other-rates")
        async def read_other_rates() -> dict[str, float]:
            response = await run_in_threadpool(requests.get, "https://rates.example/other", timeout=5)
            return response.json()
      `,
    ],
    limits:
      'Properties, operators and `functools.partial` objects are not followed, and neither are generator expressions that something else iterates, such as `StreamingResponse`, which does so in a thread. Functions that remember their results (`lru_cache`, `cachetools`) and calls that happen only until a value is known are silent, and so are URLs that need no server (`data:`, `file:`).',
    references: ['https://fastapi.tiangolo.com/async/', 'https://www.python-httpx.org/async/'],
  },
  check: {
    blockingCall(call, context) {
      if (call.kind === 'http') context.report(blockingReport(call, 'waits for an HTTP response'))
    },
  },
})
