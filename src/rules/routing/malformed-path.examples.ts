import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from fastapi import FastAPI

    app = FastAPI()

    @app.get("books")  # error: [malformed-path] "never matches"
    #        ^^^^^^^
    def list_books() -> list[str]: ...

    @app.get("/books/{book-id}")  # error: [malformed-path] "{book-id}"
    #                ^^^^^^^^^
    def read_book(book_id: int) -> str: ...

    @app.get("/authors/{ author_id }")  # error: [malformed-path] "{author_id}"
    def read_author(author_id: int) -> str: ...
  `,
  {
    title: 'a router path without a slash',
    files: {
      'main.py': python`
        from fastapi import APIRouter, FastAPI

        app = FastAPI()
        router = APIRouter(prefix="/api")

        @router.get("items")  # error: [malformed-path] "/apiitems"
        def list_items() -> list[str]: ...

        app.include_router(router)
      `,
    },
  },
  {
    title: 'a prefix that ends with a slash',
    files: {
      'main.py': python`
        from fastapi import APIRouter

        router = APIRouter(prefix="/api/")  # error: [malformed-path] "must not end"

        @router.get("/items")
        def list_items() -> list[str]: ...
      `,
    },
  },
  {
    title: 'an empty path under no prefix',
    files: {
      'main.py': python`
        from fastapi import APIRouter, FastAPI

        app = FastAPI()
        router = APIRouter()

        @router.get("")  # error: [malformed-path] "cannot both be empty"
        def read_root() -> str: ...

        app.include_router(router)
      `,
    },
  },
  {
    title: 'an unknown converter',
    files: {
      'main.py': python`
        from fastapi import FastAPI

        app = FastAPI()

        @app.get("/items/{item_id:integer}")  # error: [malformed-path] "integer"
        def read_item(item_id: int) -> int: ...
      `,
    },
  },
]

export const good: readonly Example[] = [
  python`
    from fastapi import APIRouter, FastAPI

    app = FastAPI()
    router = APIRouter(prefix="/books")

    @router.get("")
    def list_books() -> list[str]: ...

    @router.get("/{book_id:int}")
    def read_book(book_id: int) -> str: ...

    @router.post(":import")
    def import_books() -> str: ...

    app.include_router(router, prefix="/api")
  `,
]
