import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from pydantic import BaseModel, field_validator

    class Item(BaseModel):
        name: str
        price: int

        @field_validator("price", pre=True)  # error: [half-migrated-validator] "mode="
        @classmethod
        def parse(cls, value):
            return int(value)
  `,
  python`
    from pydantic import BaseModel, field_validator

    class Registration(BaseModel):
        password: str
        repeated: str

        @field_validator("repeated")
        @classmethod
        def match(cls, value, values):  # error: [half-migrated-validator] "info.data"
            if value != values["password"]:
                raise ValueError("passwords do not match")
            return value
  `,
  python`
    from pydantic import BaseModel, field_validator

    class Item(BaseModel):
        name: str

        @field_validator("title")  # error: [half-migrated-validator] "no field"
        @classmethod
        def strip(cls, value):
            return value.strip()
  `,
]

export const good: readonly Example[] = [
  python`
    from pydantic import BaseModel, ValidationInfo, field_validator

    class Registration(BaseModel):
        name: str
        password: str
        repeated: str

        @field_validator("name", mode="before")
        @classmethod
        def strip(cls, value: str) -> str:
            return str(value).strip()

        @field_validator("repeated")
        @classmethod
        def match(cls, value: str, info: ValidationInfo) -> str:
            if value != info.data.get("password"):
                raise ValueError("passwords do not match")
            return value
  `,
]
