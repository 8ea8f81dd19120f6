import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    import os

    SECRET_KEY = os.getenv("SECRET_KEY", "dev")  # warning: [secret-fallback] "SECRET_KEY"
    DB_PASSWORD = os.environ.get("DB_PASSWORD") or "postgres"  # warning: [secret-fallback] "DB_PASSWORD"
  `,
  python`
    from pydantic_settings import BaseSettings

    class Settings(BaseSettings):
        secret_key: str = "changeme"  # warning: [secret-fallback] "Settings.secret_key"
  `,
]

export const good: readonly Example[] = [
  python`
    import os

    from pydantic_settings import BaseSettings

    SECRET_KEY = os.environ["SECRET_KEY"]
    LOG_LEVEL = os.getenv("LOG_LEVEL", "info")
    SMTP_PASSWORD = os.getenv("SMTP_PASSWORD", "")

    class Settings(BaseSettings):
        secret_key: str
        smtp_password: str | None = None
  `,
]
