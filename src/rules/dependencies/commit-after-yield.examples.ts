import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from fastapi import Depends, FastAPI, HTTPException

    app = FastAPI()

    class Session:
        def commit(self): raise HTTPException(409, "out of stock")
        def close(self): ...

    def get_db():
        db = Session()
        try:
            yield db
            db.commit()  # warning: "db.commit()"
    #       ^^^^^^^^^
        finally:
            db.close()

    @app.post("/items", status_code=201)
    def create_item(db: Session = Depends(get_db)) -> int:
        return 1
  `,
]

export const good: readonly Example[] = [
  python`
    from fastapi import Depends, FastAPI, HTTPException

    app = FastAPI()

    class Session:
        def commit(self): raise HTTPException(409, "out of stock")
        def close(self): ...

    def get_db():
        db = Session()
        try:
            yield db
            db.commit()
        finally:
            db.close()

    @app.post("/items", status_code=201)
    def create_item(db: Session = Depends(get_db, scope="function")) -> int:
        return 1
  `,
  python`
    from fastapi import Depends, FastAPI, HTTPException

    app = FastAPI()

    class Session:
        def commit(self): raise HTTPException(409, "out of stock")
        def close(self): ...

    def get_db():
        db = Session()
        try:
            yield db
        finally:
            db.close()

    @app.post("/items", status_code=201)
    def create_item(db: Session = Depends(get_db)) -> int:
        db.commit()
        return 1
  `,
]
