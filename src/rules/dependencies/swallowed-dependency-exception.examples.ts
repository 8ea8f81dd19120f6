import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from fastapi import Depends, FastAPI, HTTPException

    app = FastAPI()

    class Session:
        def rollback(self): ...
        def close(self): ...

    def get_db():
        db = Session()
        try:
            yield db
        except Exception:  # error: "HTTPException"
    #   ^^^^^^^^^^^^^^^^
            db.rollback()
        finally:
            db.close()

    @app.get("/items/{item_id}")
    def read_item(item_id: int, db: Session = Depends(get_db)) -> int:
        raise HTTPException(404)
  `,
  python`
    from contextlib import suppress

    from fastapi import Depends, FastAPI

    app = FastAPI()

    def get_quota():
        try:
            yield 10
        except KeyError:  # error: "KeyError"
            print("no quota")

    def get_limit():
        with suppress(LookupError):  # error: "LookupError"
    #        ^^^^^^^^^^^^^^^^^^^^^
            yield 10

    @app.get("/quota", dependencies=[Depends(get_quota)])
    def read_quota() -> int:
        raise KeyError("quota")

    @app.get("/limit", dependencies=[Depends(get_limit)])
    def read_limit() -> int:
        raise KeyError("limit")
  `,
]

export const good: readonly Example[] = [
  python`
    from fastapi import Depends, FastAPI, HTTPException

    app = FastAPI()

    class Session:
        def rollback(self): ...
        def close(self): ...

    def get_db():
        db = Session()
        try:
            yield db
        except Exception:
            db.rollback()
            raise
        finally:
            db.close()

    @app.get("/items/{item_id}")
    def read_item(item_id: int, db: Session = Depends(get_db)) -> int:
        raise HTTPException(404)
  `,
]
