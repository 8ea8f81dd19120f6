import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    import subprocess

    from fastapi import FastAPI

    app = FastAPI()

    @app.post("/thumbnails")
    async def create_thumbnail() -> dict[str, int]:
        done = subprocess.run(["convert", "in.png", "out.png"])  # error: [blocking-subprocess] "subprocess.run()"
        return {"code": done.returncode}
  `,
]

export const good: readonly Example[] = [
  python`
    import asyncio
    import subprocess

    from fastapi import FastAPI

    app = FastAPI()

    @app.post("/thumbnails")
    async def create_thumbnail() -> dict[str, int | None]:
        process = await asyncio.create_subprocess_exec("convert", "in.png", "out.png")
        await process.wait()
        return {"code": process.returncode}

    @app.post("/previews")
    def create_preview() -> dict[str, int]:
        done = subprocess.run(["convert", "in.png", "out.png"])
        return {"code": done.returncode}
  `,
]
