import { type Example, python } from '../../rule-api/index.ts'

const DATABASE = `
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

engine = create_async_engine("sqlite+aiosqlite:///app.db")
Local = async_sessionmaker(engine)
LocalThatKeeps = async_sessionmaker(engine, expire_on_commit=False)


class Base(DeclarativeBase): ...


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


async def get_session() -> AsyncIterator[AsyncSession]:
    async with Local() as session:
        yield session


async def get_session_that_keeps() -> AsyncIterator[AsyncSession]:
    async with LocalThatKeeps() as session:
        yield session


SessionDep = Annotated[AsyncSession, Depends(get_session)]
KeepingSessionDep = Annotated[AsyncSession, Depends(get_session_that_keeps)]
`

export const bad: readonly Example[] = [
  {
    files: {
      'database.py': DATABASE,
      'main.py': python`
        from fastapi import FastAPI
        from pydantic import BaseModel

        from database import SessionDep, User

        app = FastAPI()


        class UserOut(BaseModel):
            id: int
            name: str


        @app.post("/users", response_model=UserOut)
        async def create_user(name: str, session: SessionDep):
            user = User(name=name)
            session.add(user)
            await session.commit()
            return user  # error: "\"user\" is returned after the commit"


        @app.put("/users/{user_id}/name")
        async def rename_user(user_id: int, name: str, session: SessionDep) -> str:
            user = await session.get_one(User, user_id)
            user.name = name
            await session.commit()
            return f"{user.id} is {name} now"  # error: "\"user.id\" is read after the commit"
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

        from database import KeepingSessionDep, SessionDep, User

        app = FastAPI()


        class UserOut(BaseModel):
            id: int
            name: str


        @app.post("/users", response_model=UserOut)
        async def create_user(name: str, session: SessionDep):
            user = User(name=name)
            session.add(user)
            await session.commit()
            await session.refresh(user)
            return user


        @app.put("/users/{user_id}/name")
        async def rename_user(user_id: int, name: str, session: KeepingSessionDep) -> str:
            user = await session.get_one(User, user_id)
            user.name = name
            await session.commit()
            return f"{user.id} is {name} now"
      `,
    },
  },
]
