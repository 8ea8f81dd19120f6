import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from typing import Annotated

    from fastapi import FastAPI, Query

    app = FastAPI()

    @app.get("/items")
    def read_items(limit: Annotated[int, Query(20)]) -> int:  # error: "after ="
    #                                          ^^
        return limit
  `,
  python`
    from typing import Annotated

    from fastapi import FastAPI, Query

    app = FastAPI()

    @app.get("/items")
    def read_items(limit: Annotated[int, Query()] = Query(20)) -> int:  # error: "limit"
    #                                               ^^^^^^^^^
        return limit
  `,
  python`
    from fastapi import FastAPI, Path

    app = FastAPI()

    @app.get("/items/{item_id}")
    def read_item(item_id: int = Path(1)) -> int:  # error: "always have a value"
    #                                 ^
        return item_id
  `,
  python`
    from fastapi import FastAPI, Query

    app = FastAPI()

    @app.get("/items/{item_id}")
    def read_item(item_id: int = Query()) -> int:  # error: "/items/{item_id}"
        return item_id
  `,
  python`
    from typing import Annotated

    from fastapi import FastAPI, Query

    app = FastAPI()

    @app.get("/items")
    def read_items(limit: Annotated[int, Query(default_factory=int)] = 20) -> int:  # error: "default_factory"
        return limit
  `,
]

export const good: readonly Example[] = [
  python`
    from typing import Annotated

    from fastapi import FastAPI, Path, Query

    app = FastAPI()

    @app.get("/items")
    def read_items(limit: Annotated[int, Query(le=100)] = 20, offset: int = Query(0)) -> int:
        return limit + offset

    @app.get("/items/{item_id}")
    def read_item(item_id: Annotated[int, Path(ge=1)]) -> int:
        return item_id

    @app.get("/parts/{part_id}")
    def read_part(part_id: int = Path(..., ge=1)) -> int:
        return part_id

    @app.get("/tags/{tag}")
    @app.get("/tags")
    def read_tag(tag: str = "all") -> str:
        return tag
  `,
]
