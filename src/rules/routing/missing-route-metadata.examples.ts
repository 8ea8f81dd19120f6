import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from fastapi import FastAPI

    app = FastAPI()

    @app.get("/books")
    def list_books() -> list[str]:  # info: [missing-route-metadata] "no tags and no summary"
    #   ^^^^^^^^^^
        return []

    @app.get("/authors", tags=["books"])
    def list_authors() -> list[str]:  # info: [missing-route-metadata] "no summary"
        return []
  `,
]

export const good: readonly Example[] = [
  python`
    from fastapi import APIRouter, FastAPI

    app = FastAPI()
    router = APIRouter(tags=["books"])

    @router.get("/books")
    def list_books() -> list[str]:
        """All books, newest first."""
        return []

    @router.get("/authors", summary="All authors")
    def list_authors() -> list[str]:
        return []

    @router.get("/health", include_in_schema=False)
    def health() -> str:
        return "ok"

    app.include_router(router)
  `,
]
