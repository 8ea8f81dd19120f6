import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from fastapi import FastAPI
    from sqlalchemy import create_engine
    from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, sessionmaker

    class Base(DeclarativeBase): ...

    class Book(Base):
        __tablename__ = "books"
        id: Mapped[int] = mapped_column(primary_key=True)
        title: Mapped[str] = mapped_column(unique=True)

    engine = create_engine("sqlite:///books.db", connect_args={"check_same_thread": False})
    SessionLocal = sessionmaker(engine)
    db = SessionLocal()  # error: "db is one session for all requests"
    #    ^^^^^^^^^^^^

    app = FastAPI()

    @app.post("/books")
    def create_book(title: str) -> None:
        db.add(Book(title=title))
        db.commit()

    @app.get("/books")
    def count_books() -> int:
        return db.query(Book).count()
  `,
]

export const good: readonly Example[] = [
  python`
    from typing import Annotated

    from fastapi import Depends, FastAPI
    from sqlalchemy import create_engine
    from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

    class Base(DeclarativeBase): ...

    class Book(Base):
        __tablename__ = "books"
        id: Mapped[int] = mapped_column(primary_key=True)
        title: Mapped[str] = mapped_column(unique=True)

    engine = create_engine("sqlite:///books.db", connect_args={"check_same_thread": False})
    SessionLocal = sessionmaker(engine)

    def get_db():
        with SessionLocal() as db:
            yield db

    app = FastAPI()

    @app.post("/books")
    def create_book(title: str, db: Annotated[Session, Depends(get_db)]) -> None:
        db.add(Book(title=title))
        db.commit()

    @app.get("/books")
    def count_books(db: Annotated[Session, Depends(get_db)]) -> int:
        return db.query(Book).count()
  `,
]
