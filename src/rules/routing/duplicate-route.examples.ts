import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from fastapi import FastAPI

    app = FastAPI()

    @app.get("/books")
    def list_books() -> list[str]: ...

    @app.get("/books")  # error: [duplicate-route] "list_books()"
    #        ^^^^^^^^
    def list_new_books() -> list[str]: ...
  `,
  {
    title: 'across routers',
    files: {
      'main.py': python`
        from fastapi import FastAPI
        from books import router as books
        from catalogue import router as catalogue

        app = FastAPI()
        app.include_router(books)
        app.include_router(catalogue, prefix="/books")
      `,
      'books.py': python`
        from fastapi import APIRouter

        router = APIRouter(prefix="/books")

        @router.get("/{book_id}")
        def read_book(book_id: int) -> str: ...
      `,
      'catalogue.py': python`
        from fastapi import APIRouter

        router = APIRouter()

        @router.get("/{isbn}")  # error: [duplicate-route] "/books/{isbn}"
        def read_by_isbn(isbn: str) -> str: ...
      `,
    },
  },
]

export const good: readonly Example[] = [
  python`
    from fastapi import FastAPI

    app = FastAPI()

    @app.get("/books")
    def list_books() -> list[str]: ...

    @app.post("/books", status_code=201)
    def add_book(title: str) -> str: ...

    @app.get("/books/new")
    def list_new_books() -> list[str]: ...
  `,
]
