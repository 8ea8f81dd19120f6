import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from contextlib import contextmanager

    from fastapi import Depends, FastAPI

    app = FastAPI()

    @contextmanager  # error: "get_number"
    #^^^^^^^^^^^^^^
    def get_number():
        yield 1

    @app.get("/numbers")
    def read_number(number=Depends(get_number)) -> int:
        return number
  `,
  python`
    from contextlib import asynccontextmanager

    from fastapi import Depends, FastAPI

    app = FastAPI()

    @asynccontextmanager  # error: "get_number"
    async def get_number():
        yield 1

    @app.get("/numbers", dependencies=[Depends(get_number)])
    async def read_number() -> int:
        return 1
  `,
]

export const good: readonly Example[] = [
  python`
    from contextlib import contextmanager

    from fastapi import Depends, FastAPI

    app = FastAPI()

    @contextmanager
    def numbers():
        yield 1

    def get_number():
        with numbers() as number:
            yield number

    @app.get("/numbers")
    def read_number(number: int = Depends(get_number)) -> int:
        return number
  `,
]
