import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  {
    title: 'in the loop itself',
    files: {
      'main.py': python`
        from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


        class Base(DeclarativeBase): ...


        class Product(Base):
            __tablename__ = "products"
            id: Mapped[int] = mapped_column(primary_key=True)
            price: Mapped[int]


        def total(db: Session, ids: list[int]) -> int:
            result = 0
            for product_id in ids:
                product = db.query(Product).filter(Product.id == product_id).first()  # warning: "Query.first"
                result += product.price if product else 0
            return result
      `,
    },
  },
  {
    title: 'in a function of another module',
    files: {
      'crud.py': python`
        from sqlalchemy.ext.asyncio import AsyncSession
        from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


        class Base(DeclarativeBase): ...


        class User(Base):
            __tablename__ = "users"
            id: Mapped[int] = mapped_column(primary_key=True)
            name: Mapped[str]


        async def get_user(session: AsyncSession, user_id: int) -> User | None:
            return await session.get(User, user_id)
      `,
      'main.py': python`
        from sqlalchemy.ext.asyncio import AsyncSession

        import crud


        async def names(session: AsyncSession, ids: list[int]) -> list[str]:
            users = [await crud.get_user(session, user_id) for user_id in ids]  # warning: "get_user"
            return [user.name for user in users if user]
      `,
    },
  },
]

export const good: readonly Example[] = [
  python`
    from sqlalchemy import select
    from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


    class Base(DeclarativeBase): ...


    class Product(Base):
        __tablename__ = "products"
        id: Mapped[int] = mapped_column(primary_key=True)
        price: Mapped[int]


    def total(db: Session, ids: list[int]) -> int:
        products = db.scalars(select(Product).where(Product.id.in_(ids))).all()
        return sum(product.price for product in products)


    def load_in_chunks(db: Session, ids: list[int]) -> list[Product]:
        found: list[Product] = []
        for start in range(0, len(ids), 500):
            chunk = ids[start : start + 500]
            found += db.scalars(select(Product).where(Product.id.in_(chunk))).all()
        return found
  `,
]
