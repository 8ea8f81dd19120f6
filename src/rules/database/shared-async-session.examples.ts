import { type Example, python } from '../../rule-api/index.ts'

const MODELS = `
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase): ...


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
`

export const bad: readonly Example[] = [
  {
    files: {
      'models.py': MODELS,
      'main.py': python`
        import asyncio

        from sqlalchemy import func, select
        from sqlalchemy.ext.asyncio import AsyncSession

        from models import Order, User


        async def count_users(session: AsyncSession) -> int | None:
            return await session.scalar(select(func.count()).select_from(User))


        async def count_orders(session: AsyncSession) -> int | None:
            return await session.scalar(select(func.count()).select_from(Order))


        async def counts(session: AsyncSession) -> list[int | None]:
            return await asyncio.gather(count_users(session), count_orders(session))  # error: "2 coroutines"


        async def users(session: AsyncSession) -> list[User | None]:
            return await asyncio.gather(*[session.get(User, key) for key in (1, 2, 3)])  # error: "each element"
      `,
    },
  },
]

export const good: readonly Example[] = [
  {
    files: {
      'models.py': MODELS,
      'main.py': python`
        import asyncio

        from sqlalchemy import func, select
        from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

        from models import Order, User

        ENTITIES: list[type[User] | type[Order]] = [User, Order]


        async def count(entity: type[User] | type[Order], session: AsyncSession) -> int | None:
            return await session.scalar(select(func.count()).select_from(entity))


        async def one_after_the_other(session: AsyncSession) -> list[int | None]:
            return [await count(User, session), await count(Order, session)]


        async def each_with_its_own(sessions: async_sessionmaker[AsyncSession]) -> list[int | None]:
            async def count_in_session(entity: type[User] | type[Order]) -> int | None:
                async with sessions() as session:
                    return await count(entity, session)

            return await asyncio.gather(*[count_in_session(entity) for entity in ENTITIES])


        async def beside_other_work(session: AsyncSession) -> None:
            await asyncio.gather(count(User, session), asyncio.sleep(0.1))
      `,
    },
  },
]
