import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from fastapi import FastAPI
    from pydantic import BaseModel

    app = FastAPI()

    class Item(BaseModel):
        name: str

    @app.post("/items")
    def create(item: Item) -> Item:
        data = item.dict()  # warning: [v1-model-method] "model_dump()"
        return Item.parse_obj(data)  # warning: [v1-model-method] "model_validate()"
  `,
  python`
    from pydantic import BaseModel

    class Item(BaseModel):
        name: str

    def show(items: list[Item]) -> list[str]:
        return [item.json(indent=2) for item in items]  # error: [v1-model-method] "indent"

    def load(row: object) -> Item:
        return Item.from_orm(row)  # error: [v1-model-method] "from_attributes"
  `,
  python`
    def merge(stored, change):
        # warning: [v1-model-method] "model_dump()"
        values = change.dict(exclude_unset=True)
        return {**stored, **values}
  `,
]

export const good: readonly Example[] = [
  python`
    import httpx
    from pydantic import BaseModel

    class Item(BaseModel):
        name: str

    class Row:
        def dict(self) -> dict[str, str]:
            return {}

    def convert(item: Item, row: Row, response: httpx.Response, cache: dict[str, str]) -> object:
        return item.model_dump(), row.dict(), response.json(), cache.copy()
  `,
  python`
    from pydantic import BaseModel

    class Item(BaseModel):
        name: str

    def dump(item: Item) -> dict[str, str]:
        if hasattr(item, "model_dump"):
            return item.model_dump()
        return item.dict()
  `,
]
