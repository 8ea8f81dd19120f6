import { blockingReport, defineRule, python } from '../../rule-api/index.ts'

export default defineRule({
  id: 'blocking-subprocess',
  category: 'async',
  severity: 'error',
  set: 'recommended',
  since: '0.1.0',
  docs: {
    summary: 'Waiting for another process on the event loop',
    why: '`subprocess.run` and its relatives return when the other program has ended. On the event loop no other request of the worker is served until then.',
    bad: [
      python`
        import subprocess

        from fastapi import FastAPI

        app = FastAPI()

        @app.post("/thumbnails")
        async def create_thumbnail() -> dict[str, int]:
            done = subprocess.run(["convert", "in.png", "out.png"])  # error: [blocking-subprocess] "subprocess.run()"
            return {"code": done.returncode}
      `,
    ],
    good: [
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
    ],
    limits:
      'Starting a process with `subprocess.Popen` is not reported, only waiting for it, and `os.waitpid` with `os.WNOHANG` does not wait.',
    references: ['https://docs.python.org/3/library/asyncio-subprocess.html'],
  },
  check: {
    blockingCall(call, context) {
      if (call.kind === 'subprocess') context.report(blockingReport(call, 'waits for another process'))
    },
  },
})
