from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clients import isbn as isbn_agency
from app.models import Book
from app.schemas.book import BookCreate, BookMetadata, BookUpdate


def search_books(session: Session, title: str | None, limit: int, offset: int) -> list[Book]:
    query = select(Book).order_by(Book.title).limit(limit).offset(offset)
    if title:
        query = query.where(Book.title.icontains(title, autoescape=True))
    return list(session.scalars(query))


def add_book(session: Session, payload: BookCreate) -> Book:
    book = Book(**payload.model_dump())
    session.add(book)
    session.commit()
    session.refresh(book)
    return book


def update_book(session: Session, book: Book, payload: BookUpdate) -> Book:
    for name, value in payload.dict(exclude_unset=True).items():
        setattr(book, name, value)
    session.commit()
    return book


def set_cover(session: Session, book: Book, cover: str) -> None:
    book.cover = cover
    session.commit()


def describe(isbn: str) -> BookMetadata | None:
    """The newest record of the ISBN agency, or None if it knows none."""
    records = isbn_agency.fetch_records(isbn.replace("-", ""))
    return max(records, key=lambda record: record.year or 0, default=None)
