import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from fastapi import FastAPI

    app = FastAPI()

    @app.get("/items")
    def read_items(skip=0) -> int:  # warning: "\"skip\""
    #              ^^^^
        return int(skip)

    @app.get("/parts")
    def read_parts(request) -> int:  # warning: "Request"
        return 0
  `,
]

export const good: readonly Example[] = [
  python`
    from fastapi import Depends, FastAPI, Request

    app = FastAPI()

    def get_limit() -> int:
        return 10

    @app.get("/items/{item_id}")
    def read_items(item_id, request: Request, skip: int = 0, limit=Depends(get_limit)) -> int:
        return skip
  `,
]
