import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from fastapi import FastAPI

    app = FastAPI()

    @app.get("/books", operation_id="list")
    def list_books() -> list[str]: ...

    @app.get("/authors", operation_id="list")  # warning: [duplicate-operation-id] "\"list\""
    #                                 ^^^^^^
    def list_authors() -> list[str]: ...
  `,
  {
    title: 'ids from tag and name',
    files: {
      'main.py': python`
        from fastapi import APIRouter, FastAPI
        from fastapi.routing import APIRoute

        def short_id(route: APIRoute) -> str:
            return f"{route.tags[0]}-{route.name}"

        app = FastAPI(generate_unique_id_function=short_id)
        books = APIRouter(prefix="/books", tags=["shop"])
        authors = APIRouter(prefix="/authors", tags=["shop"])

        @books.get("/")
        def read_all() -> list[str]: ...

        @authors.get("/")  # warning: [duplicate-operation-id] "shop-read_all"
        def read_all() -> list[str]: ...

        app.include_router(books)
        app.include_router(authors)
      `,
    },
  },
  {
    title: 'several methods',
    files: {
      'main.py': python`
        from fastapi import FastAPI

        app = FastAPI()

        @app.api_route("/books", methods=["GET", "POST"])  # warning: [duplicate-operation-id] "GET and POST"
        def books() -> list[str]: ...
      `,
    },
  },
]

export const good: readonly Example[] = [
  python`
    from fastapi import FastAPI

    app = FastAPI()

    @app.get("/books", operation_id="listBooks")
    def list_books() -> list[str]: ...

    @app.get("/authors", operation_id="listAuthors")
    def list_authors() -> list[str]: ...

    @app.api_route("/echo", methods=["GET", "POST"], include_in_schema=False)
    def echo() -> str: ...
  `,
]
