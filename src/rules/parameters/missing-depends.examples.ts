import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from fastapi import FastAPI
    from sqlalchemy.orm import Session

    app = FastAPI()

    def get_db(): ...

    @app.get("/items")
    def read_items(db: Session) -> int:  # error: "Session"
    #                  ^^^^^^^
        return 0
  `,
  python`
    from fastapi import FastAPI, Request

    app = FastAPI()

    @app.get("/items")
    def read_items(request: Request | None = None) -> int:  # error: "Request"
        return 0
  `,
]

export const good: readonly Example[] = [
  python`
    from fastapi import Depends, FastAPI, Request
    from sqlalchemy.orm import Session

    app = FastAPI()

    def get_db(): ...

    @app.get("/items")
    def read_items(db: Session = Depends(get_db), request: Request = None) -> int:
        return 0
  `,
]
