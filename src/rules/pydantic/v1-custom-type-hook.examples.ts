import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from pydantic import BaseModel

    class Color(str):
        @classmethod
        def __get_validators__(cls):  # error: [v1-custom-type-hook] "__get_pydantic_core_schema__"
            yield cls.validate

        @classmethod
        def validate(cls, value):
            if not value.startswith("#"):
                raise ValueError("not a color")
            return cls(value)

    class Item(BaseModel):
        color: Color

    print(Item(color="#fff"))
  `,
  python`
    from enum import Enum

    from pydantic import BaseModel

    class Size(str, Enum):
        small = "s"
        large = "l"

        @classmethod
        def __modify_schema__(cls, field_schema):  # error: [v1-custom-type-hook] "__get_pydantic_json_schema__"
            field_schema["x-names"] = [one.name for one in cls]

    class Item(BaseModel):
        size: Size
  `,
]

export const good: readonly Example[] = [
  python`
    from typing import Annotated

    from pydantic import AfterValidator, BaseModel

    def check_color(value: str) -> str:
        if not value.startswith("#"):
            raise ValueError("not a color")
        return value

    Color = Annotated[str, AfterValidator(check_color)]

    class Item(BaseModel):
        color: Color
  `,
]
