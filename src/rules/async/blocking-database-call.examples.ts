import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from typing import Annotated

    from fastapi import Depends, FastAPI
    from sqlalchemy import create_engine, select
    from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

    class Base(DeclarativeBase): ...

    class Item(Base):
        __tablename__ = "item"
        id: Mapped[int] = mapped_column(primary_key=True)
        name: Mapped[str]

    factory = sessionmaker(create_engine("postgresql://localhost/shop"))
    app = FastAPI()

    def get_session():
        with factory() as session:
            yield session

    @app.get("/items/{item_id}/name")
    async def read_name(item_id: int, session: Annotated[Session, Depends(get_session)]) -> str:
        return session.scalars(select(Item.name).where(Item.id == item_id)).one()  # error: [blocking-database-call] "session.scalars()"
  `,
]

export const good: readonly Example[] = [
  python`
    from typing import Annotated

    from fastapi import Depends, FastAPI
    from sqlalchemy import create_engine, select
    from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
    from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

    class Base(DeclarativeBase): ...

    class Item(Base):
        __tablename__ = "item"
        id: Mapped[int] = mapped_column(primary_key=True)
        name: Mapped[str]

    factory = sessionmaker(create_engine("postgresql://localhost/shop"))
    async_factory = async_sessionmaker(create_async_engine("postgresql+asyncpg://localhost/shop"))
    app = FastAPI()

    def get_session():
        with factory() as session:
            yield session

    async def get_async_session():
        async with async_factory() as session:
            yield session

    @app.get("/items/{item_id}/name")
    def read_name(item_id: int, session: Annotated[Session, Depends(get_session)]) -> str:
        return session.scalars(select(Item.name).where(Item.id == item_id)).one()

    @app.get("/items/{item_id}/label")
    async def read_label(item_id: int, session: Annotated[AsyncSession, Depends(get_async_session)]) -> str:
        names = await session.scalars(select(Item.name).where(Item.id == item_id))
        return names.one()
  `,
]
