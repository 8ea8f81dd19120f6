import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  {
    title: 'FastAPI 0.115',
    files: {
      'requirements.txt': 'fastapi==0.115.12\n',
      'main.py': python`
        from fastapi import APIRouter, FastAPI

        app = FastAPI()
        router = APIRouter(prefix="/books")
        app.include_router(router)

        @router.get("/")  # error: [route-added-after-include] "list_books()"
        #           ^^^
        def list_books() -> list[str]: ...
      `,
    },
  },
]

export const good: readonly Example[] = [
  {
    title: 'FastAPI 0.115',
    files: {
      'requirements.txt': 'fastapi==0.115.12\n',
      'main.py': python`
        from fastapi import APIRouter, FastAPI

        app = FastAPI()
        router = APIRouter(prefix="/books")

        @router.get("/")
        def list_books() -> list[str]: ...

        app.include_router(router)
      `,
    },
  },
  {
    title: 'FastAPI 0.137',
    files: {
      'requirements.txt': 'fastapi==0.137.0\n',
      'main.py': python`
        from fastapi import APIRouter, FastAPI

        app = FastAPI()
        router = APIRouter(prefix="/books")
        app.include_router(router)

        @router.get("/")
        def list_books() -> list[str]: ...
      `,
    },
  },
]
