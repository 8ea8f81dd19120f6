import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from fastapi import FastAPI, Request

    app = FastAPI()

    @app.post("/users")
    def add_user(payload: dict) -> str:  # warning: "\"name\" and \"email\""
    #            ^^^^^^^
        return payload["name"] + payload.get("email", "")

    @app.post("/orders")
    async def add_order(request: Request) -> int:
        data = await request.json()  # warning: "\"amount\""
        #            ^^^^^^^^^^^^^^
        return data["amount"] * 100
  `,
]

export const good: readonly Example[] = [
  python`
    import hmac
    from typing import Any

    from fastapi import FastAPI, Request
    from pydantic import BaseModel

    app = FastAPI()

    class User(BaseModel):
        name: str
        email: str = ""

    @app.post("/users")
    def add_user(user: User) -> str:
        return user.name + user.email

    @app.put("/users/{name}/settings")
    def set_settings(name: str, settings: dict[str, Any]) -> int:
        return len(settings)

    @app.post("/payments/webhook")
    async def receive_payment(request: Request) -> str:
        event = await request.json()
        return event["type"]

    @app.post("/signed")
    async def receive_signed(request: Request) -> str:
        signature = hmac.new(b"key", await request.body(), "sha256").hexdigest()
        data = await request.json()
        return data["type"] + signature
  `,
]
