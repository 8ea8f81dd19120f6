import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from fastapi import FastAPI
    from pydantic import BaseModel

    app = FastAPI()

    class UserIn(BaseModel):
        username: str
        password: str

    @app.post("/users")
    def create_user(user: UserIn) -> UserIn:  # error: "\"password\" of UserIn"
    #                                ^^^^^^
        return user
  `,
]

export const good: readonly Example[] = [
  python`
    from typing import Any
    from fastapi import FastAPI
    from pydantic import BaseModel, Field, SecretStr

    app = FastAPI()

    class UserOut(BaseModel):
        username: str

    class UserIn(UserOut):
        password: str

    class User(UserOut):
        password: SecretStr
        password_hash: str = Field(exclude=True)

    class Token(BaseModel):
        access_token: str

    @app.post("/users", response_model=UserOut)
    def create_user(user: UserIn) -> Any:
        return user

    @app.get("/users")
    def read_users() -> list[User]:
        return []

    @app.post("/token")
    def log_in() -> Token:
        return Token(access_token="...")
  `,
]
