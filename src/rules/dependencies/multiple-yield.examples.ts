import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from fastapi import Depends, FastAPI

    app = FastAPI()

    def get_numbers():
        yield 1
        yield 2  # error: "get_numbers"
    #   ^^^^^^^

    @app.get("/numbers")
    def read_numbers(number: int = Depends(get_numbers)) -> int:
        return number
  `,
  python`
    from fastapi import Depends, FastAPI, HTTPException

    app = FastAPI()

    def get_number():
        try:
            yield 1
        except Exception:
            yield 0  # error: "raises"

    @app.get("/numbers")
    def read_number(number: int = Depends(get_number)) -> int:
        raise HTTPException(404)
  `,
]

export const good: readonly Example[] = [
  python`
    from fastapi import Depends, FastAPI

    app = FastAPI()

    def get_number(large: bool = False):
        if large:
            yield 1000
        else:
            yield 1

    def get_other(large: bool = False):
        if large:
            yield 1000
            return
        yield 1

    @app.get("/numbers")
    def read_number(number: int = Depends(get_number), other: int = Depends(get_other)) -> int:
        return number + other
  `,
]
