import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from fastapi import Depends, FastAPI

    app = FastAPI()

    async def get_user() -> str:
        return "anna"

    @app.get("/me")
    async def read_me(user: str = Depends(get_user())) -> str:  # error: "a coroutine"
    #                                     ^^^^^^^^^^
        return user
  `,
  python`
    from fastapi import Depends, FastAPI

    app = FastAPI()

    class Settings:
        name = "shop"

    def get_settings():
        return Settings()

    @app.get("/name", dependencies=[Depends(get_settings())])  # error: "a Settings"
    def read_name() -> str:
        return "shop"
  `,
]

export const good: readonly Example[] = [
  python`
    from fastapi import Depends, FastAPI

    app = FastAPI()

    async def get_user() -> str:
        return "anna"

    def require(role: str):
        def check(user: str = Depends(get_user)) -> str:
            return user

        return check

    class Limit:
        def __init__(self, number: int):
            self.number = number

        def __call__(self) -> int:
            return self.number

    @app.get("/me", dependencies=[Depends(Limit(3))])
    async def read_me(user: str = Depends(require("admin"))) -> str:
        return user
  `,
]
