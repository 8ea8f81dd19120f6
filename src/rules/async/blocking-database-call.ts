import { blockingReport, defineRule, python } from '../../rule-api/index.ts'

export default defineRule({
  id: 'blocking-database-call',
  category: 'async',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  docs: {
    summary: 'Synchronous database call on the event loop',
    why: 'A synchronous session, connection or client holds its thread until the database has answered. In an `async def` that thread is the event loop, so one slow query stops every other request of the worker. Sessions are known by their type: annotations, aliases, what a dependency yields, session factories and attributes, in any module. A plain `def` endpoint runs in a thread and may use them freely.',
    bad: [
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
    ],
    good: [
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
    ],
    limits:
      'Calls that only change the session in memory (`add`, `add_all`, `expunge`) and those that only build a query are silent, and so is `close()`, which gives the connection back. Where an object may be of a class that is not known, or the code around awaits what it gives, nothing is reported, whatever its annotation says.',
    references: [
      'https://docs.sqlalchemy.org/en/20/orm/extensions/asyncio.html',
      'https://fastapi.tiangolo.com/tutorial/sql-databases/',
    ],
  },
  check: {
    blockingCall(call, context) {
      if (call.kind === 'database') context.report(blockingReport(call, 'waits for the database'))
    },
  },
})
