import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from fastapi import FastAPI
    from fastapi.staticfiles import StaticFiles

    app = FastAPI()
    app.mount("/", StaticFiles(directory="static", html=True, check_dir=False))  # error: [root-mount-before-routes] "/books"
    #         ^^^

    @app.get("/books")
    def list_books() -> list[str]: ...
  `,
]

export const good: readonly Example[] = [
  python`
    from fastapi import FastAPI
    from fastapi.staticfiles import StaticFiles

    app = FastAPI()

    @app.get("/books")
    def list_books() -> list[str]: ...

    app.mount("/", StaticFiles(directory="static", html=True, check_dir=False))
  `,
  python`
    from fastapi import FastAPI
    from fastapi.staticfiles import StaticFiles

    app = FastAPI()
    app.mount("/static", StaticFiles(directory="static", check_dir=False))

    @app.get("/books")
    def list_books() -> list[str]: ...
  `,
]
