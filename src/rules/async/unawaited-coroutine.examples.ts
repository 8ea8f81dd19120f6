import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  {
    title: 'of another module',
    files: {
      'main.py': python`
        from fastapi import FastAPI

        from mails import send_welcome

        app = FastAPI()

        @app.post("/users")
        async def create_user(name: str) -> str:
            send_welcome(name)  # error: [unawaited-coroutine] "send_welcome() makes a coroutine that nobody awaits"
            return name
      `,
      'mails.py': python`
        async def send_welcome(name: str) -> None:
            print(f"Welcome, {name}")
      `,
    },
  },
  python`
    import asyncio

    from fastapi import FastAPI, WebSocket

    app = FastAPI()

    @app.websocket("/clock")
    async def tell_time(websocket: WebSocket) -> None:
        await websocket.accept()
        asyncio.sleep(1)  # error: [unawaited-coroutine] "await asyncio.sleep(…)"
        websocket.send_text("tick")  # error: [unawaited-coroutine] "await websocket.send_text(…)"
  `,
]

export const good: readonly Example[] = [
  python`
    import asyncio

    from fastapi import BackgroundTasks, FastAPI

    app = FastAPI()

    async def send_welcome(name: str) -> None: ...

    @app.post("/users")
    async def create_user(name: str, tasks: BackgroundTasks) -> str:
        await send_welcome(name)
        tasks.add_task(send_welcome, name)
        await asyncio.gather(send_welcome(name), send_welcome(name))
        return name
  `,
]
