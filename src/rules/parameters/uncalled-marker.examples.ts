import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from typing import Annotated

    from fastapi import Body, Depends, FastAPI, Query
    from pydantic import BaseModel

    app = FastAPI()

    class Filters(BaseModel):
        limit: int = 10

    @app.post("/search")
    def search(filters: Annotated[Filters, Depends]) -> int:  # error: "Depends"
    #                                      ^^^^^^^
        return filters.limit

    @app.post("/items")
    def read_items(ids: Annotated[list[int], Query]) -> int:  # error: "Query"
        return len(ids)

    @app.post("/texts")
    def read_texts(text: str = Body) -> str:  # error: "the default value"
        return text
  `,
]

export const good: readonly Example[] = [
  python`
    from typing import Annotated

    from fastapi import Body, Depends, FastAPI, Query
    from pydantic import BaseModel

    app = FastAPI()

    class Filters(BaseModel):
        limit: int = 10

    @app.post("/search")
    def search(filters: Annotated[Filters, Depends()]) -> int:
        return filters.limit

    @app.post("/items")
    def read_items(ids: Annotated[list[int], Query()]) -> int:
        return len(ids)

    @app.post("/texts")
    def read_texts(text: str = Body()) -> str:
        return text
  `,
]
