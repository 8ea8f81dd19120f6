import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from fastapi import FastAPI

    app = FastAPI()

    @app.get("/users/{user_id}")
    def read_user(user_id: int) -> str: ...

    @app.get("/users/me")  # error: [shadowed-route] "read_user()"
    #        ^^^^^^^^^^^
    def read_me() -> str: ...
  `,
  {
    title: 'by the order in which routers are included',
    files: {
      'main.py': python`
        from fastapi import FastAPI
        from api import pages, users

        app = FastAPI()
        app.include_router(pages.router)
        app.include_router(users.router, prefix="/users")
      `,
      'api/__init__.py': '',
      'api/pages.py': python`
        from fastapi import APIRouter

        router = APIRouter()

        @router.get("/{section}/{page}")
        def read_page(section: str, page: str) -> str: ...
      `,
      'api/users.py': python`
        from fastapi import APIRouter

        router = APIRouter()

        @router.get("/{user_id}")  # error: [shadowed-route] "/users/{user_id}"
        def read_user(user_id: int) -> str: ...
      `,
    },
  },
]

export const good: readonly Example[] = [
  python`
    from fastapi import FastAPI

    app = FastAPI()

    @app.get("/users/me")
    def read_me() -> str: ...

    @app.get("/users/{user_id}")
    def read_user(user_id: int) -> str: ...

    @app.get("/orders/{order_id:int}")
    def read_order(order_id: int) -> str: ...

    @app.get("/orders/latest")
    def read_latest_order() -> str: ...
  `,
]
