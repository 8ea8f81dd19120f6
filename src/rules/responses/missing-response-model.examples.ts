import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from fastapi import FastAPI
    from pydantic import BaseModel

    app = FastAPI()

    class Book(BaseModel):
        title: str
        purchase_price: int

    def load_books() -> list[Book]: ...

    @app.get("/books")
    def read_books():  # warning: [missing-response-model] "read_books() returns list[Book]"
    #   ^^^^^^^^^^
        return load_books()

    @app.get("/stock")
    def read_stock():  # warning: [missing-response-model] "read_stock() returns a dict"
        return {"books": load_books()}
  `,
]

export const good: readonly Example[] = [
  python`
    from fastapi import FastAPI, Response
    from fastapi.responses import RedirectResponse
    from pydantic import BaseModel

    app = FastAPI()

    class Book(BaseModel):
        title: str

    def load_books() -> list[Book]: ...

    @app.get("/books")
    def read_books() -> list[Book]:
        return load_books()

    @app.get("/catalogue", response_model=list[Book])
    def read_catalogue():
        return load_books()

    @app.get("/raw", response_model=None)
    def read_raw():
        return load_books()

    @app.delete("/books/{title}", status_code=204)
    def delete_book(title: str):
        return None

    @app.get("/old")
    def read_old():
        return RedirectResponse("/books")

    @app.get("/health")
    def read_health():
        return {"status": "ok"}

    @app.get("/first")
    def read_first():
        book = load_books()[0]
        return {"title": book.title}
  `,
]
