import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    import asyncio

    from fastapi import FastAPI

    app = FastAPI()

    async def load() -> list[str]:
        return []

    def load_now() -> list[str]:
        return asyncio.run(load())

    @app.get("/books")
    async def read_books() -> list[str]:
        return load_now()  # error: [nested-event-loop] "one call further down in asyncio.run()"

    @app.get("/titles")
    async def read_titles() -> list[str]:
        return asyncio.run(load())  # error: [nested-event-loop] "asyncio.run() starts an event loop where one runs already"
  `,
  python`
    import asyncio

    from fastapi import FastAPI

    app = FastAPI()

    async def send(text: str) -> None: ...

    @app.post("/messages")
    def create_message(text: str) -> str:
        task = asyncio.create_task(send(text))  # error: [nested-event-loop] "needs a running event loop"
        return task.get_name()
  `,
]

export const good: readonly Example[] = [
  python`
    import asyncio

    from fastapi import BackgroundTasks, FastAPI

    app = FastAPI()

    async def load() -> list[str]:
        return []

    @app.get("/books")
    async def read_books() -> list[str]:
        return await load()

    @app.get("/titles")
    def read_titles() -> list[str]:
        return asyncio.run(load())  # this thread has no event loop

    @app.post("/messages")
    def create_message(tasks: BackgroundTasks) -> str:
        tasks.add_task(load)
        return "ok"
  `,
]
