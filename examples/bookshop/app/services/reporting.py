from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from app.models import Book, Order


@dataclass
class CustomerSales:
    customer: str = ""
    total: Decimal = Decimal()
    order_ids: list[int] = field(default_factory=list)


def sales_by_customer(session: Session, since: date) -> list[CustomerSales]:
    sales: dict[int, CustomerSales] = defaultdict(CustomerSales)
    orders = session.scalars(select(Order).where(Order.placed_at >= since).options(selectinload(Order.lines)))
    for order in orders:
        entry = sales[order.customer_id]
        entry.customer = order.customer.name
        entry.total += sum((line.price * line.quantity for line in order.lines), Decimal())
        entry.order_ids.append(order.id)
    return list(sales.values())


def stock_value(session: Session) -> Decimal:
    value = session.scalar(select(func.sum(Book.price * Book.stock)))
    return value or Decimal()
