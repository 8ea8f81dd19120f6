from app.models.base import Base
from app.models.book import Author, Book
from app.models.order import Order, OrderLine, OrderStatus
from app.models.user import User

__all__ = ["Author", "Base", "Book", "Order", "OrderLine", "OrderStatus", "User"]
