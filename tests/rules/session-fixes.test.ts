import { expect, it } from 'vitest'
import { python } from '../../src/rule-api/index.ts'
import { lint } from '../support/lint.ts'

const HEAD = python`
  from fastapi import FastAPI
  from sqlalchemy import create_engine, select
  from sqlalchemy.ext.asyncio import AsyncSession
  from sqlalchemy.orm import sessionmaker

  app = FastAPI()
  engine = create_engine("sqlite://")
  SessionLocal = sessionmaker(engine)

`

/** The text below `HEAD` when the fix of its only finding has been made; null where there is none. */
async function fixed(body: string): Promise<string | null> {
  const { findings } = await lint({ 'main.py': HEAD + body }, { rules: ['unclosed-session'] })
  expect(findings).toHaveLength(1)
  const { fix } = findings[0]!
  if (!fix) return null
  const text = [...fix.edits]
    .sort((one, other) => other.start - one.start)
    .reduce((done, { start, end, text: by }) => done.slice(0, start) + by + done.slice(end), HEAD + body)
  expect((await lint({ 'main.py': text }, { rules: ['unclosed-session', 'syntax-error'] })).findings).toEqual([])
  return text.slice(HEAD.length)
}

it('puts what follows into a with', async () => {
  const bad = python`
    @app.get("/books")
    def read_books(flag: bool):
        title = "Emma"
        db = SessionLocal()  # of this request

        # Only new ones.
        if flag:
            rows = db.execute(
                select(1),
            )

            return rows.all()
        return db.scalar(select(2))

    TITLE = "Emma"
  `
  const good = python`
    @app.get("/books")
    def read_books(flag: bool):
        title = "Emma"
        with SessionLocal() as db:  # of this request

            # Only new ones.
            if flag:
                rows = db.execute(
                    select(1),
                )

                return rows.all()
            return db.scalar(select(2))

    TITLE = "Emma"
  `
  expect(await fixed(bad)).toBe(good)
})

it('awaits the with of an asynchronous session', async () => {
  const bad = python`
    @app.get("/books")
    async def read_books():
        session = AsyncSession(engine)
        return await session.scalar(select(1))
  `
  const good = python`
    @app.get("/books")
    async def read_books():
        async with AsyncSession(engine) as session:
            return await session.scalar(select(1))
  `
  expect(await fixed(bad)).toBe(good)
})

it('puts the yield of a dependency into the with', async () => {
  const bad =
    'def get_db():\n    db = SessionLocal()\n    yield db\n\n@app.get("/")\ndef read(db=Depends(get_db)): ...\n'
  const good = 'def get_db():\n    with SessionLocal() as db:\n        yield db\n'
  expect(await fixed(`from fastapi import Depends\n\n${bad}`)).toContain(good)
})

it.each([
  ['text on several lines', 'db = SessionLocal()\n    return db.execute("""\nselect 1\n""")'],
  [
    'a use after the block',
    'if True:\n        db = SessionLocal()\n        db.flush()\n    return db.scalar(select(1))',
  ],
  [
    'a close that may be skipped',
    'db = SessionLocal()\n    rows = db.execute(select(1)).all()\n    db.close()\n    return rows',
  ],
  ['two statements on a line', 'db = SessionLocal(); db.flush()\n    return 1'],
])('leaves %s to a person', async (_what, body) => {
  expect(await fixed(`@app.get("/")\ndef read():\n    ${body}\n`)).toBeNull()
})
