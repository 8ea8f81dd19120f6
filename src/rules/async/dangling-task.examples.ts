import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    import asyncio

    from fastapi import FastAPI

    app = FastAPI()

    async def send(text: str) -> None: ...

    @app.post("/messages")
    async def create_message(text: str) -> str:
        asyncio.create_task(send(text))  # warning: [dangling-task] "nobody keeps"
        return "accepted"
  `,
]

export const good: readonly Example[] = [
  python`
    import asyncio

    from fastapi import BackgroundTasks, FastAPI

    app = FastAPI()
    running: set[asyncio.Task[None]] = set()

    async def send(text: str) -> None: ...

    @app.post("/messages")
    async def create_message(text: str) -> str:
        task = asyncio.create_task(send(text))
        running.add(task)
        task.add_done_callback(running.discard)
        return "accepted"

    @app.post("/letters")
    async def create_letter(text: str, tasks: BackgroundTasks) -> str:
        tasks.add_task(send, text)
        return "accepted"

    @app.post("/parcels")
    async def create_parcel(text: str) -> str:
        async with asyncio.TaskGroup() as group:
            group.create_task(send(text))
        return "sent"
  `,
]
