import { describe, expect, it } from 'vitest'
import { lint } from '../support/lint.ts'

/** The text of `main.py` after the fixes of a rule, made one after the other until none is left. */
async function fixed(rule: string, text: string): Promise<string> {
  let result = text
  for (let round = 0; round < 5; round++) {
    const { findings } = await lint({ 'main.py': result }, { rules: [rule, 'syntax-error'] })
    const fix = findings.find((finding) => finding.fix)?.fix
    if (!fix) return result
    expect(fix.safety).toBe('safe')
    result = [...fix.edits]
      .sort((one, other) => other.start - one.start || other.end - one.end)
      .reduce((done, { start, end, text: by }) => done.slice(0, start) + by + done.slice(end), result)
  }
  throw new Error(`fixes have no end: ${result}`)
}

const MODEL = `from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase): ...


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    is_active: Mapped[bool]
    parts: Mapped[list[str]]


ids = [1]
`

describe('python-operator-in-filter writes', () => {
  it.each([
    ['User.name is None', 'User.name.is_(None)'],
    ['User.name is  not None', 'User.name.is_not(None)'],
    ['User.id in ids', 'User.id.in_(ids)'],
    ['User.id not in (1, 2)', 'User.id.not_in((1, 2))'],
    ['not User.is_active', '~User.is_active'],
    ['not User.id == 1', '~(User.id == 1)'],
    ['not (User.id == 1)', '~(User.id == 1)'],
    ['not User.name.like("a")', '~User.name.like("a")'],
    ['User.id == 1 and User.is_active', 'and_(User.id == 1, User.is_active)'],
    [
      '(User.id == 1) or (User.id == 2) or User.name.is_(None)',
      'or_((User.id == 1), (User.id == 2), User.name.is_(None))',
    ],
    ['User.id == 1 and User.name is None', 'and_(User.id == 1, User.name.is_(None))'],
    ['\n    User.id == 1\n    and User.id == 2\n', '\n    and_(User.id == 1,\n    User.id == 2)\n'],
  ])('%j as %j', async (before, after) => {
    const result = await fixed('python-operator-in-filter', `${MODEL}print(select(User).where(${before}))\n`)
    expect(result.slice(result.indexOf('print'))).toBe(`print(select(User).where(${after}))\n`)
    expect(/(and|or)_\(/.test(after)).toBe(/^from sqlalchemy import (and|or)_, select$/m.test(result))
  })

  it.each([
    ['not User.name'],
    ['User.id in (ids or [1])'],
    ['User.id == 1 and ids'],
    ['1 < User.id < 3'],
    ['User.name and User.id == 1'],
    ['\n    User.id == 1  # the first\n    and User.id == 2\n'],
  ])('nothing where it is not clear what %j should mean', async (before) => {
    const text = `${MODEL}print(select(User).where(${before}))\n`
    expect(await fixed('python-operator-in-filter', text)).toBe(text)
  })
})

describe('unindexed-foreign-key adds index=True', () => {
  it.each([
    ['team_id: int = Field(foreign_key="team.id")', 'team_id: int = Field(foreign_key="team.id", index=True)'],
    [
      'team_id: int = Field(sa_column=Column(Integer, ForeignKey("team.id")))',
      'team_id: int = Field(sa_column=Column(Integer, ForeignKey("team.id"), index=True))',
    ],
    [
      'team_id: int = Field(\n        foreign_key="team.id",  # its team\n    )',
      'team_id: int = Field(\n        foreign_key="team.id", index=True,  # its team\n    )',
    ],
  ])('to %j', async (before, after) => {
    const models = (column: string): string => `from sqlalchemy import Column, ForeignKey, Integer
from sqlmodel import Field, SQLModel


class Hero(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    ${column}
`
    expect(await fixed('unindexed-foreign-key', models(before))).toBe(models(after))
  })
})
