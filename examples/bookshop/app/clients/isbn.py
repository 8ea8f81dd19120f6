"""The ISBN agency's service."""

from pydantic import parse_obj_as

from app.clients.http import get_json
from app.schemas.book import BookMetadata
from app.settings import get_settings


def fetch_records(isbn: str) -> list[BookMetadata]:
    document = get_json(f"{get_settings().isbn_api_url}/records", isbn=isbn)
    return parse_obj_as(list[BookMetadata], document["records"])
