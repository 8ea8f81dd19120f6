import { type Example, python } from '../../rule-api/index.ts'

const MODELS = `
from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase): ...


class Author(Base):
    __tablename__ = "authors"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    books: Mapped[list["Book"]] = relationship(back_populates="author")


class Book(Base):
    __tablename__ = "books"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey("authors.id"))
    author: Mapped[Author] = relationship(back_populates="books")
`

export const bad: readonly Example[] = [
  {
    files: {
      'models.py': MODELS,
      'main.py': python`
        from collections.abc import Sequence

        from sqlalchemy import select
        from sqlalchemy.ext.asyncio import AsyncSession
        from sqlalchemy.orm import joinedload

        from models import Author


        async def authors(session: AsyncSession) -> Sequence[Author]:
            result = await session.execute(select(Author).options(joinedload(Author.books)))
            return result.scalars().all()  # error: "Author.books"
      `,
    },
  },
  {
    title: 'a collection below a joined object, in a loop',
    files: {
      'models.py': MODELS,
      'main.py': python`
        from sqlalchemy import select
        from sqlalchemy.orm import Session, joinedload

        from models import Author, Book

        WITH_ALL = joinedload(Book.author).joinedload(Author.books)


        def counts(session: Session) -> dict[str, int]:
            books = session.scalars(select(Book).options(WITH_ALL))
            return {book.title: len(book.author.books) for book in books}  # error: "this loop raises"
      `,
    },
  },
]

export const good: readonly Example[] = [
  {
    files: {
      'models.py': MODELS,
      'main.py': python`
        from collections.abc import Sequence

        from sqlalchemy import select
        from sqlalchemy.orm import Session, joinedload, selectinload

        from models import Author, Book


        def authors(session: Session) -> Sequence[Author]:
            return session.scalars(select(Author).options(joinedload(Author.books))).unique().all()


        def authors_without_join(session: Session) -> Sequence[Author]:
            return session.scalars(select(Author).options(selectinload(Author.books))).all()


        def books(session: Session) -> Sequence[Book]:
            return session.scalars(select(Book).options(joinedload(Book.author))).all()


        def first_author(session: Session) -> Author | None:
            return session.scalars(select(Author).options(joinedload(Author.books))).first()


        def by_query(session: Session) -> list[Author]:
            return session.query(Author).options(joinedload(Author.books)).all()
      `,
    },
  },
]
