from pydantic import BaseModel, ConfigDict, EmailStr, Field, SecretStr, validator


class UserCreate(BaseModel):
    email: EmailStr
    name: str = Field(max_length=200)
    password: SecretStr = Field(min_length=10)

    @validator("name")
    def strip_name(cls, value: str) -> str:
        return " ".join(value.split())


class UserRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    email: EmailStr
    name: str


class Token(BaseModel):
    access_token: str
    token_type: str = "bearer"
