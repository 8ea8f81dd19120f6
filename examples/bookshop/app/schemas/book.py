from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field


class AuthorRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    name: str


class BookBase(BaseModel):
    isbn: str = Field(pattern=r"^97[89]\d{10}$")
    title: str = Field(min_length=1, max_length=300)
    price: Decimal = Field(gt=0, max_digits=8, decimal_places=2)


class BookCreate(BookBase):
    author_id: int
    stock: int = Field(default=0, ge=0)


class BookUpdate(BaseModel):
    title: str | None = Field(default=None, min_length=1, max_length=300)
    price: Decimal | None = Field(default=None, gt=0)
    stock: int | None = Field(default=None, ge=0)


class BookRead(BookBase):
    id: int
    stock: int
    cover: str | None
    author: AuthorRead

    class Config:
        from_attributes = True


class BookMetadata(BaseModel):
    """What the ISBN agency knows about a book."""

    isbn: str
    title: str
    authors: list[str]
    year: int | None = None
