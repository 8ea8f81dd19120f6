import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from fastapi import Depends, FastAPI
    from pydantic import BaseModel
    from sqlalchemy import select
    from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

    app = FastAPI()

    class Base(DeclarativeBase):
        pass

    class Book(Base):
        __tablename__ = "books"
        id: Mapped[int] = mapped_column(primary_key=True)

    class BookPublic(BaseModel):
        id: int

    def get_db() -> Session: ...

    @app.get("/books")
    def read_books(db: Session = Depends(get_db)) -> list[BookPublic]:
        return db.scalars(select(Book)).all()  # warning: "every Book"
    #                                   ^^^

    @app.get("/pages")
    def read_pages(limit: int = 100, db: Session = Depends(get_db)) -> list[BookPublic]:  # warning: "limit"
    #              ^^^^^^^^^^
        return db.scalars(select(Book).limit(limit)).all()
  `,
]

export const good: readonly Example[] = [
  python`
    from typing import Annotated

    from fastapi import Depends, FastAPI, Query
    from pydantic import BaseModel
    from sqlalchemy import select
    from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

    app = FastAPI()

    class Base(DeclarativeBase):
        pass

    class Book(Base):
        __tablename__ = "books"
        id: Mapped[int] = mapped_column(primary_key=True)

    class BookPublic(BaseModel):
        id: int

    def get_db() -> Session: ...

    @app.get("/pages")
    def read_pages(
        limit: Annotated[int, Query(le=100)] = 100, offset: int = 0, db: Session = Depends(get_db)
    ) -> list[BookPublic]:
        return db.scalars(select(Book).limit(limit).offset(offset)).all()
  `,
]
