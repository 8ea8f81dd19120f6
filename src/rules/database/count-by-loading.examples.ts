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
    title: 'how many there are',
    files: {
      'models.py': MODELS,
      'main.py': python`
        from sqlalchemy import select
        from sqlalchemy.orm import Session

        from models import User


        def number_of_users(session: Session) -> int:
            return len(session.scalars(select(User)).all())  # warning: "select(func.count())"


        def statistics(db: Session) -> dict[str, int]:
            users = db.query(User).filter(User.name != "").all()  # warning: ".count()"
            return {"users": len(users)}
      `,
    },
  },
  {
    title: 'whether there are any',
    files: {
      'models.py': MODELS,
      'main.py': python`
        from sqlalchemy import select
        from sqlalchemy.ext.asyncio import AsyncSession

        from models import User


        async def is_empty(session: AsyncSession) -> bool:
            result = await session.execute(select(User))
            return len(result.scalars().all()) == 0  # warning: "the first one"
      `,
    },
  },
]

export const good: readonly Example[] = [
  {
    title: 'the database counts',
    files: {
      'models.py': MODELS,
      'main.py': python`
        from sqlalchemy import func, select
        from sqlalchemy.orm import Session

        from models import User


        def number_of_users(session: Session) -> int:
            return session.scalar(select(func.count()).select_from(User)) or 0


        def is_empty(db: Session) -> bool:
            return db.query(User.id).first() is None


        def page(session: Session) -> dict[str, object]:
            users = session.scalars(select(User).limit(10)).all()
            return {"users": [user.name for user in users], "number": len(users)}
      `,
    },
  },
]
