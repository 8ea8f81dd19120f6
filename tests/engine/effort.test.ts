import { describe, expect, it } from 'vitest'
import { lint } from '../support/lint.ts'

/** Programs whose ways through double with every line; a hang shows as a test that runs out of time. */
describe('effort', () => {
  const count = 40
  const parameters = Array.from({ length: count }, (_, index) => `f${index}: int = 0`).join(', ')
  const lines = (line: (index: number) => string): string =>
    Array.from({ length: count }, (_, index) => line(index)).join('\n')

  it('is bounded where a value is changed under many conditions', async () => {
    const result = await lint({
      'main.py': `
from fastapi import FastAPI
import requests

app = FastAPI()


def wrap(a, b):
    return {"a": a, "b": b} if b else a


@app.get("/urls")
async def read_urls(${parameters}):
    url = "postgresql://"
${lines((index) => `    if f${index}:\n        url = url + str(f${index})\n    elif f0:\n        url = f"{url}/{f${index}}"`)}
    requests.get(url)
    return [url, wrap(url, f0)]


@app.get("/data")
async def read_data(${parameters}):
    data = {}
${lines((index) => `    if f${index}:\n        data = {**data, "k": wrap(data, ${index})}\n    else:\n        data = dict(data, a=data)`)}
    return data


@app.get("/pairs")
async def read_pairs():
    t0 = 1
${lines((index) => `    t${index + 1} = (t${index}, t${index})`)}
    return t${count}
`,
    })
    expect(result.internalErrors).toEqual([])
    expect(result.findings.map(({ rule }) => rule)).toContain('blocking-http-call')
  })

  it('is bounded where a query is refined under many conditions', async () => {
    const result = await lint({
      'main.py': `
import time
from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase): ...


class Author(Base):
    __tablename__ = "authors"
    id: Mapped[int] = mapped_column(primary_key=True)
    books: Mapped[list["Book"]] = relationship()


class Book(Base):
    __tablename__ = "books"
    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("authors.id"))


def search(db: Session, ${parameters}):
    query = db.query(Author)
${lines((index) => `    if f${index}:\n        query = query.filter(Author.id == ${index})`)}
    for author in query.all():
        print(author.books)


async def wait():
    time.sleep(1)
`,
    })
    expect(result.internalErrors).toEqual([])
    expect(result.findings.map(({ rule }) => rule)).toContain('blocking-sleep')
  })
})
