import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from fastapi import Depends, FastAPI, HTTPException

    app = FastAPI()
    closed = []

    class Connection:
        def close(self): closed.append(self)

    def get_connection():
        connection = Connection()
        yield connection
        connection.close()  # warning: "connection.close()"
    #   ^^^^^^^^^^^^^^^^

    @app.get("/items/{item_id}")
    def read_item(item_id: int, connection: Connection = Depends(get_connection)) -> int:
        raise HTTPException(404)

    @app.get("/closed")
    def read_closed() -> int:
        return len(closed)
  `,
]

export const good: readonly Example[] = [
  python`
    from contextlib import closing

    from fastapi import Depends, FastAPI, HTTPException

    app = FastAPI()
    closed = []

    class Connection:
        def close(self): closed.append(self)

    def get_connection():
        connection = Connection()
        try:
            yield connection
        finally:
            connection.close()

    def get_other():
        with closing(Connection()) as connection:
            yield connection

    @app.get("/items/{item_id}")
    def read_item(
        item_id: int, one: Connection = Depends(get_connection), other: Connection = Depends(get_other)
    ) -> int:
        raise HTTPException(404)

    @app.get("/closed")
    def read_closed() -> int:
        return len(closed)
  `,
]
