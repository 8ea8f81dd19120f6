import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from fastapi import FastAPI

    app = FastAPI()
    books = {1: "Emma"}

    @app.get("/books/{book_id}")
    def read_book(book_id: int):
        if book_id not in books:
            return {"error": "No such book"}  # warning: "status 200"
    #              ^^^^^^^^^^^^^^^^^^^^^^^^^
        return {"title": books[book_id]}
  `,
]

export const good: readonly Example[] = [
  python`
    from fastapi import FastAPI, HTTPException
    from fastapi.responses import JSONResponse

    app = FastAPI()
    books = {1: "Emma"}

    @app.get("/books/{book_id}")
    def read_book(book_id: int):
        if book_id not in books:
            raise HTTPException(404, "No such book")
        return {"title": books[book_id]}

    @app.delete("/books/{book_id}")
    def delete_book(book_id: int):
        if book_id not in books:
            return JSONResponse({"error": "No such book"}, status_code=404)
        return {"deleted": book_id}
  `,
]
