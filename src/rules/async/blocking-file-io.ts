import { blockingReport, defineRule, python } from '../../rule-api/index.ts'

export default defineRule({
  id: 'blocking-file-io',
  category: 'async',
  severity: 'warning',
  set: 'recommended',
  since: '0.1.0',
  options: {
    metadata: {
      type: 'boolean',
      default: false,
      description:
        'Reports, as advice, single look-ups and changes in a folder too (`os.path.exists`, `Path.mkdir`, `os.remove`), where they stand in an `async def` itself. For projects whose files are on a network file system.',
    },
  },
  docs: {
    summary: 'File access on the event loop',
    why: 'Disks are slower than they look: a large upload, a network file system or a busy volume takes seconds, and on the event loop every other request of the worker waits as long. A file that is opened is reported once, not again for each read, and a helper that opens one is reported once in each file that uses it, at the first call that leads there.',
    bad: [
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
    ],
    good: [
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
    ],
    limits:
      'A single look-up or change in a folder (`os.path.exists`, `Path.mkdir`, `os.remove`) is silent, because a local disk is done with it sooner than a thread could take it over; the option `metadata` reports it. What may be an in-memory buffer (`zipfile.ZipFile(data)`, `Image.open(data)`, a parameter of type `BinaryIO`) is reported only when it is known to be a path or a file that was opened, and files that no disk holds (`/proc/meminfo`) are not.',
    references: ['https://fastapi.tiangolo.com/async/', 'https://anyio.readthedocs.io/en/stable/fileio.html'],
  },
  check: {
    blockingCall(call, context) {
      if (call.kind === 'file') context.report(blockingReport(call, 'waits for the disk'))
      if (call.kind === 'metadata' && context.options['metadata'] === true) {
        context.report({ ...blockingReport(call, 'waits for the file system'), severity: 'info' })
      }
    },
  },
})
