import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from pydantic import BaseModel

from app.api import books, orders, reports, users
from app.db import engine
from app.settings import get_settings

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    get_settings().cover_folder.mkdir(parents=True, exist_ok=True)
    yield
    engine.dispose()


class Health(BaseModel):
    status: str


app = FastAPI(title="Bookshop", version="1.4.0", lifespan=lifespan)
app.add_middleware(
    CORSMiddleware,
    allow_origins=get_settings().cors_origins,
    allow_credentials=True,
    allow_methods=["GET", "POST", "PUT", "PATCH"],
    allow_headers=["Authorization", "Content-Type"],
)
app.include_router(books.router)
app.include_router(orders.router)
app.include_router(reports.router)
app.include_router(users.router)


@app.get("/health", tags=["operations"])
def read_health() -> Health:
    """Tell that the service is up."""
    return Health(status="ok")
