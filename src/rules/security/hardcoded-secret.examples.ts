import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    import jwt

    SECRET_KEY = "correct-horse-battery"  # error: [hardcoded-secret] "SECRET_KEY"

    def create_access_token(subject: str) -> str:
        return jwt.encode({"sub": subject}, SECRET_KEY, algorithm="HS256")
  `,
  {
    title: 'in another file',
    files: {
      'app/settings.py': python`
        from pydantic_settings import BaseSettings

        class Settings(BaseSettings):
            jwt_secret: str = "q8Zr3vKx0TnW5bLs7YhJ2mPd"  # error: [hardcoded-secret] "jwt_secret"

        settings = Settings()
      `,
      'app/main.py': python`
        from fastapi import FastAPI
        from starlette.middleware.sessions import SessionMiddleware

        from app.settings import settings

        app = FastAPI()
        app.add_middleware(SessionMiddleware, secret_key="bookshop-session")  # error: [hardcoded-secret] "secret_key"
      `,
    },
  },
]

export const good: readonly Example[] = [
  python`
    import jwt
    from pydantic import SecretStr
    from pydantic_settings import BaseSettings

    TOKEN_URL = "/auth/token"
    API_KEY_HEADER = "X-API-Key"

    class Settings(BaseSettings):
        jwt_secret: SecretStr
        token_type: str = "bearer"

    settings = Settings()

    def create_access_token(subject: str) -> str:
        return jwt.encode({"sub": subject}, settings.jwt_secret.get_secret_value(), algorithm="HS256")
  `,
]
