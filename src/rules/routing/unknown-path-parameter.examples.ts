import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from typing import Annotated
    from fastapi import FastAPI, Path

    app = FastAPI()

    @app.get("/items/{item}")
    def read_item(item: str, item_id: Annotated[int, Path()]) -> int:  # error: [unknown-path-parameter] "GET /items/{item}"
    #                        ^^^^^^^
        return item_id
  `,
  {
    title: 'in a dependency that not every route can use',
    files: {
      'main.py': python`
        from typing import Annotated
        from fastapi import Depends, FastAPI, Path

        app = FastAPI()

        def get_team(team_id: Annotated[int, Path(ge=1)]) -> int:
            return team_id

        @app.get("/teams/{team_id}")
        def read_team(team: Annotated[int, Depends(get_team)]) -> int:
            return team

        @app.get("/teams")
        def list_teams(team: Annotated[int, Depends(get_team)]) -> int:  # error: [unknown-path-parameter] "get_team()"
        #   ^^^^^^^^^^
            return team
      `,
    },
  },
]

export const good: readonly Example[] = [
  python`
    from typing import Annotated
    from fastapi import APIRouter, FastAPI, Path

    app = FastAPI()
    router = APIRouter()

    @router.get("/members")
    def list_members(team_id: Annotated[int, Path(ge=1)]) -> int:
        return team_id

    app.include_router(router, prefix="/teams/{team_id}")

    @app.get("/items/{id}")
    def read_item(item_id: Annotated[int, Path(alias="id")]) -> int:
        return item_id
  `,
]
