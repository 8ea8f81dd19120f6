import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from fastapi import FastAPI, HTTPException, status

    app = FastAPI()

    def find(name: str) -> str:
        if name == "":
            raise HTTPException(status.HTTP_404_NOT_FOUND)
        return name

    @app.get("/items/{name}", responses={403: {"description": "Not yours"}})
    def read_item(name: str) -> str:  # info: "404, 409"
    #   ^^^^^^^^^
        if name == "x":
            raise HTTPException(status_code=409)
        if name == "y":
            raise HTTPException(status_code=403)
        return find(name)
  `,
]

export const good: readonly Example[] = [
  python`
    from fastapi import APIRouter, FastAPI, HTTPException, status

    router = APIRouter(responses={404: {"description": "No such item"}})

    def find(name: str) -> str:
        if name == "":
            raise HTTPException(status.HTTP_404_NOT_FOUND)
        return name

    @router.get("/items/{name}", responses={"409": {"description": "Taken"}})
    def read_item(name: str) -> str:
        if name == "x":
            raise HTTPException(status_code=409)
        return find(name)

    app = FastAPI()
    app.include_router(router)
  `,
]
