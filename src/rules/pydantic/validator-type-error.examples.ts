import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from typing import Any

    from pydantic import BaseModel, field_validator

    class Item(BaseModel):
        tags: list[str]

        @field_validator("tags", mode="before")
        @classmethod
        def split(cls, value: Any) -> Any:
            if not isinstance(value, str):
                raise TypeError("a text is expected")  # warning: [validator-type-error] "ValueError"
            return value.split(",")
  `,
]

export const good: readonly Example[] = [
  python`
    from typing import Any

    from pydantic import BaseModel, field_validator

    class Item(BaseModel):
        tags: list[str]

        @field_validator("tags", mode="before")
        @classmethod
        def split(cls, value: Any) -> Any:
            if not isinstance(value, str):
                raise ValueError("a text is expected")
            return value.split(",")
  `,
]
