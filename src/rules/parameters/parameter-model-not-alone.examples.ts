import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from typing import Annotated

    from fastapi import FastAPI, Query
    from pydantic import BaseModel

    app = FastAPI()

    class Filters(BaseModel):
        limit: int = 10

    @app.get("/items")
    def read_items(filters: Annotated[Filters, Query()], page: int = 1) -> int:  # error: "every request fails"
    #              ^^^^^^^
        return filters.limit * page
  `,
  python`
    from typing import Annotated

    from fastapi import FastAPI, Form, UploadFile
    from pydantic import BaseModel

    app = FastAPI()

    class Book(BaseModel):
        title: str

    @app.post("/books")
    def add_book(book: Annotated[Book, Form()], cover: UploadFile) -> str:  # error: "\"cover\""
        return book.title
  `,
]

export const good: readonly Example[] = [
  python`
    from typing import Annotated

    from fastapi import Depends, FastAPI, Header, Query
    from pydantic import BaseModel

    app = FastAPI()

    class Filters(BaseModel):
        limit: int = 10
        page: int = 1

    @app.get("/items")
    def read_items(filters: Annotated[Filters, Query()], agent: Annotated[str, Header()] = "") -> int:
        return filters.limit * filters.page

    @app.get("/parts")
    def read_parts(filters: Filters = Depends(), order: str = "id") -> int:
        return filters.limit * filters.page
  `,
]
