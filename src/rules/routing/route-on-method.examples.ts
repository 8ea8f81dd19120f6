import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from fastapi import APIRouter, FastAPI

    app = FastAPI()
    router = APIRouter()

    class Books:
        @router.get("/books")
        def list_books(self) -> list[str]:  # error: [route-on-method] "self"
        #              ^^^^
            return []

    app.include_router(router)
  `,
]

export const good: readonly Example[] = [
  python`
    from fastapi import APIRouter, FastAPI

    app = FastAPI()
    router = APIRouter()

    class Books:
        def __init__(self) -> None:
            self.titles: list[str] = []

        def list_books(self) -> list[str]:
            return self.titles

        @staticmethod
        @router.get("/authors")
        def list_authors() -> list[str]:
            return []

    router.add_api_route("/books", Books().list_books)
    app.include_router(router)
  `,
]
