import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from fastapi import FastAPI

    app = FastAPI()

    @app.get("/users/{user_id}")
    def read_user(user_id: int) -> str: ...

    @app.put("/users/{user_id}")
    def change_user(user_id: int) -> str: ...

    @app.get("/users/{id}/orders")  # info: [inconsistent-path-parameter] "{user_id}"
    #                ^^^^
    def list_orders(id: int) -> str: ...
  `,
]

export const good: readonly Example[] = [
  python`
    from fastapi import FastAPI

    app = FastAPI()

    @app.get("/users/{user_id}")
    def read_user(user_id: int) -> str: ...

    @app.get("/users/{user_id}/orders/{order_id}")
    def read_order(user_id: int, order_id: int) -> str: ...
  `,
]
