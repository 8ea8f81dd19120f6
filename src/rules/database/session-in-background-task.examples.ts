import { type Example, python } from '../../rule-api/index.ts'

const DATABASE = `
from collections.abc import Iterator

from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

engine = create_engine("sqlite:///app.db")
Local = sessionmaker(engine)


class Base(DeclarativeBase): ...


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


def get_session() -> Iterator[Session]:
    with Local() as session:
        yield session
`

export const bad: readonly Example[] = [
  {
    files: {
      'database.py': DATABASE,
      'main.py': python`
        from typing import Annotated

        from fastapi import BackgroundTasks, Depends, FastAPI
        from sqlalchemy.orm import Session

        from database import User, get_session

        app = FastAPI()


        def rename(session: Session, user_id: int, name: str) -> None:
            session.get_one(User, user_id).name = name
            session.commit()


        @app.put("/users/{user_id}/name")
        def put_name(
            user_id: int, name: str, tasks: BackgroundTasks, session: Annotated[Session, Depends(get_session)]
        ) -> None:
            tasks.add_task(rename, session, user_id, name)  # warning: "open a new session in rename()"
      `,
    },
  },
]

export const good: readonly Example[] = [
  {
    files: {
      'database.py': DATABASE,
      'main.py': python`
        from fastapi import BackgroundTasks, FastAPI

        from database import Local, User

        app = FastAPI()


        def rename(user_id: int, name: str) -> None:
            with Local() as session:
                session.get_one(User, user_id).name = name
                session.commit()


        @app.put("/users/{user_id}/name")
        def put_name(user_id: int, name: str, tasks: BackgroundTasks) -> None:
            tasks.add_task(rename, user_id, name)
      `,
    },
  },
]
