import { describe, expect, it } from 'vitest'
import type { PydanticModel } from '../../../src/frameworks/pydantic/model.ts'
import type { ClassSymbol } from '../../../src/project/symbols.ts'
import { constantOf } from '../../../src/project/values.ts'
import { analyse, type TestProject } from '../../support/application.ts'

function classIn(project: TestProject, path: string, name: string): ClassSymbol {
  const symbol = project.module(path).classes.find(({ facts }) => facts?.qualifiedName === name)
  if (!symbol) throw new Error(`${path} has no class ${name}`)
  return symbol
}

async function modelOf(files: Readonly<Record<string, string>>): Promise<{
  readonly pydantic: PydanticModel
  readonly classOf: (name: string, path?: string) => ClassSymbol
  readonly project: TestProject
}> {
  const project = await analyse(files)
  return {
    project,
    pydantic: project.application.pydantic,
    classOf: (name, path = 'main.py') => classIn(project, path, name),
  }
}

describe('models', () => {
  it('are classes with BaseModel among their ancestors, in whatever module', async () => {
    const { pydantic, classOf } = await modelOf({
      'base.py': `
import pydantic
from pydantic import BaseModel as Model
class Schema(Model): ...
Dynamic = pydantic.create_model("Dynamic", x=(int, 1))
`,
      'main.py': `
import base
from beanie import Document
from fastapi_users import schemas
from langchain_core.pydantic_v1 import BaseModel as Old
from pydantic import RootModel
from pydantic.generics import GenericModel
from pydantic_settings import BaseSettings
from sqlmodel import SQLModel
from unknown_library import Base
try:
    from pydantic.v1 import BaseModel as Either
except ImportError:
    from pydantic import BaseModel as Either
class A(base.Schema): ...
class B(base.Dynamic): ...
class C(RootModel[list[int]]): ...
class D(BaseSettings): ...
class E(SQLModel, table=True): ...
class F(GenericModel): ...
class G(Document): ...
class H(schemas.BaseUser[int]): ...
class Plain: ...
class OldModel(Old): ...
class Foreign(Base): ...
class Ambiguous(Either): ...
`,
    })
    for (const name of ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'])
      expect(pydantic.isModel(classOf(name)), name).toBe(true)
    expect(pydantic.isModel(classOf('Plain'))).toBe(false)
    expect(pydantic.isModel(classOf('OldModel'))).toBe(false)
    expect(pydantic.isModel(classOf('Foreign'))).toBeNull()
    expect(pydantic.isModel(classOf('Ambiguous'))).toBeNull()
    expect(pydantic.isSettings(classOf('D'))).toBe(true)
    expect(pydantic.isSettings(classOf('A'))).toBe(false)
    expect(pydantic.isSettings(classOf('Foreign'))).toBeNull()
  })

  it('have the fields of their ancestors, overridden in place', async () => {
    const { pydantic, classOf, project } = await modelOf({
      'main.py': `
from typing import Annotated, ClassVar
from pydantic import BaseModel, ConfigDict, Field
class Base(BaseModel):
    id: int
    name: str = "x"
class Item(Base):
    model_config: ClassVar[ConfigDict] = ConfigDict()
    kinds: ClassVar[list[str]] = []
    _cache: dict = {}
    price: Annotated[int, Field(gt=0)] = 3
    tags: list[str] = Field(default_factory=list)
    code: str = Field(..., max_length=3)
    note: str = Field("n")
    name: str
    def method(self): ...
`,
    })
    const fields = pydantic.fieldsOf(classOf('Item'))
    expect([...fields.keys()]).toEqual(['id', 'name', 'price', 'tags', 'code', 'note'])
    expect([...fields.values()].filter(({ isRequired }) => isRequired).map(({ name }) => name)).toEqual([
      'id',
      'name',
      'code',
    ])
    expect(fields.get('id')?.owner).toBe(classOf('Base'))
    expect(fields.get('price')?.fieldCall).not.toBeNull()
    const note = fields.get('note')?.default
    expect(
      note && constantOf(project.application.project.inference, { module: project.module('main.py'), node: note }),
    ).toBe('n')
    expect(fields.get('tags')?.default).toBeNull()
    expect(pydantic.hasAllFields(classOf('Item'))).toBe(true)
  })

  it('have the configuration of their ancestors below their own', async () => {
    const { pydantic, classOf } = await modelOf({
      'main.py': `
from pydantic import BaseModel, ConfigDict
from other import load
class Shared:
    from_attributes = True
class A(BaseModel):
    class Config(Shared):
        extra = "forbid"
class B(A, frozen=True):
    model_config = ConfigDict(extra="allow")
class C(A):
    model_config = load()
`,
    })
    const b = pydantic.configurationOf(classOf('B'))
    expect(b.isComplete).toBe(true)
    expect([...b.values.keys()].sort()).toEqual(['extra', 'from_attributes', 'frozen'])
    const extra = b.values.get('extra')?.node
    expect(extra?.kind === 'Constant' && extra.value).toBe('allow')
    expect(pydantic.configurationOf(classOf('C')).isComplete).toBe(false)
    expect(pydantic.configurationClasses.get(classOf('Shared'))).toBe(classOf('A'))
  })
})

it('gives objects the types that their class promises', async () => {
  const project = await analyse({
    'main.py': `
from typing import Generic, TypeVar
from pydantic import BaseModel, RootModel, TypeAdapter, parse_obj_as
T = TypeVar("T")
class Item(BaseModel):
    name: str
    parts: list["Item"] = []
class Page(BaseModel, Generic[T]):
    content: T
class Items(RootModel[list[Item]]): ...
a = Item.model_validate({})
b = Item.parse_obj({}).copy()
c = [part.parts[0] for part in a.parts][0]
d = Page[Item](content=a).content
e = Items([]).root[0]
f = TypeAdapter(list[Item]).validate_python([])
g = parse_obj_as(list[Item], [])
h = a.model_dump()
i = a.model_dump_json()
`,
  })
  const types = Object.fromEntries([...'abcdefghi'].map((name) => [name, project.typeOf('main.py', name)]))
  expect(types).toEqual({
    a: 'main.Item',
    b: 'main.Item',
    c: 'main.Item',
    d: 'main.Item',
    e: 'main.Item',
    f: 'list[main.Item]',
    g: 'list[main.Item]',
    h: expect.stringMatching(/^dict\[str, /),
    i: 'str',
  })
})
