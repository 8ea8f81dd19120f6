import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from datetime import date, datetime, timezone
    from uuid import UUID, uuid4

    from fastapi import FastAPI, Query
    from pydantic import BaseModel, Field

    app = FastAPI()

    class Order(BaseModel):
        id: UUID = uuid4()  # error: "uuid4()"
        #          ^^^^^^^
        created: datetime = Field(default=datetime.now(timezone.utc))  # error: "\"created\""

    @app.post("/orders")
    def add_order(order: Order) -> UUID:
        return order.id

    @app.get("/orders")
    def count_orders(year: int = Query(date.today().year)) -> int:  # error: "date.today()"
        return year
  `,
]

export const good: readonly Example[] = [
  python`
    from datetime import date, datetime, timezone
    from uuid import UUID, uuid4

    from fastapi import FastAPI, Query
    from pydantic import BaseModel, Field

    app = FastAPI()

    class Order(BaseModel):
        id: UUID = Field(default_factory=uuid4)
        created: datetime = Field(default_factory=lambda: datetime.now(timezone.utc))

    @app.post("/orders")
    def add_order(order: Order) -> UUID:
        return order.id

    @app.get("/orders")
    def count_orders(year: int = Query(default_factory=lambda: date.today().year)) -> int:
        return year
  `,
]
