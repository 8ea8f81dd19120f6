import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from fastapi import Depends, FastAPI
    from pydantic import BaseModel
    from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

    app = FastAPI()

    def get_db():
        with Session() as db:
            yield db

    class Base(DeclarativeBase):
        pass

    class User(Base):
        __tablename__ = "users"
        id: Mapped[int] = mapped_column(primary_key=True)
        name: Mapped[str]
        is_admin: Mapped[bool] = mapped_column(default=False)

    class UserCreate(BaseModel):
        name: str
        is_admin: bool = False

    @app.post("/users")
    def add_user(user: UserCreate) -> int:
        row = User(**user.model_dump())  # warning: "\"is_admin\""
        #     ^^^^
        return 1

    @app.patch("/users/{user_id}")
    def change_user(user_id: int, user: UserCreate, db: Session = Depends(get_db)) -> int:
        row = db.get(User, user_id)
        for name, value in user.model_dump(exclude_unset=True).items():
            setattr(row, name, value)  # warning: "change_user()"
        return 1
  `,
]

export const good: readonly Example[] = [
  python`
    from fastapi import FastAPI
    from pydantic import BaseModel
    from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

    app = FastAPI()
    db = Session()

    class Base(DeclarativeBase):
        pass

    class User(Base):
        __tablename__ = "users"
        id: Mapped[int] = mapped_column(primary_key=True)
        name: Mapped[str]
        is_admin: Mapped[bool] = mapped_column(default=False)

    class UserCreate(BaseModel):
        name: str

    class UserImport(UserCreate):
        is_admin: bool = False

    @app.post("/users")
    def add_user(user: UserCreate) -> int:
        row = User(**user.model_dump(), is_admin=False)
        return 1

    @app.post("/imports")
    def import_user(user: UserImport) -> int:
        row = User(**user.model_dump(exclude={"is_admin"}))
        return 1
  `,
]
