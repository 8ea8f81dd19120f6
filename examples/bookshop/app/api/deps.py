from typing import Annotated

from fastapi import Depends, HTTPException, status
from fastapi.security import OAuth2PasswordBearer
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.db import get_session
from app.models import Book, Order, OrderLine, User
from app.security import read_access_token

oauth2_scheme = OAuth2PasswordBearer(tokenUrl="users/token")

SessionDep = Annotated[Session, Depends(get_session)]


def get_current_user(session: SessionDep, token: Annotated[str, Depends(oauth2_scheme)]) -> User:
    user_id = read_access_token(token)
    user = session.get(User, user_id) if user_id is not None else None
    if user is None:
        raise HTTPException(
            status.HTTP_401_UNAUTHORIZED, "Could not validate credentials", headers={"WWW-Authenticate": "Bearer"}
        )
    return user


CurrentUser = Annotated[User, Depends(get_current_user)]


def require_admin(user: CurrentUser) -> User:
    if not user.is_admin:
        raise HTTPException(status.HTTP_403_FORBIDDEN, "Only for administrators")
    return user


Admin = Annotated[User, Depends(require_admin)]


def get_book(book_id: int, session: SessionDep) -> Book:
    book = session.get(Book, book_id)
    if book is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "Book not found")
    return book


BookDep = Annotated[Book, Depends(get_book)]


def get_order(order_id: int, session: SessionDep, user: CurrentUser) -> Order:
    query = select(Order).where(Order.id == order_id).options(selectinload(Order.lines).joinedload(OrderLine.book))
    order = session.scalars(query).one_or_none()
    if order is None or (order.customer_id != user.id and not user.is_admin):
        raise HTTPException(status.HTTP_404_NOT_FOUND, "Order not found")
    return order


OrderDep = Annotated[Order, Depends(get_order)]
