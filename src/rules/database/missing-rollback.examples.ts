import { type Example, python } from '../../rule-api/index.ts'

const SETUP = python`
  from sqlalchemy import select
  from sqlalchemy.exc import IntegrityError
  from sqlalchemy.ext.asyncio import AsyncSession
  from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

  class Base(DeclarativeBase): ...

  class Book(Base):
      __tablename__ = "books"
      id: Mapped[int] = mapped_column(primary_key=True)
      title: Mapped[str] = mapped_column(unique=True)

`

export const bad: readonly Example[] = [
  `${SETUP}${python`
    def find_or_create(db: Session, title: str) -> Book:
        book = Book(title=title)
        db.add(book)
        try:
            db.commit()
        except IntegrityError:  # error: "db.scalars() raises PendingRollbackError when db.commit() has failed"
    #          ^^^^^^^^^^^^^^
            print("it is there already")
        return db.scalars(select(Book).where(Book.title == title)).one()
  `}`,
  `${SETUP}${python`
    async def import_books(session: AsyncSession, title: str) -> None:
        for one in (title, "Persuasion"):
            session.add(Book(title=one))
            try:
                await session.flush()
            except IntegrityError as error:  # error: "session.flush() raises PendingRollbackError when session.flush() has failed"
                print(error)
  `}`,
]

export const good: readonly Example[] = [
  `${SETUP}${python`
    def find_or_create(db: Session, title: str) -> Book:
        book = Book(title=title)
        db.add(book)
        try:
            db.commit()
        except IntegrityError:
            db.rollback()
        return db.scalars(select(Book).where(Book.title == title)).one()

    async def import_books(session: AsyncSession, title: str) -> None:
        for one in (title, "Persuasion"):
            try:
                async with session.begin_nested():
                    session.add(Book(title=one))
            except IntegrityError as error:
                print(error)
  `}`,
]
