import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from pydantic import BaseModel, field_validator

    class Account(BaseModel):
        password: str

        @classmethod  # error: [unreachable-validator] "never runs"
        @field_validator("password")
        def check(cls, value: str) -> str:
            if len(value) < 12:
                raise ValueError("too short")
            return value
  `,
]

export const good: readonly Example[] = [
  python`
    from pydantic import BaseModel, field_validator

    class Account(BaseModel):
        password: str

        @field_validator("password")
        @classmethod
        def check(cls, value: str) -> str:
            if len(value) < 12:
                raise ValueError("too short")
            return value
  `,
]
