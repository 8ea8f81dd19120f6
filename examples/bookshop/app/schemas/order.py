from datetime import datetime
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, root_validator

from app.models import OrderStatus


class OrderLineCreate(BaseModel):
    book_id: int
    quantity: int = Field(default=1, ge=1, le=100)


class OrderCreate(BaseModel):
    lines: list[OrderLineCreate] = Field(min_items=1, max_length=50)

    @root_validator(pre=True)
    def accept_single_book(cls, values: dict[str, Any]) -> dict[str, Any]:
        if "book_id" in values:
            return {"lines": [values]}
        return values


class OrderLineRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    book_id: int
    quantity: int
    price: Decimal


class OrderRead(BaseModel):
    model_config = ConfigDict(orm_mode=True)

    id: int
    status: OrderStatus
    placed_at: datetime
    lines: list[OrderLineRead]
