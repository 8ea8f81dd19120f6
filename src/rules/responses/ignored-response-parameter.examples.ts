import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from fastapi import FastAPI, Response
    from fastapi.responses import RedirectResponse

    app = FastAPI()

    @app.get("/login")
    def log_in(response: Response):
        response.set_cookie("session", "1")  # warning: "so the cookie is lost"
    #   ^^^^^^^^^^^^^^^^^^^
        return RedirectResponse("/")

    @app.get("/logout")
    def log_out(response: Response):
        response.delete_cookie("session")
        return response  # error: "no status code"
    #          ^^^^^^^^
  `,
]

export const good: readonly Example[] = [
  python`
    from fastapi import FastAPI, Response
    from fastapi.responses import RedirectResponse

    app = FastAPI()

    @app.get("/login")
    def log_in():
        response = RedirectResponse("/")
        response.set_cookie("session", "1")
        return response

    @app.get("/logout")
    def log_out(response: Response) -> dict[str, bool]:
        response.delete_cookie("session")
        return {"done": True}
  `,
]
