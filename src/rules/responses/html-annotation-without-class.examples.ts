import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from fastapi import FastAPI
    from fastapi.responses import HTMLResponse

    app = FastAPI()

    @app.get("/")
    def read_page() -> HTMLResponse:  # error: "response_class=HTMLResponse"
    #                  ^^^^^^^^^^^^
        return "<h1>Hello</h1>"
  `,
]

export const good: readonly Example[] = [
  python`
    from fastapi import FastAPI
    from fastapi.responses import HTMLResponse

    app = FastAPI()

    @app.get("/", response_class=HTMLResponse)
    def read_page() -> str:
        return "<h1>Hello</h1>"

    @app.get("/other")
    def read_other_page() -> HTMLResponse:
        return HTMLResponse("<h1>Hello</h1>")
  `,
]
