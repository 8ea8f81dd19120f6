import { describe, expect, it } from 'vitest'
import { analyse } from '../support/application.ts'

describe('types of expressions', () => {
  it('follow constructor calls, attributes and imports across files', async () => {
    const project = await analyse({
      'app/__init__.py': '',
      'app/models.py': `
class Item:
    name: str
class User:
    items: list["Item"]
    def __init__(self, name: str):
        self.name = name
    def first(self) -> "Item | None":
        return self.items[0]
`,
      'app/main.py': `
from . import models
from app.models import User as Person
user = Person("x")
same = models.User("y")
items = user.items
names = [item.name for item in user.items]
first = user.first()
name = user.name
for each in user.items:
    pass
index, pair = list(enumerate(user.items))[0]
`,
    })
    const types = Object.fromEntries(
      ['user', 'same', 'items', 'names', 'first', 'name', 'each', 'pair'].map((name) => [
        name,
        project.typeOf('app/main.py', name),
      ]),
    )
    expect(types).toEqual({
      user: 'app.models.User',
      same: 'app.models.User',
      items: 'list[app.models.Item]',
      names: 'list[str]',
      first: 'app.models.Item | None',
      name: 'str',
      each: 'app.models.Item',
      pair: 'app.models.Item',
    })
  })

  it('fill in type arguments of generic classes and functions', async () => {
    const project = await analyse({
      'main.py': `
from typing import Generic, TypeVar, Annotated, Optional, Self
from contextlib import contextmanager, asynccontextmanager
T = TypeVar("T")
class Model: ...
class User(Model): ...
class Repository(Generic[T]):
    def __init__(self, model: type[T]) -> None:
        self.model = model
    def get(self) -> T: ...
    def all(self) -> list[T]: ...
    def me(self) -> Self: ...
class UserRepository(Repository[User]): ...
class Box[V]:
    value: V
def first(items: list[T]) -> T: ...
@contextmanager
def opened():
    yield User()
async def fetch() -> User: ...
repository = UserRepository(User)
one = repository.get()
many = repository.all()
me = repository.me()
direct = Repository(User).get()
head = first(many)
Alias = Annotated[User, "x"]
def use(a: Alias, b: Optional[Alias], c: Box[User], *d: User, **e: User):
    global ra, rb, rc, rd, re
    ra = a; rb = b; rc = c.value; rd = d; re = e
with opened() as handle:
    pass
async def main():
    global awaited, pending
    awaited = await fetch()
    pending = fetch()
`,
    })
    const types = Object.fromEntries(
      ['one', 'many', 'me', 'direct', 'head', 'ra', 'rb', 'rc', 'rd', 're', 'handle', 'awaited', 'pending'].map(
        (name) => [name, project.typeOf('main.py', name)],
      ),
    )
    expect(types).toEqual({
      one: 'main.User',
      many: 'list[main.User]',
      me: 'main.UserRepository',
      direct: 'main.User',
      head: 'main.User',
      ra: 'main.User',
      rb: 'main.User | None',
      rc: 'main.User',
      rd: 'tuple[main.User, "..."]',
      re: 'dict[str, main.User]',
      handle: 'main.User',
      awaited: 'main.User',
      pending: 'typing.Coroutine[main.User]',
    })
  })

  it('use the assignment that reaches a use', async () => {
    const project = await analyse({
      'main.py': `
class A:
    def to_b(self) -> "B": ...
class B: ...
x = A()
x = x.to_b()
y = None
if x:
    y = A()
else:
    y = B()
def f(value):
    if isinstance(value, A):
        global narrowed
        narrowed = value
try:
    z = A()
except Exception:
    raise
`,
    })
    expect(project.typeOf('main.py', 'x')).toBe('main.B')
    expect(project.typeOf('main.py', 'y')).toBe('main.A | main.B')
    expect(project.typeOf('main.py', 'narrowed')).toBe('main.A')
    expect(project.typeOf('main.py', 'z')).toBe('main.A')
  })

  it('enter what can be entered', async () => {
    const project = await analyse({
      'main.py': `
class Sync:
    def __enter__(self) -> int: ...
class Async:
    async def __aenter__(self) -> str: ...
def make(flag: bool) -> Sync | Async: ...
with make(True) as entered: ...
async def main():
    global awaited
    async with make(False) as other:
        awaited = other
`,
    })
    expect(project.typeOf('main.py', 'entered')).toBe('int')
    expect(project.typeOf('main.py', 'awaited')).toBe('str')
  })

  it('narrow a name by isinstance, wherever it is the same name with the same value', async () => {
    const project = await analyse({
      'main.py': `
class A: ...
class B(A): ...
def f(either: B | dict[str, int], b: B, anything, rows):
    global in_else, kept, after, comprehended, negated, looped
    if isinstance(either, dict):
        pass
    else:
        in_else = either
    if isinstance(b, A):
        kept = b
    if isinstance(anything, A):
        comprehended = [anything for anything in rows]
    if not isinstance(anything, A) or rows:
        negated = anything
    while True:
        if isinstance(anything, A):
            for _ in rows:
                looped = anything
                anything = rows
    if isinstance(either, dict):
        return
    after = either
`,
    })
    expect(project.typeOf('main.py', 'in_else')).toBe('main.B')
    expect(project.typeOf('main.py', 'after')).toBe('main.B')
    expect(project.typeOf('main.py', 'kept')).toBe('main.B')
    expect(project.typeOf('main.py', 'comprehended')).toBe('list[unknown]')
    expect(project.typeOf('main.py', 'negated')).toBe('unknown')
    expect(project.typeOf('main.py', 'looped')).toBe('unknown')
  })

  it('know classes inside of Optional, Union and Annotated', async () => {
    const project = await analyse({
      'main.py': `
from typing import Annotated, Optional, Type, TypeVar, Union
class A: ...
T = TypeVar("T", bound=A)
def f(a: Optional[Type[A]], b: Union[type[A], str, None], c: Annotated[Type[T] | None, "x"]):
    global x, y, z
    x, y, z = a, b, c
`,
    })
    expect(project.typeOf('main.py', 'x')).toBe('type[main.A] | None')
    expect(project.typeOf('main.py', 'y')).toBe('type[main.A] | str | None')
    expect(project.typeOf('main.py', 'z')).toMatch(/^type\[main:\d+\] \| None$/)
  })

  it('mind what decorators of the project give back instead, and defaults', async () => {
    const project = await analyse({
      'main.py': `
from functools import wraps
from library import cached
class A: ...
class B: ...
def converting(function):
    @wraps(function)
    def wrapper(*args):
        return B() if function(*args) else B()
    return wrapper
def configured(level):
    def decorate(function):
        async def wrapper(*args) -> B:
            return convert(await function(*args))
        return wrapper
    return decorate
def logged(function):
    def wrapper(*args):
        result = function(*args)
        return result
    return wrapper
@converting
def first() -> A: ...
@configured(1)
async def second() -> A: ...
@logged
def third() -> A: ...
@cached(ttl=1)
def fourth() -> A: ...
a, c, d = first(), third(), fourth()
async def main(items: dict[str, A]):
    global b, e, f, g
    b = await second()
    e = items.get("a", B())
    f = items.pop("a")
    g = next(iter(items.values()), B())
`,
    })
    expect(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => project.typeOf('main.py', name))).toEqual([
      'main.B',
      'main.B',
      'main.A',
      'main.A',
      'main.A | main.B',
      'main.A',
      'main.A | main.B',
    ])
  })

  it('leave None out of what an operator is used on', async () => {
    const project = await analyse({
      'main.py': `
from pathlib import Path
def root() -> Path | None: ...
folder = root()
file = folder / "a.txt" if folder else Path("b.txt")
nothing = None / "a.txt"
`,
    })
    expect(project.typeOf('main.py', 'file')).toBe('pathlib.Path')
    expect(project.typeOf('main.py', 'nothing')).toBe('unknown')
  })

  it('know an object that a package exports under the name of the submodule it comes from', async () => {
    const project = await analyse({
      'crud/__init__.py': 'from .item import item as item\nfrom . import user\n',
      'crud/item.py': 'class Items: ...\nitem = Items()\n',
      'crud/user.py': 'class Users: ...\nuser = Users()\n',
      'main.py': `
import crud
from crud import item, user
whole = crud.item
imported = item
submodule = user.user
`,
    })
    expect(project.typeOf('main.py', 'whole')).toBe('crud.item.Items')
    expect(project.typeOf('main.py', 'imported')).toBe('crud.item.Items')
    expect(project.typeOf('main.py', 'submodule')).toBe('crud.user.Users')
  })

  it('know submodules of libraries and what __getattr__ gives', async () => {
    const project = await analyse({
      'main.py': `
import http.client
import pymongo
connection = http.client.HTTPSConnection("localhost")
client = pymongo.MongoClient()
named = client.shop.orders
indexed = client["shop"]["orders"]
class Lazy:
    known: int
    def __getattr__(self, name: str) -> str: ...
known = Lazy().known
other = Lazy().other
`,
    })
    expect(project.typeOf('main.py', 'connection')).toBe('http.client.HTTPSConnection')
    expect(project.typeOf('main.py', 'named')).toBe('pymongo.collection.Collection')
    expect(project.typeOf('main.py', 'indexed')).toBe('pymongo.collection.Collection')
    expect(project.typeOf('main.py', 'known')).toBe('int')
    expect(project.typeOf('main.py', 'other')).toBe('str')
  })

  it('of a generic object count before what its methods are given', async () => {
    const project = await analyse({
      'main.py': `
from typing import Generic, TypeVar
T = TypeVar("T")
class Base: ...
class User(Base): ...
class NewUser(Base): ...
class Repository(Generic[T]):
    def create(self, data: T | Base) -> T: ...
class UserRepository(Repository[User]): ...
created = UserRepository().create(NewUser())
`,
    })
    expect(project.typeOf('main.py', 'created')).toBe('main.User')
  })

  it('take the type of an unannotated parameter from its callers', async () => {
    const project = await analyse({
      'models.py': `
class Session: ...
class Other: ...
`,
      'crud.py': `
class Repository:
    def __init__(self, session):
        self.session = session
def load(key, *, db):
    global loaded
    loaded = db
def mixed(db):
    global either
    either = db
def unsure(db):
    global unsure_db
    unsure_db = db
@route
def decorated(db):
    global decorated_db
    decorated_db = db
`,
      'main.py': `
import crud
from crud import Repository, mixed
from models import Other, Session
def use(session: Session, anything):
    crud.load(1, db=session)
    {}.load(1, 2, 3)
    mixed(session)
    mixed(Other())
    crud.unsure(session)
    crud.unsure(anything)
    crud.decorated(session)
held = Repository(Session()).session
`,
      'tests/test_crud.py': `
import crud
crud.load(1, db="fake")
`,
    })
    expect(project.typeOf('crud.py', 'loaded')).toBe('models.Session')
    expect(project.typeOf('crud.py', 'either')).toBe('models.Session | models.Other')
    expect(project.typeOf('crud.py', 'unsure_db')).toBe('unknown')
    expect(project.typeOf('crud.py', 'decorated_db')).toBe('unknown')
    expect(project.typeOf('main.py', 'held')).toBe('models.Session')
  })

  it('do not take longer and longer where definitions depend on each other in circles', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `v${index}`)
    const body = names.flatMap((name, index) => {
      const other = names[(index * 7 + 3) % names.length]
      return [
        `        if ${other}: ${name} = mix(${other}, ${names[(index + 1) % names.length]})`,
        `        else: ${name} = ${other}.next()`,
      ]
    })
    const project = await analyse({
      'main.py': `def mix(a, b):\n    return a or b\ndef run(v0):\n    while True:\n${body.join('\n')}\n    return v0\nresult = run(1)\n`,
    })
    expect(project.typeOf('main.py', 'result')).toContain('unknown')
  })
})
