import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from fastapi import Depends, FastAPI

    app = FastAPI()

    class Session:
        def items(self) -> list[str]: return []

    def get_db():
        yield Session()

    @app.get("/body")
    def read_in_body() -> list[str]:
        db = Depends(get_db)  # error: "db"
        return db.items()

    def load_items(db: Session = Depends(get_db)) -> list[str]:
        return db.items()

    @app.get("/helper")
    def read_with_helper() -> list[str]:
        return load_items()  # error: "load_items() is called without \"db\""
    #          ^^^^^^^^^^

    @app.get("/direct")
    def read_directly() -> list[str]:
        return Depends(get_db).items()  # error: "Depends"
  `,
]

export const good: readonly Example[] = [
  python`
    from fastapi import Depends, FastAPI
    from pydantic import BaseModel

    app = FastAPI()

    class Session:
        def items(self) -> list[str]: return []

    class Page(BaseModel):
        limit: int = 10
        offset: int = 0

    def get_db():
        yield Session()

    def load_items(db: Session = Depends(get_db)) -> list[str]:
        return db.items()

    @app.get("/body")
    def read_in_body(db: Session = Depends(get_db)) -> list[str]:
        return db.items()

    @app.get("/helper")
    def read_with_helper(db: Session = Depends(get_db), page: Page = Depends()) -> list[str]:
        return load_items(db)

    @app.get("/direct")
    def read_directly(items: list[str] = Depends(load_items)) -> list[str]:
        return items
  `,
]
