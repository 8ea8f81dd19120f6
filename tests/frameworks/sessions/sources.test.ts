import { describe, expect, it } from 'vitest'
import { SessionSources } from '../../../src/frameworks/sessions/sources.ts'
import { analyse } from '../../support/application.ts'

const DATABASE = `
from contextlib import asynccontextmanager
from typing import Annotated
from fastapi import Depends
from sqlalchemy import create_engine
from sqlalchemy.ext.asyncio import AsyncSession, async_scoped_session, async_sessionmaker, create_async_engine
from sqlalchemy.orm import Session, sessionmaker
import sqlmodel.ext.asyncio.session

engine = create_async_engine("sqlite+aiosqlite://")
Default = async_sessionmaker(engine)
Keeping = async_sessionmaker(engine, expire_on_commit=False)
Old = sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)
Sync = sessionmaker(create_engine("sqlite://"))
KEEPS = False
Named = async_sessionmaker(engine, expire_on_commit=KEEPS)
Spread = async_sessionmaker(engine, **{"expire_on_commit": False})
scoped = async_scoped_session(Keeping, scopefunc=lambda: 1)

async def get_default():
    async with Default() as session:
        yield session

@asynccontextmanager
async def opened():
    async with Keeping.begin() as session:
        yield session

async def get_opened():
    async with opened() as session:
        yield session

def get_sync():
    db = Sync()
    try:
        yield db
    finally:
        db.close()

def get_returned() -> Session:
    return Sync()

DefaultDep = Annotated[AsyncSession, Depends(get_default)]

class Repository:
    def __init__(self, session: DefaultDep, other: AsyncSession):
        self.session = session
        self.other = other

    @property
    def current(self):
        return self.session
`

/** How the session that an expression of a function gives is made: `expire_on_commit`, then the dependency that closes it. */
async function sourceOf(body: string, expression: string): Promise<string> {
  const main = `from database import *\n${body}\n`
  const { application, module } = await analyse({ 'database.py': DATABASE, 'main.py': main })
  const place = module('main.py')
  const call = place.functions
    .flatMap(({ facts }) => facts.calls)
    .find(({ call: { func, args } }) => func.kind === 'Name' && func.id === 'reveal' && args.length === 1)
  const sources = new SessionSources(application.project).sourcesOf({ module: place, node: call!.call.args[0]! })
  expect(main.slice(call!.call.args[0]!.start, call!.call.args[0]!.end)).toBe(expression)
  if (sources === null) return 'unknown'
  return sources
    .map(({ expiresOnCommit, dependency, scope }) =>
      [expiresOnCommit, dependency?.facts.name, scope].filter((part) => part !== null && part !== undefined).join(' '),
    )
    .join(', ')
}

describe('sessions are followed to where they are made', () => {
  it.each([
    ['async def f(session: DefaultDep): reveal(session)', 'session', 'true get_default'],
    ['async def f(session=Depends(get_opened)): reveal(session)', 'session', 'false get_opened'],
    ['def f(db: Session = Depends(get_sync, scope="function")): reveal(db)', 'db', 'true get_sync function'],
    ['def f(db: Session = Depends(get_returned)): reveal(db)', 'db', 'true'],
    ['async def f():\n    async with Old() as session: reveal(session)', 'session', 'false'],
    ['async def f():\n    async with Named() as session: reveal(session)', 'session', 'false'],
    ['async def f():\n    async with Spread() as session: reveal(session)', 'session', ''],
    ['async def f():\n    async with Keeping(expire_on_commit=True) as session: reveal(session)', 'session', 'true'],
    [
      'async def f():\n    session = sqlmodel.ext.asyncio.session.AsyncSession(engine)\n    reveal(session)',
      'session',
      'true',
    ],
    ['async def f():\n    async for session in get_default(): reveal(session)', 'session', 'true'],
    ['async def f():\n    session = await anext(get_default())\n    reveal(session)', 'session', 'true'],
    [
      'async def f(fast: bool):\n    session = Default() if fast else Keeping()\n    reveal(session)',
      'session',
      'true, false',
    ],
    [
      'def f(repository: Annotated[Repository, Depends()]): reveal(repository.session)',
      'repository.session',
      'true get_default',
    ],
    [
      'def f(repository: Annotated[Repository, Depends()]): reveal(repository.current)',
      'repository.current',
      'true get_default',
    ],
    ['def f(repository: Annotated[Repository, Depends()]): reveal(repository.other)', 'repository.other', 'unknown'],
    ['def g(s): reveal(s)\nasync def f(session: DefaultDep): g(session)', 's', 'true get_default'],
    ['def g(s): reveal(s)\ndef f(session: DefaultDep, other): g(session); g(other)', 's', 'unknown'],
    ['async def f(): reveal(scoped)', 'scoped', 'unknown'],
    ['async def f(session: AsyncSession): reveal(session)', 'session', 'unknown'],
  ])('%s', async (body, expression, expected) => {
    expect(await sourceOf(body, expression)).toBe(expected)
  })
})
