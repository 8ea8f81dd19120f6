import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from fastapi import FastAPI

    app = FastAPI()

    def logged(handler):
        def wrapper(*args, **kwargs):  # error: [wrapper-without-wraps] "read_book()"
        #   ^^^^^^^
            print("called")
            return handler(*args, **kwargs)
        return wrapper

    @app.get("/books/{book_id}")
    @logged
    def read_book(book_id: int) -> int:
        return book_id
  `,
]

export const good: readonly Example[] = [
  python`
    import functools
    from fastapi import FastAPI

    app = FastAPI()

    def logged(handler):
        @functools.wraps(handler)
        def wrapper(*args, **kwargs):
            print("called")
            return handler(*args, **kwargs)
        return wrapper

    @app.get("/books/{book_id}")
    @logged
    def read_book(book_id: int) -> int:
        return book_id
  `,
]
