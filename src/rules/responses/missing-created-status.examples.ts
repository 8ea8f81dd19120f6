import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from fastapi import Depends, FastAPI
    from sqlmodel import Field, Session, SQLModel

    app = FastAPI()

    class Item(SQLModel, table=True):
        id: int | None = Field(default=None, primary_key=True)
        name: str

    class ItemIn(SQLModel):
        name: str

    def get_session() -> Session: ...

    @app.post("/items")  # info: "creates"
    #^^^^^^^^
    def store(data: ItemIn, session: Session = Depends(get_session)) -> Item:
        item = Item(name=data.name)
        session.add(item)
        session.commit()
        return item
  `,
]

export const good: readonly Example[] = [
  python`
    from fastapi import Depends, FastAPI, status
    from sqlmodel import Field, Session, SQLModel

    app = FastAPI()

    class Item(SQLModel, table=True):
        id: int | None = Field(default=None, primary_key=True)
        name: str

    class ItemIn(SQLModel):
        name: str

    def get_session() -> Session: ...

    @app.post("/items", status_code=status.HTTP_201_CREATED)
    def store(data: ItemIn, session: Session = Depends(get_session)) -> Item:
        item = Item(name=data.name)
        session.add(item)
        session.commit()
        return item

    @app.post("/items/search")
    def search(data: ItemIn, session: Session = Depends(get_session)) -> list[Item]:
        return []
  `,
]
