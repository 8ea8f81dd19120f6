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
    files: {
      'models.py': MODELS,
      'main.py': python`
        from sqlalchemy.ext.asyncio import AsyncSession

        from models import User


        async def find(session: AsyncSession, name: str) -> User | None:
            return await session.query(User).filter(User.name == name).first()  # error: "has no \"query\""
      `,
    },
  },
  {
    files: {
      'models.py': MODELS,
      'main.py': python`
        from sqlalchemy.ext.asyncio import AsyncSession

        from models import User


        async def create(session: AsyncSession, name: str) -> None:
            await session.add(User(name=name))  # error: "add() of an AsyncSession is no coroutine"
            await session.commit()
      `,
    },
  },
]

export const good: readonly Example[] = [
  {
    files: {
      'models.py': MODELS,
      'main.py': python`
        from sqlalchemy import select
        from sqlalchemy.ext.asyncio import AsyncSession
        from sqlalchemy.orm import Session

        from models import User


        async def find(session: AsyncSession, name: str) -> User | None:
            return await session.scalar(select(User).where(User.name == name))


        async def create(session: AsyncSession, name: str) -> None:
            session.add(User(name=name))
            await session.commit()


        def count(session: Session) -> int:
            return session.query(User).count()


        async def count_all(session: AsyncSession) -> int:
            return await session.run_sync(count)
      `,
    },
  },
]
