from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, UploadFile, status

from app.api.deps import BookDep, SessionDep, require_admin
from app.models import Book
from app.schemas.book import BookCreate, BookMetadata, BookRead, BookUpdate
from app.services import catalogue
from app.settings import get_settings

router = APIRouter(prefix="/books", tags=["books"])

COVER_SUFFIXES = {"image/jpeg": ".jpg", "image/png": ".png"}
LARGEST_COVER = 2 * 1024 * 1024


@router.get("", response_model=list[BookRead])
def list_books(
    session: SessionDep,
    title: str | None = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    offset: Annotated[int, Query(ge=0)] = 0,
) -> list[Book]:
    """List the books of the catalogue by title."""
    return catalogue.search_books(session, title, limit, offset)


@router.get("/lookup/{isbn}")
async def lookup_book(isbn: str) -> BookMetadata:
    """Ask the ISBN agency about a book that may not be in the catalogue."""
    metadata = catalogue.describe(isbn)
    if metadata is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "The ISBN agency does not know this book")
    return metadata


@router.get("/{book_id}", response_model=BookRead)
def read_book(book: BookDep) -> Book:
    """Show a book."""
    return book


@router.post("", response_model=BookRead, status_code=status.HTTP_201_CREATED, dependencies=[Depends(require_admin)])
def create_book(payload: BookCreate, session: SessionDep) -> Book:
    """Add a book to the catalogue."""
    return catalogue.add_book(session, payload)


@router.patch("/{book_id}", response_model=BookRead, dependencies=[Depends(require_admin)])
def update_book(book: BookDep, payload: BookUpdate, session: SessionDep) -> Book:
    """Change a book."""
    return catalogue.update_book(session, book, payload)


@router.put(
    "/{book_id}/cover",
    response_model=None,
    status_code=status.HTTP_204_NO_CONTENT,
    dependencies=[Depends(require_admin)],
)
async def upload_cover(book: BookDep, file: UploadFile, session: SessionDep) -> None:
    """Replace the cover of a book."""
    suffix = COVER_SUFFIXES.get(file.content_type or "")
    content = await file.read(LARGEST_COVER + 1)
    if suffix is None or len(content) > LARGEST_COVER:
        raise HTTPException(status.HTTP_400_BAD_REQUEST, "The cover must be a JPEG or PNG of at most 2 MB")
    path = get_settings().cover_folder / f"{book.isbn}{suffix}"
    with open(path, "wb") as target:
        target.write(content)
    catalogue.set_cover(session, book, path.name)
