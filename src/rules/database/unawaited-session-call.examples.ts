import { type Example, python } from '../../rule-api/index.ts'

const MODELS = `
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase): ...


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
`

export const bad: readonly Example[] = [
  {
    title: 'nothing is stored',
    files: {
      'models.py': MODELS,
      'main.py': python`
        from sqlalchemy.ext.asyncio import AsyncSession

        from models import User


        async def rename(session: AsyncSession, user_id: int, name: str) -> None:
            user = await session.get_one(User, user_id)
            user.name = name
            session.commit()  # error: "session.commit() makes a coroutine"
      `,
    },
  },
  {
    title: 'a coroutine is no result',
    files: {
      'models.py': MODELS,
      'main.py': python`
        from collections.abc import Sequence

        from sqlalchemy import select
        from sqlalchemy.ext.asyncio import AsyncSession

        from models import User


        async def users(session: AsyncSession) -> Sequence[User]:
            return await session.execute(select(User)).scalars().all()  # error: "which has no \"scalars\""
      `,
    },
  },
]

export const good: readonly Example[] = [
  {
    files: {
      'models.py': MODELS,
      'main.py': python`
        from collections.abc import Sequence

        from sqlalchemy import select
        from sqlalchemy.ext.asyncio import AsyncSession

        from models import User


        async def rename(session: AsyncSession, user_id: int, name: str) -> None:
            user = await session.get_one(User, user_id)
            user.name = name
            await session.commit()


        async def users(session: AsyncSession) -> Sequence[User]:
            result = await session.execute(select(User))
            return result.scalars().all()
      `,
    },
  },
]
