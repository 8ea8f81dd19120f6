import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    import os

    from fastapi import FastAPI
    from sqlalchemy import NullPool, create_engine, text

    app = FastAPI()
    engine = create_engine(os.environ["DATABASE_URL"], poolclass=NullPool)  # warning: "NullPool makes create_engine() open a database connection"
    #                                                            ^^^^^^^^

    @app.get("/books")
    def count_books() -> int:
        with engine.connect() as connection:
            return connection.scalar(text("select 1"))
  `,
]

export const good: readonly Example[] = [
  python`
    import os

    from fastapi import FastAPI
    from sqlalchemy import create_engine, text

    app = FastAPI()
    engine = create_engine(os.environ["DATABASE_URL"], pool_pre_ping=True)

    @app.get("/books")
    def count_books() -> int:
        with engine.connect() as connection:
            return connection.scalar(text("select 1"))
  `,
]
