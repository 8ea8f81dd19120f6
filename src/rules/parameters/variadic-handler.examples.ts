import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from fastapi import Depends, FastAPI

    app = FastAPI()

    class Paging:
        def __init__(self, limit: int = 10, **kwargs):  # error: "kwargs"
        #                                     ^^^^^^
            self.limit = limit

    @app.get("/items")
    def read_items(paging: Paging = Depends()) -> int:
        return paging.limit

    @app.get("/parts")
    def read_parts(*args: str) -> int:  # error: "*args"
        return len(args)
  `,
]

export const good: readonly Example[] = [
  python`
    from fastapi import Depends, FastAPI, Request

    app = FastAPI()

    class Paging:
        def __init__(self, limit: int = 10):
            self.limit = limit

    @app.get("/items")
    def read_items(request: Request, paging: Paging = Depends()) -> int:
        return paging.limit + len(request.query_params)
  `,
]
