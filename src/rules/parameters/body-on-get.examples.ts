import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from fastapi import Depends, FastAPI
    from pydantic import BaseModel

    app = FastAPI()

    class Filters(BaseModel):
        limit: int = 10

    class Selection(BaseModel):
        tags: list[str] = []  # warning: "\"tags\""

    @app.get("/items")
    def read_items(ids: list[int]) -> int:  # warning: "Query()"
    #              ^^^
        return len(ids)

    @app.get("/parts")
    def read_parts(filters: Filters, selection: Selection = Depends()) -> int:  # warning: "GET /parts"
        return filters.limit
  `,
]

export const good: readonly Example[] = [
  python`
    from typing import Annotated

    from fastapi import Body, FastAPI, Query
    from pydantic import BaseModel

    app = FastAPI()

    class Filters(BaseModel):
        limit: int = 10

    @app.get("/items")
    def read_items(ids: Annotated[list[int], Query()]) -> int:
        return len(ids)

    @app.get("/parts")
    def read_parts(filters: Annotated[Filters, Query()]) -> int:
        return filters.limit

    @app.get("/search")
    def search(query: Annotated[dict[str, str], Body()]) -> int:
        return len(query)

    @app.post("/batches")
    def read_batch(ids: list[int]) -> int:
        return len(ids)
  `,
]
