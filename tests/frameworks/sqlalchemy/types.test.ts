import { describe, expect, it } from 'vitest'
import { analyse } from '../../support/application.ts'

const MODELS = `
from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
class Base(DeclarativeBase): ...
class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    items: Mapped[list["Item"]] = relationship(back_populates="owner")
class Item(Base):
    __tablename__ = "items"
    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    owner: Mapped[User] = relationship(back_populates="items")
`

/** The types of the names that `main.py` assigns, beside the entities `User` and `Item` of `models.py`. */
async function types(main: string, ...names: string[]): Promise<Record<string, string>> {
  const project = await analyse({ 'models.py': MODELS, 'main.py': main })
  return Object.fromEntries(names.map((name) => [name, project.typeOf('main.py', name)]))
}

describe('types of sessions', () => {
  it('come from factories, annotations and contexts', async () => {
    expect(
      await types(
        `
from sqlalchemy import create_engine
from sqlalchemy.ext.asyncio import AsyncSession, async_scoped_session, async_sessionmaker, create_async_engine
from sqlalchemy.ext.declarative import declarative_base
from sqlalchemy.orm import Session, scoped_session, sessionmaker
import sqlmodel
engine = create_engine("sqlite://")
Local = sessionmaker(bind=engine)
local = Local()
with Local() as entered: ...
with Local.begin() as begun: ...
with Session(engine) as session, session.begin() as transaction: ...
with engine.connect() as connection: ...
with engine.begin() as connected: ...
scoped = scoped_session(sessionmaker(engine))
own = scoped()
Old = sessionmaker(create_async_engine("x"), class_=AsyncSession)
old = Old()
Async = async_sessionmaker(create_async_engine("x"))
new = Async()
model = sessionmaker(class_=sqlmodel.Session)()
def use(a: sessionmaker, b: "async_sessionmaker[AsyncSession]", c: sessionmaker[Session]):
    global ra, rb, rc
    ra = a(); rb = b(); rc = c()
async def main():
    global in_async, in_begin, in_connection
    async with Async() as in_async: ...
    async with Async.begin() as in_begin: ...
    async with create_async_engine("x").connect() as in_connection: ...
`,
        ...['engine', 'local', 'entered', 'begun', 'session', 'transaction', 'connection', 'connected', 'own', 'old'],
        ...['new', 'model', 'ra', 'rb', 'rc', 'in_async', 'in_begin', 'in_connection'],
      ),
    ).toEqual({
      engine: 'sqlalchemy.engine.Engine',
      local: 'sqlalchemy.orm.Session',
      entered: 'sqlalchemy.orm.Session',
      begun: 'sqlalchemy.orm.Session',
      session: 'sqlalchemy.orm.Session',
      transaction: 'sqlalchemy.orm.SessionTransaction',
      connection: 'sqlalchemy.engine.Connection',
      connected: 'sqlalchemy.engine.Connection',
      own: 'sqlalchemy.orm.Session',
      old: 'sqlalchemy.ext.asyncio.AsyncSession',
      new: 'sqlalchemy.ext.asyncio.AsyncSession',
      model: 'sqlmodel.Session',
      ra: 'sqlalchemy.orm.Session',
      rb: 'sqlalchemy.ext.asyncio.AsyncSession',
      rc: 'sqlalchemy.orm.Session',
      in_async: 'sqlalchemy.ext.asyncio.AsyncSession',
      in_begin: 'sqlalchemy.ext.asyncio.AsyncSession',
      in_connection: 'sqlalchemy.ext.asyncio.AsyncConnection',
    })
  })
})

describe('types of query results', () => {
  it('follow a select through results', async () => {
    expect(
      await types(
        `
from sqlalchemy import select
from sqlalchemy.future import select as older
from sqlalchemy.orm import Session, selectinload
from models import Item, User
def use(session: Session):
    global statement, result, rows, scalars, users, one, maybe, first, got, direct, pairs, each, name, again, column, unique
    statement = select(User).where(User.id > 1).options(selectinload(User.items)).order_by(User.id)
    result = session.execute(statement)
    rows = result.all()
    scalars = result.scalars()
    unique = scalars.unique()
    users = scalars.all()
    one = session.execute(older(User)).scalar_one()
    maybe = session.scalar(statement)
    first = session.scalars(statement).first()
    got = session.get(User, 1)
    direct = [user for user in session.scalars(statement)]
    pairs = session.execute(select(User, Item)).all()
    for each, again in session.execute(select(User, Item)): ...
    name = users[0].items[0].owner
    column = session.scalars(select(Item.owner_id)).all()
`,
        ...['statement', 'result', 'rows', 'scalars', 'unique', 'users', 'one', 'maybe', 'first', 'got', 'direct'],
        ...['pairs', 'each', 'again', 'name', 'column'],
      ),
    ).toEqual({
      statement: 'sqlalchemy.Select[tuple[models.User]]',
      result: 'sqlalchemy.engine.Result[tuple[models.User]]',
      rows: 'typing.Sequence[tuple[models.User]]',
      scalars: 'sqlalchemy.engine.ScalarResult[models.User]',
      unique: 'sqlalchemy.engine.ScalarResult[models.User]',
      users: 'typing.Sequence[models.User]',
      one: 'models.User',
      maybe: 'models.User | None',
      first: 'models.User | None',
      got: 'models.User | None',
      direct: 'list[models.User]',
      pairs: 'typing.Sequence[tuple[models.User, models.Item]]',
      each: 'models.User',
      again: 'models.Item',
      name: 'models.User',
      column: 'typing.Sequence[int]',
    })
  })

  it('follow queries, SQLModel and their async twins', async () => {
    expect(
      await types(
        `
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session
import sqlmodel
from sqlmodel.ext.asyncio.session import AsyncSession as ModelSession
from models import Item, User
class Hero(sqlmodel.SQLModel, table=True):
    id: int | None = sqlmodel.Field(default=None, primary_key=True)
def use(session: Session, other: sqlmodel.Session):
    global query, all, first, each, ids, heroes, both, executed
    query = session.query(User).filter(User.id == 1).options()
    all = query.all()
    first = query.first()
    ids = session.query(User.id).all()
    for each in session.query(Item): ...
    heroes = other.exec(sqlmodel.select(Hero)).all()
    both = other.exec(sqlmodel.select(Hero, User)).first()
    executed = other.execute(sqlmodel.select(Hero)).scalars().all()
async def main(session: AsyncSession, other: ModelSession):
    global users, got, streamed, awaited
    users = (await session.scalars(select(User))).all()
    got = await session.get(User, 1)
    async for streamed in await session.stream_scalars(select(Item)): ...
    awaited = (await other.exec(sqlmodel.select(Hero))).one()
`,
        ...[
          'query',
          'all',
          'first',
          'each',
          'ids',
          'heroes',
          'both',
          'executed',
          'users',
          'got',
          'streamed',
          'awaited',
        ],
      ),
    ).toEqual({
      query: 'sqlalchemy.orm.Query[models.User]',
      all: 'list[models.User]',
      first: 'models.User | None',
      each: 'models.Item',
      ids: 'list[tuple[int]]',
      heroes: 'typing.Sequence[main.Hero]',
      both: 'tuple[main.Hero, models.User] | None',
      executed: 'typing.Sequence[main.Hero]',
      users: 'typing.Sequence[models.User]',
      got: 'models.User | None',
      streamed: 'models.Item',
      awaited: 'main.Hero',
    })
  })
})
