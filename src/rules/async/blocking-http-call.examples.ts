import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
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
        shared = httpx.Client()

        def get_client() -> httpx.Client:
            return shared

        @app.get("/rates")
        async def read_rates(client: Annotated[httpx.Client, Depends(get_client)]) -> dict[str, float]:
            return client.get("https://rates.example/today").json()  # error: [blocking-http-call] "httpx.Client.get"
      `,
    },
  },
]

export const good: readonly Example[] = [
  python`
    import httpx
    from fastapi import FastAPI

    app = FastAPI()
    client = httpx.AsyncClient()

    @app.get("/rates")
    async def read_rates() -> dict[str, float]:
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
]
