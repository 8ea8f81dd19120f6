import { describe, expect, it } from 'vitest'
import { analyse } from '../../support/application.ts'

/** The types that the parameters of `def use(…)` in `main.py` have, by name. */
async function parameterTypes(files: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const names = [...files['main.py']!.matchAll(/def use\(([\s\S]*?)\):\n/g)].flatMap((match) =>
    [...match[1]!.matchAll(/^ +(\w+)/gm)].map((parameter) => parameter[1]!),
  )
  const project = await analyse({
    ...files,
    'main.py': `${files['main.py']}    global ${names.map((name) => `got_${name}`).join(', ')}\n${names
      .map((name) => `    got_${name} = ${name}\n`)
      .join('')}`,
  })
  return Object.fromEntries(names.map((name) => [name, project.typeOf('main.py', `got_${name}`)]))
}

const LIBRARY = {
  'app/__init__.py': '',
  'app/db.py': `
from collections.abc import AsyncGenerator, Generator
class Session: ...
class AsyncSession: ...
def get_db():
    db = Session()
    try:
        yield db
    finally:
        db.close()
def get_annotated() -> Generator[Session, None, None]:
    yield make()
def get_wrong() -> Session:
    yield Session()
async def get_async() -> AsyncGenerator[AsyncSession, None]:
    async with opened() as session:
        yield session
async def get_inferred_async():
    yield AsyncSession()
`,
}

describe('the type of a parameter that a dependency fills', () => {
  it('is what the dependency returns or yields', async () => {
    const types = await parameterTypes({
      ...LIBRARY,
      'main.py': `
from functools import partial
from typing import Annotated, Any
from fastapi import Depends, Security
from fastapi.security import OAuth2PasswordBearer
from app.db import get_db, get_annotated, get_wrong, get_async, get_inferred_async, Session
class User: ...
class Paginator:
    def __init__(self, page: int = 0): ...
    def __call__(self) -> "Paginator": ...
    async def user(self) -> User: ...
async def current_user(db: Session = Depends(get_db)) -> User: ...
def plain(): return User()
def require(role: str):
    def checker(user: User = Depends(current_user)):
        return user
    return checker
oauth2 = OAuth2PasswordBearer(tokenUrl="token")
paginator = Paginator(3)
def use(
    generator=Depends(get_db),
    annotated=Depends(get_annotated),
    wrong=Depends(get_wrong),
    asynchronous=Depends(get_async),
    inferred=Depends(get_inferred_async),
    awaited=Depends(current_user),
    plain_one: Any = Depends(plain),
    security=Security(current_user, scopes=["me"]),
    made=Depends(require("admin")),
    klass=Depends(Paginator),
    own: Paginator = Depends(),
    instance=Depends(paginator),
    method=Depends(paginator.user),
    part=Depends(partial(current_user, db=None)),
    anonymous=Depends(lambda: User()),
    token=Depends(oauth2),
    keyword=Depends(dependency=plain, use_cache=False),
    marked: Annotated[Any, Depends(plain)] = None,
):
`,
    })
    expect(types).toEqual({
      generator: 'app.db.Session',
      annotated: 'app.db.Session',
      wrong: 'app.db.Session',
      asynchronous: 'app.db.AsyncSession',
      inferred: 'app.db.AsyncSession',
      awaited: 'main.User',
      plain_one: 'main.User',
      security: 'main.User',
      made: 'main.User',
      klass: 'main.Paginator',
      own: 'main.Paginator',
      instance: 'main.Paginator',
      method: 'main.User',
      part: 'main.User',
      anonymous: 'main.User',
      token: 'str | None',
      keyword: 'main.User',
      marked: 'main.User',
    })
  })

  it('is found behind aliases in other files', async () => {
    const types = await parameterTypes({
      ...LIBRARY,
      'app/deps.py': `
from typing import Annotated, Any
from fastapi import Depends
from app.db import get_db, get_async, Session
from typing_extensions import TypeAliasType
CalledDep = TypeAliasType("CalledDep", Annotated[Any, Depends(get_db)])
SessionDep = Annotated[Session, Depends(get_db)]
type AsyncSessionDep = Annotated[Any, Depends(get_async)]
Nested = Annotated[SessionDep, "documented"]
Untyped = Annotated[Any, Depends(get_db)]
def inject_db():
    return Depends(get_db)
DEFAULT = Depends(get_db)
`,
      'app/api.py': 'from app.deps import SessionDep as Database\nimport app.deps as deps\n',
      'main.py': `
from app.api import Database, deps
from app.deps import AsyncSessionDep, CalledDep, Nested, inject_db, DEFAULT
def use(
    alias: Database,
    through_module: deps.Untyped,
    statement: AsyncSessionDep,
    nested: Nested,
    called: CalledDep,
    spelled: "Database",
    returned=inject_db(),
    named=DEFAULT,
):
`,
    })
    expect(types).toEqual({
      alias: 'app.db.Session',
      through_module: 'app.db.Session',
      statement: 'app.db.AsyncSession',
      nested: 'app.db.Session',
      called: 'app.db.Session',
      spelled: 'app.db.Session',
      returned: 'app.db.Session',
      named: 'app.db.Session',
    })
  })

  it('is the annotation where the dependency says nothing, and unknown where the two contradict', async () => {
    const types = await parameterTypes({
      ...LIBRARY,
      'main.py': `
from typing import Protocol
from fastapi import Depends
from app.db import AsyncSession, get_db, Session
from app.missing import mystery
class Repository(Protocol): ...
class Base: ...
class Special(Base): ...
def special() -> Special: ...
def base() -> Base: ...
def maybe() -> Base | None: ...
def use(
    annotated: Session = Depends(mystery),
    contradicted: AsyncSession = Depends(get_db),
    wider: Base = Depends(special),
    narrower: Special = Depends(base),
    optional: Base = Depends(maybe),
    protocol: Repository = Depends(special),
    plain: Session = None,
):
`,
    })
    expect(types).toEqual({
      annotated: 'app.db.Session',
      contradicted: 'unknown',
      wider: 'main.Special',
      narrower: 'main.Special',
      optional: 'main.Base',
      protocol: 'main.Repository',
      plain: 'app.db.Session',
    })
  })

  it('reaches attributes of class-based views and class dependencies', async () => {
    const project = await analyse({
      ...LIBRARY,
      'main.py': `
from typing import Annotated, Any
from fastapi import Depends
from app.db import get_db
class View:
    db: Any = Depends(get_db)
    other: Annotated[Any, Depends(get_db)]
db = View().db
other = View().other
`,
    })
    expect(project.typeOf('main.py', 'db')).toBe('app.db.Session')
    expect(project.typeOf('main.py', 'other')).toBe('app.db.Session')
  })
})
