import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from fastapi import FastAPI
    from sqlmodel import Field, SQLModel

    app = FastAPI()

    class Hero(SQLModel, table=True):
        id: int | None = Field(default=None, primary_key=True)
        name: str = Field(min_length=3)

    @app.post("/heroes")
    def add_hero(hero: Hero) -> str:  # error: "Hero"
    #                  ^^^^
        return str(hero.name)
  `,
]

export const good: readonly Example[] = [
  python`
    from fastapi import FastAPI
    from sqlmodel import Field, SQLModel

    app = FastAPI()

    class TeamBase(SQLModel):
        name: str = Field(min_length=3)

    class Team(TeamBase, table=True):
        id: int | None = Field(default=None, primary_key=True)

    class TeamCreate(TeamBase):
        pass

    @app.post("/teams")
    def add_team(team: TeamCreate) -> str:
        return Team.model_validate(team).name
  `,
]
