from functools import lru_cache
from pathlib import Path

from pydantic import AnyHttpUrl
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env", env_prefix="BOOKSHOP_")

    secret_key: str = "change-me-before-launch"
    access_token_minutes: int = 60

    database_url: str = "postgresql+psycopg://bookshop:paperback@db.internal/bookshop"

    cover_folder: Path = Path("covers")
    isbn_api_url: str = "https://isbn.internal/v2"
    webhook_urls: list[AnyHttpUrl] = []
    cors_origins: list[str] = ["https://bookshop.internal"]


@lru_cache
def get_settings() -> Settings:
    return Settings()
