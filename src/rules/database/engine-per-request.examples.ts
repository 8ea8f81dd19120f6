import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from fastapi import Depends, FastAPI
    from sqlalchemy import create_engine, text
    from sqlalchemy.orm import Session

    app = FastAPI()

    def get_session():
        engine = create_engine("sqlite:///books.db")  # error: "create_engine() makes a new engine"
        #        ^^^^^^^^^^^^^
        with Session(engine) as session:
            yield session

    @app.get("/books")
    def count_books(session: Session = Depends(get_session)) -> int:
        return session.scalar(text("select 1"))
  `,
  {
    title: 'Two calls below the handler',
    files: {
      'database.py': python`
        from sqlalchemy import text
        from sqlalchemy.ext.asyncio import create_async_engine

        URL = "sqlite+aiosqlite:///books.db"

        def make_engine(url: str):
            return create_async_engine(url)  # error: "whenever count_books() runs"

        async def count() -> int:
            async with make_engine(URL).connect() as connection:
                return await connection.scalar(text("select 1"))
      `,
      'main.py': python`
        from fastapi import FastAPI

        from database import count

        app = FastAPI()

        @app.get("/books")
        async def count_books() -> int:
            return await count()
      `,
    },
  },
]

export const good: readonly Example[] = [
  python`
    from fastapi import Depends, FastAPI
    from sqlalchemy import create_engine, text
    from sqlalchemy.orm import Session

    app = FastAPI()
    engine = create_engine("sqlite:///books.db")

    def get_session():
        with Session(engine) as session:
            yield session

    @app.get("/books")
    def count_books(session: Session = Depends(get_session)) -> int:
        return session.scalar(text("select 1"))
  `,
  {
    title: 'A function that remembers the engine',
    files: {
      'main.py': python`
        from functools import lru_cache

        from fastapi import FastAPI
        from sqlalchemy import Engine, create_engine, text

        app = FastAPI()

        @lru_cache
        def get_engine() -> Engine:
            return create_engine("sqlite:///books.db")

        @app.get("/books")
        def count_books() -> int:
            with get_engine().connect() as connection:
                return connection.scalar(text("select 1"))
      `,
    },
  },
]
