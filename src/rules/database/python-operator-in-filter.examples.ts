import { type Example, python } from '../../rule-api/index.ts'

const MODELS = `
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase): ...


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    age: Mapped[int]
    is_active: Mapped[bool]
    deleted_at: Mapped[str | None]
`

export const bad: readonly Example[] = [
  {
    title: 'a constant instead of a condition',
    files: {
      'models.py': MODELS,
      'main.py': python`
        from sqlalchemy import select
        from sqlalchemy.orm import Session

        from models import User


        def deleted(session: Session):
            return session.scalars(select(User).where(User.deleted_at is not None)).all()  # error: "User.deleted_at.is_not(None)"


        def some(session: Session, ids: list[int]):
            return session.query(User).filter(User.id in ids).all()  # error: "User.id.in_(…)"


        def inactive(session: Session):
            return session.query(User).filter(not User.is_active).all()  # error: "~"
      `,
    },
  },
  {
    title: 'one of the conditions, or none',
    files: {
      'models.py': MODELS,
      'main.py': python`
        from sqlalchemy import select
        from sqlalchemy.orm import Session

        from models import User


        def named(session: Session, name: str, age: int):
            return session.scalars(select(User).where(User.name == name and User.age == age)).all()  # error: "and_(…)"


        def adults(session: Session):
            return session.scalars(select(User).where(User.age >= 18 or User.name.like("Dr. %"))).all()  # error: "TypeError"
      `,
    },
  },
]

export const good: readonly Example[] = [
  {
    title: 'what SQLAlchemy turns into SQL',
    files: {
      'models.py': MODELS,
      'main.py': python`
        from sqlalchemy import and_, select
        from sqlalchemy.orm import Session

        from models import User


        def deleted(session: Session):
            return session.scalars(select(User).where(User.deleted_at.is_not(None))).all()


        def some(session: Session, ids: list[int]):
            return session.query(User).filter(User.id.in_(ids), ~User.is_active).all()


        def named(session: Session, name: str, age: int):
            return session.scalars(select(User).where(and_(User.name == name, User.age == age))).all()
      `,
    },
  },
]
