import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from pydantic import BaseModel, Field

    class Item(BaseModel):
        code: str = Field(regex="^[a-z]+$")  # error: [v1-field-argument] "pattern="
        tags: list[str] = Field([], max_items=3)  # warning: [v1-field-argument] "max_length="
        name: str = Field(example="Lamp")  # warning: [v1-field-argument] "examples="
        note: str = Field("", nullable=True)  # warning: [v1-field-argument] "json_schema_extra"
  `,
  python`
    from pydantic import Field
    from pydantic_settings import BaseSettings

    class Settings(BaseSettings):
        database_url: str = Field(env="DSN")  # error: [v1-field-argument] "validation_alias="
  `,
  python`
    from sqlmodel import Field, SQLModel

    class Item(SQLModel):
        code: str = Field(regex="^[a-z]+$")  # error: [v1-field-argument] "ignored"
  `,
]

export const good: readonly Example[] = [
  python`
    from pydantic import BaseModel, Field

    class Item(BaseModel):
        code: str = Field(pattern="^[a-z]+$")
        tags: list[str] = Field([], max_length=3)
        name: str = Field(examples=["Lamp"])
        note: str = Field("", json_schema_extra={"nullable": True})
  `,
  python`
    from sqlmodel import Field, SQLModel

    class Item(SQLModel, table=True):
        id: int | None = Field(default=None, primary_key=True)
        note: str | None = Field(default=None, nullable=True, index=True)
  `,
]
