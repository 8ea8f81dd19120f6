import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from fastapi import FastAPI, HTTPException
    from fastapi.responses import JSONResponse

    app = FastAPI()

    @app.post("/items", status_code=201)  # info: "status.HTTP_201_CREATED"
    #                               ^^^
    def create_item(name: str) -> str:
        if not name:
            raise HTTPException(409, "taken")  # info: "status.HTTP_409_CONFLICT"
        return name

    @app.get("/items")
    def read_items() -> JSONResponse:
        return JSONResponse([], status_code=202)  # info: "status.HTTP_202_ACCEPTED"
  `,
]

export const good: readonly Example[] = [
  python`
    from http import HTTPStatus

    from fastapi import FastAPI, HTTPException, status

    app = FastAPI()

    @app.post("/items", status_code=status.HTTP_201_CREATED)
    def create_item(name: str) -> str:
        if not name:
            raise HTTPException(HTTPStatus.CONFLICT, "taken")
        return name
  `,
]
