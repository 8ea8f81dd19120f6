import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from pydantic import BaseModel, root_validator

    class Period(BaseModel):
        start: int
        end: int

        @root_validator  # error: [v1-root-validator] "skip_on_failure"
        def check(cls, values):
            assert values["start"] <= values["end"]
            return values
  `,
  python`
    from pydantic import BaseModel, root_validator

    class Period(BaseModel):
        start: int
        end: int

        @root_validator(pre=True)  # warning: [v1-root-validator] "mode="
        def fill(cls, values):
            return {"end": values["start"], **values}

        @root_validator(skip_on_failure=True)  # warning: [v1-root-validator] "after"
        def check(cls, values):
            assert values["start"] <= values["end"]
            return values
  `,
]

export const good: readonly Example[] = [
  python`
    from typing import Self

    from pydantic import BaseModel, model_validator

    class Period(BaseModel):
        start: int
        end: int

        @model_validator(mode="after")
        def check(self) -> Self:
            assert self.start <= self.end
            return self
  `,
]
