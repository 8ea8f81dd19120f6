import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    import re

    from fastapi import FastAPI, HTTPException
    from pydantic import BaseModel

    app = FastAPI()

    class Item(BaseModel):
        name: str
        price: float

    @app.post("/items")
    def add_item(item: Item) -> str:
        if len(item.name) < 3:  # info: "min_length"
    #      ^^^^^^^^^^^^^^^^^^
            raise HTTPException(400, "too short")
        if not re.match(r"^[a-z]+$", item.name) or item.price <= 0:  # info: "pattern"
            raise HTTPException(status_code=422, detail="not a name")
        return item.name
  `,
]

export const good: readonly Example[] = [
  python`
    from fastapi import FastAPI, HTTPException
    from pydantic import BaseModel, Field

    app = FastAPI()

    class Item(BaseModel):
        name: str = Field(min_length=3, pattern=r"^[a-z]+$")
        price: float = Field(gt=0)
        stock: int = 0

    def count() -> int:
        return 3

    @app.post("/items")
    def add_item(item: Item) -> str:
        if item.stock < count():
            raise HTTPException(409, "not enough")
        return item.name
  `,
]
