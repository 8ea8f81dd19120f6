import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from fastapi import FastAPI

    app = FastAPI()

    @app.get("/items/{item_id}")  # error: [unbound-path-parameter] "item_id"
    #                ^^^^^^^^^
    def read_item(q: str = "") -> dict[str, str]:
        return {"q": q}

    @app.delete("/items/{item_id}", status_code=204)  # error: [unbound-path-parameter] "\"id\" is read from the query string"
    def delete_item(id: int) -> None: ...
  `,
]

export const good: readonly Example[] = [
  python`
    from typing import Annotated
    from fastapi import Depends, FastAPI, Request

    app = FastAPI()

    def load_item(item_id: int) -> str: ...

    @app.get("/items/{item_id}")
    def read_item(item_id: int) -> int:
        return item_id

    @app.get("/items/{item_id}/name")
    def read_name(name: Annotated[str, Depends(load_item)]) -> str:
        return name

    @app.get("/raw/{item_id}")
    def read_raw(request: Request) -> str:
        return request.path_params["item_id"]
  `,
]
