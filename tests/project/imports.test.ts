import { describe, expect, it } from 'vitest'
import { analyse } from '../support/application.ts'

describe('imports', () => {
  it('are found in packages, namespace folders and through relative names', async () => {
    const project = await analyse({
      'src/shop/core/config.py': 'class Settings: ...',
      'src/shop/api/deps.py': `
from ..core.config import Settings
from shop.core import config
from . import helpers
a = Settings()
b = config.Settings()
c = helpers.Helper()
`,
      'src/shop/api/helpers.py': 'class Helper: ...',
      'tests/test_api.py': `
from shop.api.deps import a
import shop.core.config
import shop.core.config as short
x = a
y = shop.core.config.Settings()
z = short.Settings()
`,
    })
    expect(project.typeOf('src/shop/api/deps.py', 'a')).toBe('shop.core.config.Settings')
    expect(project.typeOf('src/shop/api/deps.py', 'b')).toBe('shop.core.config.Settings')
    expect(project.typeOf('src/shop/api/deps.py', 'c')).toBe('shop.api.helpers.Helper')
    for (const name of ['x', 'y', 'z'])
      expect(project.typeOf('tests/test_api.py', name)).toBe('shop.core.config.Settings')
  })

  it('in a monorepo start from the nearest root', async () => {
    const service = (name: string) => ({
      [`services/${name}/app/__init__.py`]: '',
      [`services/${name}/app/models.py`]: `class ${name}Model: ...`,
      [`services/${name}/app/main.py`]: `from app.models import ${name}Model as Model\nmodel = Model()`,
      [`services/${name}/tests/test_main.py`]: `from app.models import ${name}Model as Model\nmodel = Model()`,
    })
    const project = await analyse({ ...service('Orders'), ...service('Users') })
    for (const name of ['Orders', 'Users']) {
      expect(project.typeOf(`services/${name}/app/main.py`, 'model')).toBe(`app.models.${name}Model`)
      expect(project.typeOf(`services/${name}/tests/test_main.py`, 'model')).toBe(`app.models.${name}Model`)
    }
  })

  it('follow re-exports, star imports and __all__', async () => {
    const project = await analyse({
      'app/__init__.py': 'from .models import *\nfrom .models import _hidden',
      'app/models/__init__.py': 'from .user import *\nfrom .item import Item as Item\n__all__ = ["User", "Item"]',
      'app/models/user.py': 'class User: ...\nclass Other: ...\nclass _Hidden: ...\n_hidden = _Hidden()',
      'app/models/item.py': 'class Item: ...',
      'main.py': `
from app import User, Item
import app
a = User(); b = Item(); c = app.Other()
`,
    })
    expect(project.typeOf('main.py', 'a')).toBe('app.models.user.User')
    expect(project.typeOf('main.py', 'b')).toBe('app.models.item.Item')
    expect(project.typeOf('main.py', 'c')).toBe('unknown')
  })

  it('survive cycles', async () => {
    const project = await analyse({
      'a.py': 'from b import thing\nfrom b import *\nclass A: ...',
      'b.py': 'from a import thing\nfrom a import *\nfrom a import A\nx = A()\ny = thing',
    })
    expect(project.typeOf('b.py', 'x')).toBe('a.A')
    expect(project.typeOf('b.py', 'y')).toBe('unknown')
  })

  it('take a library over a file of its name that is not importable', async () => {
    const project = await analyse({
      'app/__init__.py': '',
      'app/stripe.py': 'class Customer: ...',
      'app/logging.py': 'class Logger: ...',
      'app/pay.py': 'import stripe, logging\ncustomer = stripe.Customer()\nlogger = logging.Logger()',
      'scripts/redis.py': 'class Redis: ...',
      'app/cache.py': 'import redis\ncache = redis.Redis()',
    })
    expect(project.typeOf('app/pay.py', 'customer')).toBe('stripe.Customer')
    expect(project.typeOf('app/pay.py', 'logger')).toBe('logging.Logger')
    expect(project.typeOf('app/cache.py', 'cache')).toBe('redis.Redis')
  })

  it('leave out what only type checkers see when names are starred', async () => {
    const project = await analyse({
      'models/__init__.py': 'from .a import *\nfrom .b import *',
      'models/a.py': 'class A: ...',
      'models/b.py': 'from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from . import A\nclass B: ...',
      'main.py': 'from models import A\na = A()',
    })
    expect(project.typeOf('main.py', 'a')).toBe('models.a.A')
  })
})

describe('names', () => {
  it('are looked up by Python’s rules of scope', async () => {
    const project = await analyse({
      'main.py': `
class A: ...
class B: ...
value = A()
class C:
    value = B()
    seen = value
    def method(self):
        return value
    both = [value for _ in [value]]
outer = C().method()
inner = C.seen
def counter():
    current = None
    def step():
        nonlocal current
        current = A()
    step()
    return current
stepped = counter()
def shadow(A):
    return A()
shadowed = shadow(B)
total = [x for x in [A()]]
if (walrus := B()):
    pass
`,
    })
    expect(project.typeOf('main.py', 'outer')).toBe('main.A')
    expect(project.typeOf('main.py', 'inner')).toBe('main.B')
    expect(project.typeOf('main.py', 'stepped')).toBe('None | main.A')
    expect(project.typeOf('main.py', 'shadowed')).toBe('main.B')
    expect(project.typeOf('main.py', 'total')).toBe('list[main.A]')
    expect(project.typeOf('main.py', 'walrus')).toBe('main.B')
  })

  it('keep the values that can reach a place', async () => {
    const project = await analyse({
      'main.py': `
class A:
    def b(self) -> "B": ...
class B: ...
def early(flag):
    x = A()
    if flag:
        x = B()
        return None
    return x
def late(flag):
    result = None
    for item in [1]:
        if item:
            result = A()
            break
    return result
def again():
    x = A()
    while True:
        y = x
        x = B()
    return y
def other(flag):
    if flag:
        z = A()
    else:
        z = B()
        w = z
    return w
def replaced(flag):
    r = None
    if flag == 1:
        r = A()
    elif flag == 2:
        r = A()
    else:
        r = B()
    return r
def unsure(flag):
    u = None
    if flag == 1:
        u = A()
    elif flag == 2:
        u = B()
    return u
rep = replaced(1)
uns = unsure(1)
e = early(1)
l = late(1)
o = other(1)
`,
    })
    expect(project.typeOf('main.py', 'e')).toBe('None | main.A')
    expect(project.typeOf('main.py', 'l')).toBe('None | main.A')
    expect(project.typeOf('main.py', 'o')).toBe('main.B')
    expect(project.typeOf('main.py', 'rep')).toBe('main.A | main.B')
    expect(project.typeOf('main.py', 'uns')).toBe('None | main.A | main.B')
  })

  it('of a library in its own repository mean the library, except in itself', async () => {
    const project = await analyse({
      'fastapi/__init__.py': `
from .applications import FastAPI as FastAPI
from .routing import APIRouter as APIRouter
from .param_functions import Depends, Security, Path, Query, Header, Cookie, Body, Form, File
`,
      'fastapi/applications.py': 'class FastAPI: ...',
      'fastapi/main.py': 'from fastapi.applications import FastAPI\napp = FastAPI()',
      'docs_src/first.py': 'from fastapi import FastAPI\napp = FastAPI()',
      'tools/redis/__init__.py': 'class Pool: ...',
      'tools/main.py': 'from redis import Pool\npool = Pool()',
    })
    expect(project.typeOf('docs_src/first.py', 'app')).toBe('fastapi.FastAPI')
    expect(project.typeOf('fastapi/main.py', 'app')).toBe('fastapi.applications.FastAPI')
    expect(project.typeOf('tools/main.py', 'pool')).toBe('redis.Pool')
  })
})
