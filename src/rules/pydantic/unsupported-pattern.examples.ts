import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from pydantic import BaseModel, Field

    class Account(BaseModel):
        password: str = Field(pattern=r"^(?=.*\d).{12,}$")  # error: [unsupported-pattern] "look-around"
  `,
  python`
    from typing import Annotated

    from fastapi import FastAPI, Query

    app = FastAPI()

    @app.get("/items")
    def read_items(code: Annotated[str, Query(pattern=r"^[\w-.]+\Z")]) -> str:  # error: [unsupported-pattern] "range"
        return code
  `,
]

export const good: readonly Example[] = [
  python`
    import re
    from typing import Annotated

    from fastapi import FastAPI, Query
    from pydantic import BaseModel, ConfigDict, Field

    app = FastAPI()

    class Account(BaseModel):
        model_config = ConfigDict(regex_engine="python-re")
        password: str = Field(pattern=r"^(?=.*\d).{12,}$")

    class Item(BaseModel):
        code: str = Field(pattern=r"^[\w.-]+$")
        name: str = Field(pattern=re.compile(r"^(?!admin)"))

    @app.get("/items")
    def read_items(code: Annotated[str, Query(pattern=r"^[\w.-]+$")]) -> str:
        return code
  `,
]
