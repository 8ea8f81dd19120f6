import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    import shutil

    from fastapi import FastAPI, UploadFile

    app = FastAPI()

    @app.post("/files")
    async def create_file(upload: UploadFile) -> dict[str, str | None]:
        with open("uploads/new", "wb") as target:  # warning: [blocking-file-io] "open()"
            shutil.copyfileobj(upload.file, target)  # warning: [blocking-file-io] "shutil.copyfileobj()"
        return {"name": upload.filename}
  `,
  python`
    from pathlib import Path

    from fastapi import FastAPI

    app = FastAPI()
    root = Path(__file__).parent / "pages"

    @app.get("/pages/{name}")
    async def read_page(name: str) -> str:
        page = root / f"{name}.html"
        if not page.exists():
            return ""
        return page.read_text()  # warning: [blocking-file-io] "page.read_text()"
  `,
]

export const good: readonly Example[] = [
  python`
    from pathlib import Path

    import anyio
    from fastapi import FastAPI, UploadFile
    from fastapi.responses import FileResponse

    app = FastAPI()
    root = Path(__file__).parent / "pages"

    @app.get("/pages/{name}")
    async def read_page(name: str) -> str:
        return await anyio.Path(root / f"{name}.html").read_text()

    @app.get("/files/{name}")
    async def read_file(name: str) -> FileResponse:
        return FileResponse(root / name)

    @app.post("/files")
    async def create_file(upload: UploadFile) -> dict[str, str | None]:
        async with await anyio.open_file("uploads/new", "wb") as target:
            await target.write(await upload.read())
        return {"name": upload.filename}
  `,
]
