import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from fastapi import FastAPI, UploadFile
    from pydantic import BaseModel

    app = FastAPI()

    class Book(BaseModel):
        title: str

    @app.post("/books")
    def add_book(book: Book, cover: UploadFile) -> str:  # error: "book"
    #            ^^^^
        return book.title
  `,
]

export const good: readonly Example[] = [
  python`
    from typing import Annotated

    from fastapi import Body, FastAPI, Form, UploadFile
    from pydantic import BaseModel, Json

    app = FastAPI()

    class Book(BaseModel):
        title: str

    @app.post("/books")
    def add_book(book: Annotated[Json[Book], Form()], cover: UploadFile) -> str:
        return book.title

    @app.post("/covers")
    def add_cover(title: Annotated[str, Form()], cover: UploadFile, tags: list[str] = Body([])) -> str:
        return title

    @app.post("/forms")
    def add_form(book: Annotated[Book, Form()]) -> str:
        return book.title
  `,
]
