import { type Example, python } from '../../rule-api/index.ts'

const SETUP = python`
  from fastapi import Depends, FastAPI
  from sqlalchemy import create_engine, text
  from sqlalchemy.orm import Session, sessionmaker

  app = FastAPI()
  SessionLocal = sessionmaker(create_engine("sqlite:///books.db"))

`

export const bad: readonly Example[] = [
  `${SETUP}${python`
    @app.get("/books")
    def count_books() -> int:
        db = SessionLocal()  # warning: "db is never closed and keeps its connection from the pool"
        #    ^^^^^^^^^^^^
        return db.scalar(text("select 1"))
  `}`,
  `${SETUP}${python`
    def get_db():
        return SessionLocal()  # warning: "get_db() returns a session that FastAPI does not close"

    @app.get("/books")
    def count_books(db: Session = Depends(get_db)) -> int:
        return db.scalar(text("select 1"))
  `}`,
]

export const good: readonly Example[] = [
  `${SETUP}${python`
    @app.get("/books")
    def count_books() -> int:
        with SessionLocal() as db:
            return db.scalar(text("select 1"))
  `}`,
  `${SETUP}${python`
    def get_db():
        with SessionLocal() as db:
            yield db

    @app.get("/books")
    def count_books(db: Session = Depends(get_db)) -> int:
        return db.scalar(text("select 1"))
  `}`,
]
