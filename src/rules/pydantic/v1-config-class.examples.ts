import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from pydantic import BaseModel

    class Item(BaseModel):
        name: str

        class Config:  # warning: [v1-config-class] "ConfigDict"
            from_attributes = True
  `,
  python`
    from pydantic import BaseModel, ConfigDict

    class Item(BaseModel):
        model_config = ConfigDict(extra="forbid")
        name: str

        class Config:  # error: [v1-config-class] "model_config"
            from_attributes = True
  `,
]

export const good: readonly Example[] = [
  python`
    from pydantic import BaseModel, ConfigDict

    class Item(BaseModel):
        model_config = ConfigDict(from_attributes=True)
        name: str

    class Job:
        class Config:
            retries = 3
  `,
  python`
    from pydantic import VERSION, BaseModel

    if VERSION.startswith("2"):
        class Base(BaseModel):
            model_config = {"from_attributes": True}
    else:
        class Base(BaseModel):
            class Config:
                orm_mode = True
  `,
]
