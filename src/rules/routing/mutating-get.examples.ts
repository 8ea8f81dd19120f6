import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from typing import Annotated
    from fastapi import Depends, FastAPI
    from sqlalchemy import delete
    from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

    app = FastAPI()

    class Base(DeclarativeBase): ...

    class Book(Base):
        __tablename__ = "books"
        id: Mapped[int] = mapped_column(primary_key=True)

    def get_db(): ...

    def remove(db: Session, book_id: int) -> None:
        db.delete(db.get_one(Book, book_id))
        db.commit()

    @app.get("/books/{book_id}/remove")
    def remove_book(book_id: int, db: Annotated[Session, Depends(get_db)]) -> None:
        remove(db, book_id)  # warning: [mutating-get] "remove_book()"
    #   ^^^^^^
  `,
]

export const good: readonly Example[] = [
  python`
    from typing import Annotated
    from fastapi import Depends, FastAPI
    from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

    app = FastAPI()

    class Base(DeclarativeBase): ...

    class Book(Base):
        __tablename__ = "books"
        id: Mapped[int] = mapped_column(primary_key=True)

    def get_db(): ...

    @app.delete("/books/{book_id}", status_code=204)
    def remove_book(book_id: int, db: Annotated[Session, Depends(get_db)]) -> None:
        db.delete(db.get_one(Book, book_id))
        db.commit()
  `,
]
