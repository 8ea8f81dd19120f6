import { describe, expect, it } from 'vitest'
import { python } from '../../src/rule-api/index.ts'
import { lint } from '../support/lint.ts'

/** The text of `main.py` when the fixes of a rule have been made one after the other until none is left. */
async function fixed(rule: string, text: string): Promise<string> {
  let result = text
  for (let round = 0; round < 20; round++) {
    const { findings } = await lint({ 'main.py': result }, { rules: [rule, 'syntax-error'] })
    expect(findings.map((finding) => finding.rule)).not.toContain('syntax-error')
    const fix = findings.find((finding) => finding.fix)?.fix
    if (!fix) return result
    result = [...fix.edits]
      .sort((one, other) => other.start - one.start)
      .reduce((done, { start, end, text: by }) => done.slice(0, start) + by + done.slice(end), result)
  }
  throw new Error('the fixes never end')
}

const JOINED = python`
  from sqlalchemy import ForeignKey, select
  from sqlalchemy.ext.asyncio import AsyncSession
  from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, joinedload, relationship, selectinload

  class Base(DeclarativeBase): ...

  class Author(Base):
      __tablename__ = "authors"
      id: Mapped[int] = mapped_column(primary_key=True)
      books: Mapped[list["Book"]] = relationship()

  class Book(Base):
      __tablename__ = "books"
      id: Mapped[int] = mapped_column(primary_key=True)
      author_id: Mapped[int] = mapped_column(ForeignKey("authors.id"))

  QUERY = select(Author).options(joinedload(Author.books))

`

describe('fixes', () => {
  it('await what a session is asked to do', async () => {
    const text = (body: string) =>
      `from sqlalchemy import select\nfrom sqlalchemy.ext.asyncio import AsyncSession\n\n${body}`
    const bad = python`
      async def run(session: AsyncSession):
          session.flush()  # at once
          rows = session.execute(select(1)).scalars().all()
          first = await session.scalars(select(1)).first()
          result = session.execute(select(2))
          print(rows, first, result.all())
          session.commit()
    `
    const good = python`
      async def run(session: AsyncSession):
          await session.flush()  # at once
          rows = (await session.execute(select(1))).scalars().all()
          first = (await session.scalars(select(1))).first()
          result = await session.execute(select(2))
          print(rows, first, result.all())
          await session.commit()
    `
    expect(await fixed('unawaited-session-call', text(bad))).toBe(text(good))
    const synchronous = 'def run(session: AsyncSession):\n    session.commit()\n'
    expect(await fixed('unawaited-session-call', text(synchronous))).toBe(text(synchronous))
  })

  it('make rows unique', async () => {
    const text = (body: string) => `${JOINED}${body}`
    const bad = python`
      async def run(session: AsyncSession):
          one = (await session.scalars(QUERY)).all()
          two = (
              (await session.execute(QUERY))
              .scalars()
              .all()
          )
          for three in await session.scalars(QUERY):
              print(one, two, three)
          result = await session.scalars(QUERY)
          print([four for four in result])
    `
    const good = python`
      async def run(session: AsyncSession):
          one = (await session.scalars(QUERY)).unique().all()
          two = (
              (await session.execute(QUERY))
              .scalars()
              .unique().all()
          )
          for three in (await session.scalars(QUERY)).unique():
              print(one, two, three)
          result = await session.scalars(QUERY)
          print([four for four in result.unique()])
    `
    expect(await fixed('joined-collection-without-unique', text(bad))).toBe(text(good))
  })

  it('load relationships with the query', async () => {
    const text = (body: string) => `${JOINED}${body}`
    const bad = python`
      async def run(session: AsyncSession):
          author = (await session.scalars(select(Author).where(Author.id == 1))).one()
          print(author.books)
    `
    const good = bad.replace('select(Author)', 'select(Author).options(selectinload(Author.books))')
    expect(await fixed('lazy-load-with-async-session', text(bad))).toBe(text(good))
    // A query that is no plain \`select\` has to be changed by hand.
    const got = bad.replace(/\(await.*one\(\)/, 'await session.get_one(Author, 1)')
    expect(got).not.toBe(bad)
    expect(await fixed('lazy-load-with-async-session', text(got))).toBe(text(got))
  })
})
