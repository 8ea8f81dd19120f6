import { describe, expect, it } from 'vitest'
import { lastName } from '../../../src/project/symbols.ts'
import { analyse } from '../../support/application.ts'

/** What the classes of `models.py` map, one line for each relationship: `User.items -> Item[] select`. */
async function relationships(models: string, others: Record<string, string> = {}): Promise<string[]> {
  const project = await analyse({ ...others, 'models.py': models })
  const lines: string[] = []
  for (const symbol of project.module('models.py').classes) {
    const entity = project.application.sqlAlchemy.entityOf(symbol)
    for (const { name, target, isCollection, strategy } of entity?.relationships.values() ?? []) {
      const count = isCollection === null ? '?' : isCollection ? '[]' : ''
      const to = target ? lastName(target.qualifiedName) : 'unknown'
      lines.push(`${lastName(symbol.qualifiedName)}.${name} -> ${to}${count} ${strategy}`)
    }
  }
  return lines
}

describe('entities', () => {
  it('are the classes that are mapped, through any ancestry', async () => {
    const project = await analyse({
      'base.py': `
from sqlalchemy.ext.declarative import declarative_base
from sqlalchemy.orm import DeclarativeBase, MappedAsDataclass, as_declarative, registry
from sqlmodel import SQLModel
Old = declarative_base()
class New(DeclarativeBase): ...
class Data(MappedAsDataclass, DeclarativeBase): ...
class Timestamped(New):
    __abstract__ = True
@as_declarative()
class Decorated:
    id: int
mapper_registry = registry()
Generated = mapper_registry.generate_base()
class HeroBase(SQLModel):
    name: str
class Mixin: ...
`,
      'models.py': `
import base
from base import Timestamped, mapper_registry, Mixin
from unknown_library import Thing
class A(base.Old): ...
class B(base.New): ...
class C(Mixin, Timestamped): ...
class D(base.Data): ...
class E(base.Decorated): ...
class F(base.Generated): ...
@mapper_registry.mapped
class G: ...
class H(base.HeroBase, table=True): ...
class I(base.HeroBase): ...
class J(Thing): ...
class K(Mixin): ...
class L(C): ...
`,
    })
    const { sqlAlchemy } = project.application
    const answers = (path: string) =>
      Object.fromEntries(
        project.module(path).classes.map((symbol) => [lastName(symbol.qualifiedName), sqlAlchemy.isEntity(symbol)]),
      )
    expect(answers('base.py')).toMatchObject({
      New: false,
      Data: false,
      Timestamped: false,
      Decorated: false,
      Mixin: false,
    })
    expect(answers('models.py')).toMatchObject({
      ...{ A: true, B: true, C: true, D: true, E: true, F: true, G: true, H: true },
      ...{ J: null, K: false, L: true },
    })
    expect(answers('models.py')['I']).not.toBe(true)
  })

  it('have columns', async () => {
    const project = await analyse({
      'models.py': `
from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import DeclarativeBase, Mapped, deferred, mapped_column
class Base(DeclarativeBase):
    id: Mapped[int] = mapped_column(primary_key=True)
class User(Base):
    __tablename__ = "users"
    name = Column(String(20), index=True, unique=True)
    team_id = Column(Integer, ForeignKey("teams.id"))
    about = deferred(Column(String))
    note: Mapped[str | None]
    photo: Mapped[bytes] = mapped_column(deferred=True)
    plain = 1
user = User()
name = user.name
note = user.note
`,
    })
    const user = project.module('models.py').classes.find(({ qualifiedName }) => qualifiedName === 'models.User')!
    const entity = project.application.sqlAlchemy.entityOf(user)!
    expect(entity.table).toBe('users')
    expect([...entity.columns.keys()].sort()).toEqual(['about', 'id', 'name', 'note', 'photo', 'team_id'])
    expect(entity.columns.get('id')).toMatchObject({ isPrimaryKey: true, foreignKey: null })
    expect(entity.columns.get('name')).toMatchObject({ isIndexed: true, isUnique: true, isPrimaryKey: false })
    expect(entity.columns.get('team_id')).toMatchObject({ foreignKey: 'teams.id', isIndexed: false })
    expect(entity.columns.get('about')).toMatchObject({ isDeferred: true })
    expect(entity.columns.get('photo')).toMatchObject({ isDeferred: true })
    expect(project.typeOf('models.py', 'name')).toBe('str')
    expect(project.typeOf('models.py', 'note')).toBe('str | None')
  })
})

describe('relationships', () => {
  it('know their target, number and strategy in the style of 2.0', async () => {
    expect(
      await relationships(
        `
from typing import TYPE_CHECKING, List, Optional
from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, DynamicMapped, Mapped, WriteOnlyMapped, declared_attr, mapped_column, relationship
if TYPE_CHECKING:
    from other import Tag
class Base(DeclarativeBase): ...
class Owned:
    owner_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    @declared_attr
    def owner(cls) -> Mapped["User"]:
        return relationship("User", lazy="raise")
class User(Base):
    items: Mapped[list["Item"]] = relationship(back_populates="owner")
    profile: Mapped[Optional["Profile"]] = relationship(lazy="joined")
    logs: WriteOnlyMapped["Item"] = relationship()
    events: DynamicMapped["Item"] = relationship()
    tags: Mapped[List["Tag"]] = relationship(lazy="selectin")
    hidden: Mapped["Hidden"] = relationship()
class Item(Owned, Base): ...
class Profile(Base):
    user: Mapped[User] = relationship(lambda: User, lazy=True)
`,
        { 'other.py': 'from models import Base\nclass Tag(Base): ...\nclass Hidden(Base): ...' },
      ),
    ).toEqual([
      'User.items -> Item[] select',
      'User.profile -> Profile joined',
      'User.logs -> Item[] write_only',
      'User.events -> Item[] dynamic',
      'User.tags -> Tag[] selectin',
      'User.hidden -> Hidden select',
      'Item.owner -> User raise',
      'Profile.user -> User select',
    ])
  })

  it('know them in the style of 1.x, with backrefs', async () => {
    expect(
      await relationships(`
from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.orm import declarative_base, relationship, backref
Base = declarative_base()
LAZY = "selectin"
options = dict()
class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    items = relationship("Item", backref="owner")
    orders = relationship("models.Order", backref=backref("buyer", lazy="joined"), lazy=LAZY)
    friends = relationship("User", secondary=friendships)
    dynamic = relationship("Item", lazy="dynamic")
    unsure = relationship("Item", **options)
class Item(Base):
    __tablename__ = "items"
    owner_id = Column(Integer, ForeignKey("users.id"))
class Order(Base):
    __tablename__ = "orders"
    buyer_id = Column(ForeignKey("users.id"))
    item_id = Column(ForeignKey("items.id"))
    item = relationship(Item)
item = Item()
name = item.owner
items = name.items
`),
    ).toEqual([
      'User.items -> Item[] select',
      'User.orders -> Order[] selectin',
      'User.friends -> User[] select',
      'User.dynamic -> Item[] dynamic',
      'User.unsure -> Item[] unknown',
      'Item.owner -> User select',
      'Order.item -> Item select',
      'Order.buyer -> User joined',
    ])
  })

  it('know those of SQLModel', async () => {
    expect(
      await relationships(`
from typing import List, Optional
from sqlalchemy.orm import relationship
from sqlmodel import Field, Relationship, SQLModel
class Team(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    heroes: list["Hero"] = Relationship(back_populates="team")
    eager: List["Hero"] = Relationship(sa_relationship_kwargs={"lazy": "selectin"})
    own: List["Hero"] = Relationship(sa_relationship=relationship("Hero", lazy="joined"))
class Hero(SQLModel, table=True):
    team_id: int | None = Field(default=None, foreign_key="team.id")
    team: Optional[Team] = Relationship(back_populates="heroes")
`),
    ).toEqual([
      'Team.heroes -> Hero[] select',
      'Team.eager -> Hero[] selectin',
      'Team.own -> Hero[] joined',
      'Hero.team -> Team select',
    ])
  })

  it('give objects their types', async () => {
    const project = await analyse({
      'models.py': `
from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.orm import declarative_base, relationship
Base = declarative_base()
class User(Base):
    __tablename__ = "users"
    items = relationship("Item", backref="owner")
class Item(Base):
    __tablename__ = "items"
    owner_id = Column(Integer, ForeignKey("users.id"))
item = Item()
owner = item.owner
items = owner.items
`,
    })
    expect(project.typeOf('models.py', 'owner')).toBe('models.User')
    expect(project.typeOf('models.py', 'items')).toBe('list[models.Item]')
  })
})
