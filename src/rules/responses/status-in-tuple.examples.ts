import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from fastapi import FastAPI

    app = FastAPI()

    @app.get("/books/{book_id}")
    def read_book(book_id: int):
        return {"error": "No such book"}, 404  # error: "404"
    #          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  `,
  python`
    from fastapi import FastAPI, status

    app = FastAPI()

    @app.post("/books")
    def create_book(title: str) -> dict[str, str]:
        return {"title": title}, status.HTTP_201_CREATED  # error: "status 500"
  `,
]

export const good: readonly Example[] = [
  python`
    from fastapi import FastAPI, HTTPException, status

    app = FastAPI()

    @app.post("/books", status_code=status.HTTP_201_CREATED)
    def create_book(title: str) -> dict[str, str]:
        if title == "":
            raise HTTPException(400, "A book has a title")
        return {"title": title}

    @app.get("/size")
    def read_size() -> tuple[int, int]:
        return 300, 200
  `,
]
