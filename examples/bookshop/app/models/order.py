from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import DateTime, ForeignKey, Numeric
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base
from app.models.book import Book
from app.models.user import User


class OrderStatus(StrEnum):
    PLACED = "placed"
    SHIPPED = "shipped"


class Order(Base):
    __tablename__ = "order"

    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[OrderStatus] = mapped_column(default=OrderStatus.PLACED)
    placed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=lambda: datetime.now(UTC))
    customer_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)

    customer: Mapped[User] = relationship()
    lines: Mapped[list["OrderLine"]] = relationship(back_populates="order", cascade="all, delete-orphan")


class OrderLine(Base):
    __tablename__ = "order_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    quantity: Mapped[int]
    price: Mapped[Decimal] = mapped_column(Numeric(8, 2))
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"), index=True)
    book_id: Mapped[int] = mapped_column(ForeignKey("book.id"), index=True)

    order: Mapped[Order] = relationship(back_populates="lines")
    book: Mapped[Book] = relationship()
