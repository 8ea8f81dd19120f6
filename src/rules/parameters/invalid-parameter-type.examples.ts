import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from typing import Annotated

    from fastapi import FastAPI, Query

    app = FastAPI()

    @app.get("/items")
    def read_items(filters: Annotated[dict[str, str], Query()]) -> int:  # error: "filters"
    #                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        return len(filters)
  `,
  python`
    from typing import Annotated

    from fastapi import FastAPI, Query
    from pydantic import BaseModel

    app = FastAPI()

    class Filters(BaseModel):
        limit: int = 10

    @app.get("/items")
    def read_items(filters: Annotated[Filters | None, Query()] = None) -> int:  # error: "Query()"
        return filters.limit if filters else 0
  `,
  python`
    from fastapi import FastAPI

    app = FastAPI()

    @app.get("/items/{item_ids}")
    def read_items(item_ids: list[int]) -> int:  # error: "one value"
        return len(item_ids)
  `,
  python`
    from fastapi import FastAPI
    from pydantic import Field

    app = FastAPI()

    @app.get("/items")
    def read_items(limit: int = Field(10, le=100)) -> int:  # error: "Field"
    #                           ^^^^^^^^^^^^^^^^^
        return limit
  `,
  python`
    from fastapi import Body, FastAPI, Request

    app = FastAPI()

    @app.post("/items")
    def add_item(request: Request = Body()) -> str:  # error: "Body()"
        return request.method
  `,
  python`
    from fastapi import Depends, FastAPI

    app = FastAPI()

    def get_limit() -> int:
        return 10

    @app.get("/items")
    def read_items(limit: Depends(get_limit)) -> int:  # error: "Annotated[…, Depends(…)]"
        return limit
  `,
]

export const good: readonly Example[] = [
  python`
    from typing import Annotated

    from fastapi import FastAPI, Query, Request
    from pydantic import BaseModel, Field

    app = FastAPI()

    class Filters(BaseModel):
        limit: int = Field(10, le=100)

    @app.get("/items")
    def read_items(request: Request, filters: Annotated[Filters, Query()]) -> int:
        return filters.limit

    @app.get("/parts")
    def read_parts(ids: Annotated[list[int], Query()], limit: Annotated[int, Field(le=100)] = 10) -> int:
        return limit
  `,
]
