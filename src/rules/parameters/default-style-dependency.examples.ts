import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from fastapi import Depends, FastAPI, Query

    app = FastAPI()

    def get_limit() -> int:
        return 10

    @app.get("/items")
    def read_items(page: int = Query(1, ge=1), limit: int = Depends(get_limit)) -> int:  # info: "page" # info: "limit"
        return page * limit
  `,
]

export const good: readonly Example[] = [
  python`
    from typing import Annotated

    from fastapi import Depends, FastAPI, Query

    app = FastAPI()

    def get_limit() -> int:
        return 10

    @app.get("/items")
    def read_items(limit: Annotated[int, Depends(get_limit)], page: Annotated[int, Query(ge=1)] = 1) -> int:
        return page * limit
  `,
]
