import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    from sqlalchemy import create_engine

    engine = create_engine("postgresql://shop:tulip-mania@db.internal/shop")  # error: [credentials-in-url] "postgresql"
  `,
  python`
    import os

    # warning: [credentials-in-url] "postgresql"
    DATABASE_URL = os.getenv("DATABASE_URL", "postgresql://postgres:postgres@localhost/shop")
  `,
]

export const good: readonly Example[] = [
  python`
    import os

    from sqlalchemy import URL, create_engine

    engine = create_engine(os.environ["DATABASE_URL"])
    replica = create_engine(
        URL.create("postgresql", username="shop", password=os.environ["DB_PASSWORD"], host="db.internal")
    )

    def describe(user: str, password: str) -> str:
        """For example postgresql://shop:secret@db/shop."""
        return f"postgresql://{user}:{password}@db/shop"
  `,
]
