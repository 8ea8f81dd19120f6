import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from pydantic import BaseModel, field_validator

    async def is_taken(name: str) -> bool:
        return name == "admin"

    class Account(BaseModel):
        name: str

        @field_validator("name")
        @classmethod
        async def check(cls, value: str) -> str:  # error: [async-validator] "coroutine"
            if await is_taken(value):
                raise ValueError("taken")
            return value
  `,
]

export const good: readonly Example[] = [
  python`
    from fastapi import FastAPI, HTTPException
    from pydantic import BaseModel, field_validator

    app = FastAPI()

    async def is_taken(name: str) -> bool:
        return name == "admin"

    class Account(BaseModel):
        name: str

        @field_validator("name")
        @classmethod
        def strip(cls, value: str) -> str:
            return value.strip()

    @app.post("/accounts", status_code=201)
    async def create(account: Account) -> Account:
        if await is_taken(account.name):
            raise HTTPException(409, "taken")
        return account
  `,
]
