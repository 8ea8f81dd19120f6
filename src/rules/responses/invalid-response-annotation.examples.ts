import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from fastapi import FastAPI
    from fastapi.responses import RedirectResponse

    app = FastAPI()

    @app.get("/latest")
    def read_latest(redirect: bool = False) -> RedirectResponse | dict:  # error: "RedirectResponse"
    #                                          ^^^^^^^^^^^^^^^^^^^^^^^
        return RedirectResponse("/2") if redirect else {"version": 2}
  `,
  python`
    from fastapi import FastAPI

    app = FastAPI()

    class Report:
        def __init__(self, title: str) -> None:
            self.title = title

    @app.get("/reports")
    def read_reports() -> list[Report]:  # error: "Report"
        return [Report("sales")]
  `,
  python`
    from fastapi import FastAPI
    from pydantic import BaseModel

    app = FastAPI()

    class Item(BaseModel):
        name: str

    @app.get("/items", response_model=[Item])  # error: "list[Item]"
    def read_items():
        return []
  `,
  python`
    from fastapi import FastAPI, status

    app = FastAPI()

    @app.delete("/items/{name}", status_code=status.HTTP_204_NO_CONTENT)
    def delete_item(name: str) -> dict:  # error: "204"
        return {}
  `,
  python`
    from collections.abc import AsyncIterator
    from fastapi import FastAPI

    app = FastAPI()

    async def count() -> AsyncIterator[int]:
        yield 1

    @app.get("/numbers")
    async def read_numbers() -> AsyncIterator[int]:  # error: "AsyncIterator"
        return count()
  `,
]

export const good: readonly Example[] = [
  python`
    from collections.abc import AsyncIterator
    from typing import Any
    from fastapi import FastAPI, Response
    from fastapi.responses import JSONResponse, RedirectResponse
    from pydantic import BaseModel

    app = FastAPI()

    class Item(BaseModel):
        name: str

    @app.get("/latest", response_model=None)
    def read_latest(redirect: bool = False) -> RedirectResponse | dict[str, Any]:
        return RedirectResponse("/2") if redirect else {"version": 2}

    @app.get("/raw")
    def read_raw() -> Response:
        return JSONResponse({"version": 2})

    @app.get("/items", response_model=list[Item])
    def read_items():
        return []

    @app.delete("/items/{name}", status_code=204)
    def delete_item(name: str) -> None: ...

    @app.get("/numbers")
    async def read_numbers() -> AsyncIterator[int]:
        yield 1
  `,
]
