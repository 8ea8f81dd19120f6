import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from pydantic import BaseModel, validator

    class Item(BaseModel):
        name: str
        price: int

        @validator("name")  # warning: [v1-validator] "field_validator"
        def strip(cls, value):
            return value.strip()

        @validator("price", pre=True)  # warning: [v1-validator] "mode="
        def parse(cls, value):
            return int(value)
  `,
  python`
    from pydantic import BaseModel, validator

    class Item(BaseModel):
        name: str

        @validator("name")  # error: [v1-validator] "field"
        def strip(cls, value, values, field):
            return value.strip()
  `,
  python`
    from pydantic import BaseModel, validator

    class Item(BaseModel):
        name: str

        @validator("title")  # error: [v1-validator] "title"
        def strip(cls, value):
            return value.strip()
  `,
  python`
    from pydantic import BaseModel, validator

    class Item(BaseModel):
        name: str

        @validator  # error: [v1-validator] "without arguments"
        def strip(cls, value):
            return value.strip()
  `,
]

export const good: readonly Example[] = [
  python`
    from pydantic import BaseModel, field_validator

    class Item(BaseModel):
        name: str

        @field_validator("name")
        @classmethod
        def strip(cls, value: str) -> str:
            return value.strip()
  `,
  python`
    from pydantic.v1 import BaseModel, validator

    class Item(BaseModel):
        name: str

        @validator("name")
        def strip(cls, value):
            return value.strip()
  `,
  {
    title: 'a project on Pydantic 1',
    files: {
      'main.py': python`
        from pydantic import BaseModel, validator

        class Item(BaseModel):
            name: str

            @validator("name")
            def strip(cls, value):
                return value.strip()
      `,
      'pyproject.toml': '[tool.poetry.dependencies]\npydantic = "^1.10"\n',
    },
  },
]
