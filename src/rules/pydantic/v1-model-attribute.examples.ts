import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from pydantic import BaseModel

    class Item(BaseModel):
        name: str

    def changed(item: Item) -> set[str]:
        return item.__fields_set__  # warning: [v1-model-attribute] "model_fields_set"

    columns = list(Item.__fields__)  # warning: [v1-model-attribute] "model_fields"
    changes = changed(Item(name="a"))
  `,
  python`
    from pydantic import BaseModel

    class Item(BaseModel):
        name: str

    types = {name: field.outer_type_ for name, field in Item.model_fields.items()}  # error: [v1-model-attribute] "annotation"
  `,
]

export const good: readonly Example[] = [
  python`
    from pydantic import BaseModel

    class Item(BaseModel):
        name: str

    def changed(item: Item) -> set[str]:
        return item.model_fields_set

    types = {name: field.annotation for name, field in Item.model_fields.items()}
  `,
]
