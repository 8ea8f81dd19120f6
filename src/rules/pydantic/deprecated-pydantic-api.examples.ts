import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from pydantic import BaseModel

    class Item(BaseModel):
        name: str

    def columns(item: Item) -> list[str]:
        return list(item.model_fields)  # warning: [deprecated-pydantic-api] "class"

    print(columns(Item(name="a")))
  `,
  python`
    from pydantic import BaseModel, model_validator

    class Period(BaseModel):
        start: int
        end: int

        @model_validator(mode="after")
        @classmethod
        def check_order(cls, period: "Period") -> "Period":  # warning: [deprecated-pydantic-api] "self"
            if period.end < period.start:
                raise ValueError("ends before it starts")
            return period
  `,
  python`
    from typing import Final

    from pydantic import BaseModel

    class Item(BaseModel):
        kind: Final[str] = "item"  # warning: [deprecated-pydantic-api] "ClassVar"
        name: str
  `,
  python`
    from datetime import date

    from pydantic import BaseModel, ConfigDict

    class Event(BaseModel):
        model_config = ConfigDict(json_encoders={date: date.isoformat})  # warning: [deprecated-pydantic-api] "field_serializer"

        day: date
  `,
]

export const good: readonly Example[] = [
  python`
    from typing import ClassVar

    from pydantic import BaseModel, model_validator

    class Period(BaseModel):
        kind: ClassVar[str] = "period"
        start: int
        end: int

        @model_validator(mode="after")
        def check_order(self) -> "Period":
            if self.end < self.start:
                raise ValueError("ends before it starts")
            return self

    def columns(period: Period) -> list[str]:
        return list(type(period).model_fields)

    print(columns(Period(start=1, end=2)))
  `,
]
