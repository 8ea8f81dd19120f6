import { type Example, python } from '../../rule-api/index.ts'

export const bad: readonly Example[] = [
  python`
    import boto3
    from fastapi import FastAPI, UploadFile

    app = FastAPI()
    s3 = boto3.client("s3")

    @app.post("/files")
    async def create_file(upload: UploadFile) -> dict[str, str | None]:
        s3.upload_fileobj(upload.file, "bookshop", upload.filename)  # error: [blocking-sdk-call] "use aioboto3"
        return {"name": upload.filename}
  `,
  {
    title: 'through a service class in another module',
    files: {
      'main.py': python`
        from fastapi import FastAPI

        from summaries import Summaries

        app = FastAPI()
        summaries = Summaries()

        @app.post("/summaries")
        async def create_summary(text: str) -> str:
            return summaries.write(text)  # error: [blocking-sdk-call] "openai.OpenAI.chat.completions.create()"
      `,
      'summaries.py': python`
        from openai import OpenAI

        class Summaries:
            def __init__(self) -> None:
                self.client = OpenAI()

            def write(self, text: str) -> str:
                answer = self.client.chat.completions.create(
                    model="some-model", messages=[{"role": "user", "content": text}]
                )
                return answer.choices[0].message.content or ""
      `,
    },
  },
  {
    title: 'a library of your own',
    files: {
      'pyproject.toml': `
[tool.fastapi-lint]
blocking-calls = [{ call = "warehouse.Client.*", use = "warehouse.AsyncClient" }]
`.trimStart(),
      'main.py': python`
        from fastapi import FastAPI
        from warehouse import Client

        app = FastAPI()
        warehouse = Client("https://warehouse.example")

        @app.get("/stock/{isbn}")
        async def read_stock(isbn: str) -> int:
            return warehouse.count(isbn)  # error: [blocking-sdk-call] "use warehouse.AsyncClient"
      `,
    },
  },
]

export const good: readonly Example[] = [
  python`
    import boto3
    from fastapi import FastAPI, UploadFile
    from fastapi.concurrency import run_in_threadpool
    from openai import AsyncOpenAI

    app = FastAPI()
    s3 = boto3.client("s3")
    openai = AsyncOpenAI()

    @app.post("/files")
    async def create_file(upload: UploadFile) -> dict[str, str | None]:
        await run_in_threadpool(s3.upload_fileobj, upload.file, "bookshop", upload.filename)
        return {"name": upload.filename}

    @app.get("/files/{name}")
    async def read_link(name: str) -> str:
        return s3.generate_presigned_url("get_object", Params={"Bucket": "bookshop", "Key": name})

    @app.post("/summaries")
    async def create_summary(text: str) -> str:
        answer = await openai.chat.completions.create(
            model="some-model", messages=[{"role": "user", "content": text}]
        )
        return answer.choices[0].message.content or ""
  `,
]
