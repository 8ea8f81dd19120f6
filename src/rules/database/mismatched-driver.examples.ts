import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from sqlalchemy.ext.asyncio import create_async_engine

    engine = create_async_engine("sqlite:///books.db")  # error: "synchronous driver pysqlite"
    #                            ^^^^^^^^^^^^^^^^^^^^
  `,
  python`
    from fastapi import FastAPI
    from sqlalchemy import create_engine, text

    DATABASE_URL = "sqlite+aiosqlite:///books.db"  # error: "Queries of this engine raise MissingGreenlet"

    app = FastAPI()
    engine = create_engine(DATABASE_URL)

    @app.get("/books")
    def count_books() -> int:
        with engine.connect() as connection:
            return connection.scalar(text("select 1"))
  `,
  python`
    from sqlalchemy.ext.asyncio import create_async_engine
    from sqlalchemy.pool import QueuePool

    engine = create_async_engine("sqlite+aiosqlite:///books.db", poolclass=QueuePool)  # error: "QueuePool is for synchronous engines"
  `,
]

export const good: readonly Example[] = [
  python`
    from fastapi import FastAPI
    from sqlalchemy import create_engine, text
    from sqlalchemy.ext.asyncio import create_async_engine

    app = FastAPI()
    engine = create_engine("sqlite:///books.db")
    async_engine = create_async_engine("sqlite+aiosqlite:///books.db")

    @app.get("/books")
    def count_books() -> int:
        with engine.connect() as connection:
            return connection.scalar(text("select 1"))
  `,
]
