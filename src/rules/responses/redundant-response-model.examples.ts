import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from fastapi import FastAPI
    from pydantic import BaseModel

    app = FastAPI()

    class Book(BaseModel):
        title: str

    @app.get("/books", response_model=list[Book])  # info: "annotation"
    #                  ^^^^^^^^^^^^^^^^^^^^^^^^^
    def read_books() -> list[Book]:
        return []
  `,
]

export const good: readonly Example[] = [
  python`
    from typing import Any
    from fastapi import FastAPI
    from pydantic import BaseModel

    app = FastAPI()

    class Book(BaseModel):
        title: str

    @app.get("/books")
    def read_books() -> list[Book]:
        return []

    @app.get("/books/first", response_model=Book)
    def read_first_book() -> Any:
        return {"title": "Emma", "price": 10}
  `,
]
