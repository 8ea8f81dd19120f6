import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from fastapi import BackgroundTasks, FastAPI

    app = FastAPI()
    sent = []

    def send(message: str) -> None:
        sent.append(message)

    @app.post("/messages")
    def create_message() -> int:
        tasks = BackgroundTasks()  # error: "never run"
    #           ^^^^^^^^^^^^^^^^^
        tasks.add_task(send, "hello")
        return 1

    @app.get("/sent")
    def read_sent() -> int:
        return len(sent)
  `,
  python`
    from fastapi import BackgroundTasks, FastAPI

    app = FastAPI()
    sent = []

    async def send(message: str) -> None:
        sent.append(message)

    @app.post("/messages")
    def create_message(tasks: BackgroundTasks) -> int:
        tasks.add_task(send("hello"))  # error: "add_task(send, ...)"
    #                  ^^^^^^^^^^^^^
        return 1

    @app.get("/sent")
    def read_sent() -> int:
        return len(sent)
  `,
]

export const good: readonly Example[] = [
  python`
    from fastapi import BackgroundTasks, FastAPI
    from fastapi.responses import JSONResponse

    app = FastAPI()
    sent = []

    def send(message: str) -> None:
        sent.append(message)

    @app.post("/messages")
    def create_message(tasks: BackgroundTasks) -> int:
        tasks.add_task(send, "hello")
        return 1

    @app.post("/others")
    def create_other() -> JSONResponse:
        tasks = BackgroundTasks()
        tasks.add_task(send, "hello")
        return JSONResponse({}, background=tasks)

    @app.get("/sent")
    def read_sent() -> int:
        return len(sent)
  `,
]
