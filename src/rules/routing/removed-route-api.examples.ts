import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  {
    files: {
      'requirements.txt': 'fastapi==0.142.0\nstarlette==1.0.0\n',
      'main.py': python`
        from fastapi import FastAPI, Request
        from fastapi.responses import PlainTextResponse

        app = FastAPI()

        @app.route("/ping")  # error: [removed-route-api] "route"
        #    ^^^^^
        def ping(request: Request) -> PlainTextResponse:
            return PlainTextResponse("pong")
      `,
    },
  },
]

export const good: readonly Example[] = [
  {
    files: {
      'requirements.txt': 'fastapi==0.142.0\nstarlette==1.0.0\n',
      'main.py': python`
        from fastapi import FastAPI, Request
        from fastapi.responses import PlainTextResponse

        app = FastAPI()

        @app.get("/ping", response_class=PlainTextResponse)
        def ping() -> str:
            return "pong"

        def pong(request: Request) -> PlainTextResponse:
            return PlainTextResponse("ping")

        app.add_route("/pong", pong)
      `,
    },
  },
]
