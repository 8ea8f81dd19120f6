import { type Example, python } from '../../rule-api/index.ts'

const DATABASE = `
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends
from sqlalchemy import ForeignKey
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

engine = create_async_engine("sqlite+aiosqlite:///app.db")
Local = async_sessionmaker(engine, expire_on_commit=False)


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


async def get_session() -> AsyncIterator[AsyncSession]:
    async with Local() as session:
        yield session


SessionDep = Annotated[AsyncSession, Depends(get_session)]
`

export const bad: readonly Example[] = [
  {
    files: {
      'database.py': DATABASE,
      'main.py': python`
        from fastapi import FastAPI
        from sqlalchemy import select

        from database import Author, Book, SessionDep

        app = FastAPI()


        @app.get("/authors/{author_id}/titles")
        async def titles(author_id: int, session: SessionDep) -> list[str]:
            author = await session.get_one(Author, author_id)
            return [book.title for book in author.books]  # error: "Author.books is lazy"


        @app.get("/books")
        async def lines(session: SessionDep) -> list[str]:
            books = (await session.scalars(select(Book))).all()
            return [f"{book.title} by {book.author.name}" for book in books]  # error: "joinedload(Book.author)"
      `,
    },
  },
  {
    title: 'a new object',
    files: {
      'database.py': DATABASE,
      'main.py': python`
        from fastapi import FastAPI

        from database import Author, SessionDep

        app = FastAPI()


        @app.post("/authors")
        async def create(name: str, session: SessionDep) -> int:
            author = Author(name=name)
            session.add(author)
            await session.commit()
            return len(author.books)  # error: "nothing has loaded Author.books of this new object"
      `,
    },
  },
]

export const good: readonly Example[] = [
  {
    files: {
      'database.py': DATABASE,
      'main.py': python`
        from fastapi import FastAPI
        from sqlalchemy import select
        from sqlalchemy.orm import joinedload, selectinload

        from database import Author, Book, SessionDep

        app = FastAPI()


        @app.get("/authors/{author_id}/titles")
        async def titles(author_id: int, session: SessionDep) -> list[str]:
            author = await session.get_one(Author, author_id, options=[selectinload(Author.books)])
            return [book.title for book in author.books]


        @app.get("/books")
        async def lines(session: SessionDep) -> list[str]:
            books = (await session.scalars(select(Book).options(joinedload(Book.author)))).all()
            return [f"{book.title} by {book.author.name}" for book in books]


        @app.post("/authors")
        async def create(name: str, session: SessionDep) -> int:
            author = Author(name=name, books=[])
            session.add(author)
            await session.commit()
            return len(author.books)


        @app.post("/authors/refreshed")
        async def create_and_refresh(name: str, session: SessionDep) -> int:
            author = Author(name=name)
            session.add(author)
            await session.commit()
            await session.refresh(author, ["books"])
            return len(author.books)
      `,
    },
  },
]
