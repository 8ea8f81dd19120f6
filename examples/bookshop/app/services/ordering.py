from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.models import Book, Order, OrderLine, OrderStatus, User
from app.schemas.order import OrderCreate


class OutOfStock(Exception):
    def __init__(self, book_id: int) -> None:
        super().__init__(f"book {book_id} is out of stock")
        self.book_id = book_id


def orders_of(session: Session, customer: User, limit: int) -> list[Order]:
    query = (
        select(Order)
        .where(Order.customer_id == customer.id)
        .options(selectinload(Order.lines))
        .order_by(Order.placed_at.desc())
        .limit(limit)
    )
    return list(session.scalars(query))


def place_order(session: Session, customer: User, payload: OrderCreate) -> Order:
    order = Order(customer_id=customer.id)
    for line in payload.lines:
        book = session.get(Book, line.book_id)
        if book is None or book.stock < line.quantity:
            raise OutOfStock(line.book_id)
        book.stock -= line.quantity
        order.lines.append(OrderLine(book_id=book.id, quantity=line.quantity, price=book.price))
    session.add(order)
    session.commit()
    return order


def ship_order(session: Session, order: Order) -> None:
    order.status = OrderStatus.SHIPPED
    session.commit()
