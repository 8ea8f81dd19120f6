import { type Example, python } from '../../rule-api/index.ts'

const MODELS = `
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase): ...


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
`

export const bad: readonly Example[] = [
  {
    title: 'a statement that nobody executes',
    files: {
      'models.py': MODELS,
      'main.py': python`
        from sqlalchemy import delete, update
        from sqlalchemy.orm import Session

        from models import User


        def rename(session: Session, user_id: int, name: str) -> None:
            update(User).where(User.id == user_id).values(name=name)  # error: "values() only builds a statement"
            session.commit()


        def remove(session: Session, user_id: int) -> None:
            statement = delete(User).where(User.id == user_id)  # error: "statement"
            session.commit()
      `,
    },
  },
  {
    title: 'a condition that is lost',
    files: {
      'models.py': MODELS,
      'main.py': python`
        from sqlalchemy.orm import Session

        from models import User


        def find(session: Session, name: str):
            query = session.query(User)
            query.filter(User.name == name)  # error: "gives a new statement"
            return query.all()
      `,
    },
  },
]

export const good: readonly Example[] = [
  {
    title: 'the statement is executed',
    files: {
      'models.py': MODELS,
      'main.py': python`
        from sqlalchemy import update
        from sqlalchemy.orm import Session

        from models import User


        def rename(session: Session, user_id: int, name: str) -> None:
            session.execute(update(User).where(User.id == user_id).values(name=name))
            session.commit()


        def find(session: Session, name: str):
            query = session.query(User)
            query = query.filter(User.name == name)
            return query.all()
      `,
    },
  },
]
