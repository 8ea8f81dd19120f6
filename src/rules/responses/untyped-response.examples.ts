import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from typing import Any

    from fastapi import FastAPI

    app = FastAPI()

    def load_user(name: str): ...

    @app.get("/users/{name}")
    def read_user(name: str) -> dict[str, Any]:  # info: "dict[str, Any]"
    #                           ^^^^^^^^^^^^^^
        return {"user": load_user(name)}

    @app.get("/users", response_model=list)  # info: "list"
    #                                 ^^^^
    def read_users():
        return [load_user("anna")]
  `,
]

export const good: readonly Example[] = [
  python`
    from fastapi import FastAPI, Response
    from pydantic import BaseModel

    app = FastAPI()

    class User(BaseModel):
        name: str

    def load_user(name: str) -> User: ...

    @app.get("/users/{name}")
    def read_user(name: str) -> User:
        return load_user(name)

    @app.get("/users")
    def read_users() -> dict[str, User]:
        return {"anna": load_user("anna")}

    @app.get("/count")
    def count_users() -> dict[str, int]:
        return {"count": 1}

    @app.get("/raw")
    def read_raw() -> Response:
        return Response("raw")
  `,
]
