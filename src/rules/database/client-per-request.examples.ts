import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    import httpx
    from fastapi import FastAPI

    app = FastAPI()

    @app.get("/weather")
    async def read_weather(city: str) -> dict[str, float]:
        async with httpx.AsyncClient(timeout=5) as client:  # warning: "makes a new HTTP client whenever read_weather() runs"
        #          ^^^^^^^^^^^^^^^^^
            response = await client.get("https://weather.example/today", params={"city": city})
        return {"temperature": response.json()["temperature"]}
  `,
]

export const good: readonly Example[] = [
  python`
    from contextlib import asynccontextmanager

    import httpx
    from fastapi import FastAPI, Request

    @asynccontextmanager
    async def lifespan(app: FastAPI):
        async with httpx.AsyncClient(timeout=5) as client:
            yield {"client": client}

    app = FastAPI(lifespan=lifespan)

    @app.get("/weather")
    async def read_weather(city: str, request: Request) -> dict[str, float]:
        client: httpx.AsyncClient = request.state.client
        response = await client.get("https://weather.example/today", params={"city": city})
        return {"temperature": response.json()["temperature"]}
  `,
]
