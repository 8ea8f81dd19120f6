import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from fastapi import APIRouter, FastAPI

    app = FastAPI()
    router = APIRouter(prefix="/books")

    @router.get("/")
    def list_books() -> list[str]: ...

    app.include_router(router)
    app.include_router(router)  # warning: [repeated-router-inclusion] "/books"
    #   ^^^^^^^^^^^^^^
  `,
]

export const good: readonly Example[] = [
  python`
    from fastapi import APIRouter, FastAPI

    app = FastAPI()
    router = APIRouter(prefix="/books")

    @router.get("/")
    def list_books() -> list[str]: ...

    app.include_router(router, prefix="/v1")
    app.include_router(router, prefix="/v2")
  `,
]
