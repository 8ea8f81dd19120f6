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
    title: 'the query has no loader option',
    files: {
      'models.py': MODELS,
      'main.py': python`
        from sqlalchemy import select
        from sqlalchemy.orm import Session

        from models import Author


        def titles(session: Session) -> dict[str, list[str]]:
            authors = session.scalars(select(Author)).all()
            return {author.name: [book.title for book in author.books] for author in authors}  # warning: "Author.books"
      `,
    },
  },
  {
    title: 'a query in another module, and a relationship to one object',
    files: {
      'models.py': MODELS,
      'crud.py': python`
        from sqlalchemy.orm import Session

        from models import Book


        def get_books(db: Session):
            return db.query(Book).order_by(Book.title).all()
      `,
      'main.py': python`
        from sqlalchemy.orm import Session

        import crud


        def lines(db: Session) -> list[str]:
            result = []
            for book in crud.get_books(db):
                result.append(f"{book.title} by {book.author.name}")  # warning: "joinedload(Book.author)"
            return result
      `,
    },
  },
]

export const good: readonly Example[] = [
  {
    title: 'the query loads the relationship',
    files: {
      'models.py': MODELS,
      'main.py': python`
        from sqlalchemy import select
        from sqlalchemy.orm import Session, selectinload

        from models import Author


        def titles(session: Session) -> dict[str, list[str]]:
            authors = session.scalars(select(Author).options(selectinload(Author.books))).all()
            return {author.name: [book.title for book in author.books] for author in authors}
      `,
    },
  },
  {
    title: 'the relationship leads back to the object it was reached from',
    files: {
      'models.py': MODELS,
      'main.py': python`
        from sqlalchemy.orm import Session

        from models import Author


        def titles(session: Session) -> list[str]:
            author = session.get(Author, 1)
            return [f"{book.title} by {book.author.name}" for book in author.books] if author else []
      `,
    },
  },
]
