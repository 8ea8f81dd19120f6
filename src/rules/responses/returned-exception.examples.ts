import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from typing import Annotated
    from fastapi import Depends, FastAPI, Header, HTTPException

    app = FastAPI()
    books = {1: "Emma"}

    def check_key(key: Annotated[str, Header()] = ""):
        if key != "open":
            return HTTPException(401, "Wrong key")  # error: "request goes on"
        #          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

    @app.get("/books/{book_id}", dependencies=[Depends(check_key)])
    def read_book(book_id: int):
        if book_id not in books:
            return HTTPException(404, "No such book")  # error: "status 200"
        return {"title": books[book_id]}
  `,
]

export const good: readonly Example[] = [
  python`
    from fastapi import FastAPI, HTTPException

    app = FastAPI()
    books = {1: "Emma"}

    def not_found(what: str) -> HTTPException:
        return HTTPException(404, f"No such {what}")

    @app.get("/books/{book_id}")
    def read_book(book_id: int):
        if book_id not in books:
            raise not_found("book")
        return {"title": books[book_id]}
  `,
]
