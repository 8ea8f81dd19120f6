import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from pydantic import BaseModel, ConfigDict

    class Item(BaseModel):
        model_config = ConfigDict(orm_mode=True)  # error: [v1-config-key] "from_attributes"
        name: str
  `,
  python`
    from pydantic import BaseModel, Extra

    class Item(BaseModel, extra=Extra.forbid):  # warning: [v1-config-key] "forbid"
        name: str

    class Order(BaseModel, allow_mutation=False):  # error: [v1-config-key] "TypeError"
        number: int
  `,
  python`
    from pydantic import BaseModel

    class Item(BaseModel):
        name: str

        class Config:  # warning: [v1-config-class]
            orm_mode = True  # error: [v1-config-key] "from_attributes"
            smart_union = True  # error: [v1-config-key] "smart_union"
  `,
]

export const good: readonly Example[] = [
  python`
    from pydantic import BaseModel, ConfigDict

    class Item(BaseModel):
        model_config = ConfigDict(from_attributes=True, extra="forbid")
        name: str

    class Mapper:
        class Config:
            orm_mode = True
  `,
]
