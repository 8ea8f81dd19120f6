import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from fastapi import FastAPI
    from fastapi.responses import ORJSONResponse

    app = FastAPI(default_response_class=ORJSONResponse)  # warning: "ORJSONResponse"
    #                                    ^^^^^^^^^^^^^^

    @app.get("/books")
    def read_books() -> list[str]:
        return []
  `,
]

export const good: readonly Example[] = [
  python`
    from fastapi import FastAPI

    app = FastAPI()

    @app.get("/books")
    def read_books() -> list[str]:
        return []
  `,
]
