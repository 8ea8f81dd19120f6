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
        from pydantic import BaseModel
        from sqlalchemy import select

        from database import Author, SessionDep

        app = FastAPI()


        class BookOut(BaseModel):
            title: str


        class AuthorOut(BaseModel):
            name: str
            books: list[BookOut]


        @app.get("/authors", response_model=list[AuthorOut])
        async def authors(session: SessionDep):
            return (await session.scalars(select(Author))).all()  # warning: "reads Author.books for AuthorOut.books"


        @app.get("/authors/{author_id}")
        async def author(author_id: int, session: SessionDep) -> AuthorOut:
            found = await session.get_one(Author, author_id)
            return AuthorOut.model_validate(found, from_attributes=True)  # warning: "model_validate() reads"
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
        from pydantic import BaseModel
        from sqlalchemy import select
        from sqlalchemy.orm import selectinload

        from database import Author, SessionDep

        app = FastAPI()


        class BookOut(BaseModel):
            title: str


        class AuthorOut(BaseModel):
            name: str
            books: list[BookOut]


        @app.get("/authors", response_model=list[AuthorOut])
        async def authors(session: SessionDep):
            return (await session.scalars(select(Author).options(selectinload(Author.books)))).all()


        @app.get("/authors/{author_id}")
        async def author(author_id: int, session: SessionDep) -> AuthorOut:
            found = await session.get_one(Author, author_id)
            await session.refresh(found, ["books"])
            return AuthorOut.model_validate(found, from_attributes=True)
      `,
    },
  },
]
