import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from typing import Annotated

    from fastapi import Depends, FastAPI

    app = FastAPI()

    def get_user() -> str:
        return "anna"

    @app.get("/name")
    def read_name(user: Annotated[str, Depends(get_user)]) -> str:  # info: "3 times"
    #                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        return user

    @app.get("/size")
    def read_size(user: Annotated[str, Depends(get_user)]) -> int:
        return len(user)

    @app.get("/upper")
    def read_upper(user: Annotated[str, Depends(get_user)]) -> str:
        return user.upper()
  `,
]

export const good: readonly Example[] = [
  python`
    from typing import Annotated

    from fastapi import Depends, FastAPI

    app = FastAPI()

    def get_user() -> str:
        return "anna"

    UserDep = Annotated[str, Depends(get_user)]

    @app.get("/name")
    def read_name(user: UserDep) -> str:
        return user

    @app.get("/size")
    def read_size(user: UserDep) -> int:
        return len(user)

    @app.get("/upper")
    def read_upper(user: UserDep) -> str:
        return user.upper()
  `,
]
