import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from fastapi import FastAPI
    from pydantic import BaseModel

    app = FastAPI()

    class User(BaseModel):
        name: str
        token: str

        def dict(self, **kwargs):  # error: [v1-overridden-method] "@model_serializer"
            kwargs["exclude"] = {"token"}
            return super().dict(**kwargs)

    @app.get("/me")
    def read_me() -> User:
        return User(name="a", token="b")
  `,
]

export const good: readonly Example[] = [
  python`
    from fastapi import FastAPI
    from pydantic import BaseModel, Field

    app = FastAPI()

    class User(BaseModel):
        name: str
        token: str = Field(exclude=True)

    @app.get("/me")
    def read_me() -> User:
        return User(name="a", token="b")
  `,
  python`
    from typing import Any

    from pydantic import BaseModel, SerializerFunctionWrapHandler, model_serializer

    class Price(BaseModel):
        cents: int

        @model_serializer(mode="wrap")
        def add_euros(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
            return {**handler(self), "euros": self.cents / 100}
  `,
]
