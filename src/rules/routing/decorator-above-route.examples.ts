import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    import functools
    from fastapi import FastAPI, HTTPException

    app = FastAPI()

    def closed_at_night(handler):
        @functools.wraps(handler)
        def check(*args, **kwargs):
            raise HTTPException(status_code=403)
        return check

    @closed_at_night  # error: [decorator-above-route] "closed_at_night"
    #^^^^^^^^^^^^^^^
    @app.get("/books")
    def list_books() -> list[str]:
        return []
  `,
]

export const good: readonly Example[] = [
  python`
    import functools
    from fastapi import FastAPI, HTTPException

    app = FastAPI()

    def closed_at_night(handler):
        @functools.wraps(handler)
        def check(*args, **kwargs):
            raise HTTPException(status_code=403)
        return check

    def public(handler):
        handler.is_public = True
        return handler

    @app.get("/books")
    @closed_at_night
    def list_books() -> list[str]:
        return []

    @public
    @app.get("/authors")
    def list_authors() -> list[str]:
        return []
  `,
]
