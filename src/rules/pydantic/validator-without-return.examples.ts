import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from pydantic import BaseModel, field_validator

    class Account(BaseModel):
        password: str

        @field_validator("password")
        @classmethod
        def check(cls, value: str) -> str:  # error: [validator-without-return] "becomes None"
            if len(value) > 12:
                raise ValueError("too long")
  `,
  python`
    from pydantic import BaseModel, model_validator

    class Period(BaseModel):
        start: int
        end: int

        @model_validator(mode="after")
        def check(self):  # error: [validator-without-return] "return self"
            if self.start > 10:
                raise ValueError("starts too late")
  `,
]

export const good: readonly Example[] = [
  python`
    from typing import Self

    from pydantic import BaseModel, field_validator, model_validator

    class Period(BaseModel):
        start: int
        end: int | None = None

        @field_validator("end")
        @classmethod
        def limit(cls, value: int | None) -> int | None:
            if value is not None:
                return min(value, 100)

        @model_validator(mode="after")
        def check(self) -> Self:
            if self.end is not None and self.start > self.end:
                raise ValueError("ends before it starts")
            return self
  `,
]
