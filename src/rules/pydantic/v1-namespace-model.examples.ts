import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from fastapi import FastAPI
    from pydantic.v1 import BaseModel

    app = FastAPI()

    class Item(BaseModel):
        name: str

    @app.post("/items")
    def create_item(item: Item) -> str:  # error: [v1-namespace-model] "parameter"
        return item.name
  `,
  python`
    from fastapi import FastAPI
    from pydantic.v1 import BaseModel

    app = FastAPI()

    class Item(BaseModel):
        name: str

    @app.get("/items")
    def list_items() -> list[Item]:  # error: [v1-namespace-model] "response model"
        return [Item(name="a")]
  `,
  python`
    from pydantic import BaseModel
    from pydantic.v1 import BaseModel as OldModel

    class Item(OldModel):
        name: str

    class Order(BaseModel):
        items: list[Item]  # error: [v1-namespace-model] "TypeError"
  `,
]

export const good: readonly Example[] = [
  python`
    from fastapi import FastAPI
    from pydantic import BaseModel

    app = FastAPI()

    class Item(BaseModel):
        name: str

    @app.post("/items")
    def create_item(item: Item) -> Item:
        return item
  `,
]
