import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from fastapi import FastAPI
    from pwdlib import PasswordHash

    app = FastAPI()
    password_hash = PasswordHash.recommended()

    @app.post("/users")
    async def create_user(name: str, password: str) -> str:
        stored = password_hash.hash(password)  # info: [cpu-bound-call] "pwdlib.PasswordHash.hash"
        return f"{name}:{stored}"
  `,
]

export const good: readonly Example[] = [
  python`
    from fastapi import FastAPI
    from fastapi.concurrency import run_in_threadpool
    from pwdlib import PasswordHash

    app = FastAPI()
    password_hash = PasswordHash.recommended()

    @app.post("/users")
    async def create_user(name: str, password: str) -> str:
        stored = await run_in_threadpool(password_hash.hash, password)
        return f"{name}:{stored}"

    @app.post("/logins")
    def create_login(password: str, stored: str) -> bool:
        return password_hash.verify(password, stored)
  `,
]
