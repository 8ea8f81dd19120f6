import { type Example, python } from '../../rule-api/index.ts'

const MODELS = `
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase): ...


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    email: Mapped[str]
    biography: Mapped[str]
`

export const bad: readonly Example[] = [
  {
    files: {
      'models.py': MODELS,
      'main.py': python`
        from sqlalchemy import select
        from sqlalchemy.orm import Session

        from models import User


        def addresses(session: Session) -> list[str]:
            users = session.scalars(select(User).where(User.email != "")).all()  # info: "select(User.email)"
            return [user.email for user in users]
      `,
    },
  },
]

export const good: readonly Example[] = [
  {
    files: {
      'models.py': MODELS,
      'main.py': python`
        from sqlalchemy import select
        from sqlalchemy.orm import Session

        from models import User


        def addresses(session: Session) -> list[str]:
            return list(session.scalars(select(User.email).where(User.email != "")))


        def lines(session: Session) -> list[str]:
            return [f"{user.name} <{user.email}>" for user in session.scalars(select(User))]
      `,
    },
  },
]
