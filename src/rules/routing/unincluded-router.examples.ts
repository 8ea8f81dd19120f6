import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  {
    files: {
      'main.py': python`
        from fastapi import FastAPI
        from shop import books

        app = FastAPI()
        app.include_router(books.router)
      `,
      'shop/__init__.py': '',
      'shop/books.py': python`
        from fastapi import APIRouter

        router = APIRouter(prefix="/books")

        @router.get("/")
        def list_books() -> list[str]: ...
      `,
      'shop/orders.py': python`
        from fastapi import APIRouter

        router = APIRouter(prefix="/orders")  # warning: [unincluded-router] "1 route"
        #        ^^^^^^^^^

        @router.get("/")
        def list_orders() -> list[str]: ...
      `,
    },
  },
]

export const good: readonly Example[] = [
  python`
    from fastapi import APIRouter, FastAPI

    app = FastAPI()
    router = APIRouter(prefix="/books")

    @router.get("/")
    def list_books() -> list[str]: ...

    app.include_router(router)
  `,
]
