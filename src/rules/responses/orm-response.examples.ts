import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from fastapi import Depends, FastAPI
    from sqlalchemy import select
    from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

    app = FastAPI()

    class Base(DeclarativeBase):
        pass

    class User(Base):
        __tablename__ = "users"
        id: Mapped[int] = mapped_column(primary_key=True)
        hashed_password: Mapped[str]

    def get_db(): ...

    @app.get("/users/{user_id}")
    def read_user(user_id: int, db: Session = Depends(get_db)):  # error: [orm-response] "hashed_password"
    #   ^^^^^^^^^
        return db.get(User, user_id)

    @app.get("/users")
    def read_users(db: Session = Depends(get_db)) -> list:  # error: [orm-response] "every request"
    #                                                ^^^^
        return db.scalars(select(User)).all()
  `,
  {
    title: 'an SQLModel table as its own response model',
    files: {
      'main.py': python`
        from fastapi import FastAPI
        from sqlmodel import Field, SQLModel

        app = FastAPI()

        class Account(SQLModel, table=True):
            id: int | None = Field(default=None, primary_key=True)
            api_key: str

        @app.get("/accounts")
        def read_accounts() -> list[Account]: ...  # error: [orm-response] "api_key"
      `,
    },
  },
]

export const good: readonly Example[] = [
  python`
    from fastapi import Depends, FastAPI
    from pydantic import BaseModel
    from sqlalchemy import select
    from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

    app = FastAPI()

    class Base(DeclarativeBase):
        pass

    class User(Base):
        __tablename__ = "users"
        id: Mapped[int] = mapped_column(primary_key=True)
        hashed_password: Mapped[str]

    class UserPublic(BaseModel):
        id: int

    def get_db(): ...

    @app.get("/users/{user_id}", response_model=UserPublic)
    def read_user(user_id: int, db: Session = Depends(get_db)):
        return db.get(User, user_id)

    @app.get("/users")
    def read_users(db: Session = Depends(get_db)) -> list[UserPublic]:
        return db.scalars(select(User)).all()
  `,
]
