import { describe, expect, it } from 'vitest'
import type { DependencyNode, Operation } from '../../../src/frameworks/fastapi/operations.ts'
import { isConditional, isTriedBefore } from '../../../src/frameworks/fastapi/precedence.ts'
import { analyse } from '../../support/application.ts'

const DEPS = `
from typing import Annotated
from fastapi import Depends, Header, Security
from fastapi.security import OAuth2PasswordBearer
scheme = OAuth2PasswordBearer(tokenUrl="token", scheme_name="login")
def settings(verbose: bool = False): ...
def get_db(options=Depends(settings)): yield
def current_user(token: Annotated[str, Depends(scheme)], db=Depends(get_db)): ...
def audit(x_trace: str = Header("none")): ...
`

async function fastapiOf(files: Readonly<Record<string, string>>) {
  const { application } = await analyse(files)
  return application.fastapi
}

/** `name` with what it depends on in brackets. */
function spoken({ callable, dependencies }: DependencyNode): string {
  return dependencies.length === 0 ? callable.name : `${callable.name}[${dependencies.map(spoken).join(', ')}]`
}

function only(operations: readonly Operation[]): Operation {
  expect(operations).toHaveLength(1)
  return operations[0]!
}

describe('an operation', () => {
  it('has the dependencies that run for it, with theirs, and the parameters of all of them', async () => {
    const fastapi = await fastapiOf({
      'deps.py': DEPS,
      'main.py': `
from fastapi import APIRouter, Depends, FastAPI, Request
from deps import audit, current_user, get_db
app = FastAPI(dependencies=[Depends(audit)])
router = APIRouter(prefix="/users", dependencies=[Depends(current_user)])
@router.get("/{user_id}")
def read_user(request: Request, user_id: int, full: bool = True, db=Depends(get_db)) -> dict: ...
app.include_router(router, prefix="/api")
`,
    })
    const [app] = fastapi.apps
    expect(app).toMatchObject({ name: 'main.app', gaps: [] })
    const operation = only(app!.operations)
    expect(operation).toMatchObject({ path: '/api/users/{user_id}', methods: ['GET'], isComplete: true, unknown: [] })
    expect(operation.dependencies.map((node) => `${node.origin}: ${spoken(node)}`)).toEqual([
      'app: audit',
      'router: current_user[OAuth2PasswordBearer, get_db[settings]]',
      'handler: get_db[settings]',
    ])
    expect(operation.allDependencies.map(({ callable }) => callable.name)).toEqual([
      'audit',
      'current_user',
      'OAuth2PasswordBearer',
      'get_db',
      'settings',
    ])
    expect(
      operation.parameters.map(({ name, source, alias, owner, isRequired }) => [
        owner?.callable.name ?? null,
        name,
        source,
        alias,
        isRequired,
      ]),
    ).toEqual([
      [null, 'request', 'injected', 'request', false],
      [null, 'user_id', 'path', 'user_id', true],
      [null, 'full', 'query', 'full', false],
      ['audit', 'x_trace', 'header', 'x-trace', false],
      ['OAuth2PasswordBearer', 'request', 'injected', 'request', false],
      ['settings', 'verbose', 'query', 'verbose', false],
    ])
    expect(operation.parameters[0]!.injection).toBe('request')
    expect(operation.security.map(({ name }) => name)).toEqual(['login'])
    expect(operation.body).toBeNull()
  })

  it('has a body with or without names in it', async () => {
    const fastapi = await fastapiOf({
      'main.py': `
from typing import Annotated
from fastapi import Body, FastAPI, Form, UploadFile
from pydantic import BaseModel
class Item(BaseModel): ...
app = FastAPI()
@app.post("/one")
def one(item: Item): ...
@app.post("/two")
def two(item: Item, note: Annotated[str, Body()]): ...
@app.post("/embedded")
def embedded(item: Annotated[Item, Body(embed=True)]): ...
@app.post("/scalar")
def scalar(note: Annotated[str, Body()]): ...
@app.post("/form")
def form(item: Annotated[Item, Form()]): ...
@app.post("/field")
def field(note: Annotated[str, Form()]): ...
@app.post("/upload")
def upload(file: UploadFile, note: Annotated[str, Form()] = ""): ...
`,
    })
    const bodies = fastapi.apps[0]!.operations.map(({ path, body }) => [path, body?.kind, body?.isEmbedded])
    expect(bodies).toEqual([
      ['/one', 'json', false],
      ['/two', 'json', true],
      ['/embedded', 'json', true],
      ['/scalar', 'json', false],
      ['/form', 'form', false],
      ['/field', 'form', true],
      ['/upload', 'multipart', true],
    ])
  })

  it('says what is not known of it', async () => {
    const fastapi = await fastapiOf({
      'main.py': `
from fastapi import APIRouter, Depends, FastAPI
from nowhere import guard, routes, PREFIX
app = FastAPI()
router = APIRouter(prefix=PREFIX)
lost = APIRouter()
@router.get("/x")
def x(a: int): ...
@app.get("/y", dependencies=[Depends(guard)])
def y(): ...
@lost.get("/z")
def z(): ...
app.include_router(router)
app.include_router(routes)
`,
    })
    const [app] = fastapi.apps
    expect(app!.gaps.map(({ reason }) => reason)).toEqual(['a router is included that could not be followed'])
    const reasons = fastapi.routes.flatMap((route) =>
      fastapi.operationsOf(route).map(({ unknown }) => unknown.join('; ')),
    )
    expect(reasons).toEqual([
      'a part of the path is not a known constant; a may be in the path, which is not known',
      expect.stringMatching(/^the dependency guard: /),
      'no app is known to include its router',
    ])
  })

  it('keeps its parameters under a decorator of an object that a library made, in another module too; not under one of nobody knows what', async () => {
    const fastapi = await fastapiOf({
      'limits.py': 'from slowapi import Limiter\nlimiter = Limiter(key_func=str)\n',
      'main.py': `
from fastapi import FastAPI, Request
from limits import limiter
app = FastAPI()
def limit(registered): return registered.limit("5/minute")
@app.get("/limited")
@limiter.limit("5/minute")
def limited(request: Request, size: int): ...
@app.get("/state")
@app.state.limiter.limit("5/minute")
def of_state(request: Request, size: int): ...
@app.get("/passed")
@limit(app.state.limiter)
def passed(request: Request, size: int): ...
`,
    })
    expect(fastapi.apps[0]!.operations.map(({ path, unknown }) => [path, unknown])).toEqual([
      ['/limited', []],
      ['/state', ['the handler: a decorator of of_state is not known']],
      ['/passed', ['the handler: a decorator of passed is not known']],
    ])
  })
})

describe('the order of operations', () => {
  it('is that of registration, through includes and stacked decorators', async () => {
    const fastapi = await fastapiOf({
      'users.py': `
from fastapi import APIRouter
router = APIRouter()
@router.get("/b")
@router.get("/a")
def both(): ...
`,
      'main.py': `
from fastapi import APIRouter, FastAPI
from users import router
app = FastAPI()
late = APIRouter()
@app.get("/first")
def first(): ...
app.include_router(router)
app.include_router(late)
@app.get("/last")
def last(): ...
@late.get("/late")
def on_late(): ...
if __debug__:
    @app.get("/debug")
    def debug(): ...
def more():
    @app.get("/more")
    def on_more(): ...
`,
    })
    const { operations } = fastapi.apps[0]!
    const byPath = Object.fromEntries(operations.map((operation) => [operation.path, operation]))
    expect(Object.keys(byPath).filter((path) => path !== '/more')).toEqual([
      '/first',
      '/a',
      '/b',
      '/late',
      '/last',
      '/debug',
    ])
    expect(isTriedBefore(byPath['/a']!, byPath['/last']!)).toBe(true)
    expect(isTriedBefore(byPath['/last']!, byPath['/late']!)).toBe(false)
    expect(isTriedBefore(byPath['/first']!, byPath['/more']!)).toBeNull()
    expect(isConditional(byPath['/debug']!.route.moment)).toBe(true)
    expect(isConditional(byPath['/last']!.route.moment)).toBe(false)
  })
})

describe('endpoints', () => {
  it('are each function once, with all uses, and how each parameter is read for them', async () => {
    const fastapi = await fastapiOf({
      'main.py': `
from fastapi import Depends, FastAPI
app = FastAPI()
def common(item_id: str = "", page: int = 1): ...
@app.get("/items/{item_id}", dependencies=[Depends(common)])
def read(): ...
@app.get("/items")
def listing(paging=Depends(common)): ...
`,
    })
    expect(
      fastapi.endpoints.map(({ name, isHandler, isDependency, uses }) => [name, isHandler, isDependency, uses.length]),
    ).toEqual([
      ['read', true, false, 1],
      ['common', false, true, 2],
      ['listing', true, false, 1],
    ])
    const parameters = fastapi.endpointParametersIn(fastapi.routes[0]!.module)
    expect(
      parameters.map(({ declared, readings }) => [declared.name, readings.map(({ parameter }) => parameter.source)]),
    ).toEqual([
      ['item_id', ['path', 'query']],
      ['page', ['query', 'query']],
      ['paging', ['dependency']],
    ])
  })
})

describe('what FastAPI reads of a callable', () => {
  it('is that of the object itself, not of the class that a factory is annotated with', async () => {
    const fastapi = await fastapiOf({
      'main.py': `
from fastapi import Depends, FastAPI
from makefun import with_signature
app = FastAPI()
class Guard:
    def __call__(self, subject: str): ...
def own() -> Guard:
    class Special(Guard):
        def __call__(self, token: int): ...
    return Special()
def magic() -> Guard:
    class Special(Guard):
        @with_signature("(self, token)")
        def __call__(self, subject: str): ...
    return Special()
@app.get("/own")
def a(guard=Depends(own())): ...
@app.get("/magic")
def b(guard=Depends(magic())): ...
`,
    })
    const [plain, signed] = fastapi.apps[0]!.operations
    expect(plain!.parameters.map(({ name }) => name)).toEqual(['token'])
    expect(signed).toMatchObject({ isComplete: false, unknown: [expect.stringContaining('Special')] })
  })

  it('is refused where no field can be made of a class, and unknown where that is not certain', async () => {
    const fastapi = await fastapiOf({
      'main.py': `
from fastapi import FastAPI, Request
from sqlalchemy.orm import Session
from nowhere import Mystery
import attrs
app = FastAPI()
class Plain: ...
class Child(Mystery): ...
@attrs.define
class Made: ...
@app.get("/")
def a(one: Session, two: Plain, three: Request | None, four: Child, five: Made, six: list[Plain], seven: list[int]): ...
`,
    })
    const shapes = fastapi.apps[0]!.operations[0]!.parameters.map(({ name, shape }) => [name, shape])
    expect(Object.fromEntries(shapes)).toEqual({
      one: 'refused',
      two: 'refused',
      three: 'refused',
      four: 'unknown',
      five: 'unknown',
      six: 'refused',
      seven: 'sequence',
    })
  })
})

describe('helpers that register', () => {
  it('register once what several callers hand over, and once on an app that they may make themselves', async () => {
    const fastapi = await fastapiOf({
      'main.py': `
from fastapi import APIRouter, FastAPI
router = APIRouter()
@router.get("/x")
def x(): ...
def setup(app: FastAPI):
    app.include_router(router)
    app.add_api_route("/y", x)
    @app.get("/z")
    def z(): ...
def make_app(app=None):
    app = app or FastAPI()
    app.include_router(router, prefix="/made")
    return app
first = FastAPI()
def serve():
    setup(first)
def run():
    setup(first)
second = make_app(FastAPI())
third = make_app()
def more():
    return make_app()
`,
    })
    const tables = fastapi.apps.map(({ operations }) => operations.map(({ path }) => path))
    expect(tables.filter((paths) => paths.includes('/x'))).toEqual([['/x', '/y', '/z']])
    expect(tables.filter((paths) => paths.includes('/made/x')).map((paths) => paths.length)).toEqual([1, 1])
  })

  it('register for each caller what it hands over, in the order of the calls', async () => {
    const fastapi = await fastapiOf({
      'main.py': `
from fastapi import FastAPI
app = FastAPI()
def add(app: FastAPI, path: str, handler):
    app.add_api_route(path, handler)
def a(one: int): ...
def b(two: int): ...
add(app, "/b", b)
@app.get("/between")
def between(): ...
add(app, "/a", a)
`,
    })
    const [app] = fastapi.apps
    expect(app!.operations.map(({ path, route }) => `${path} ${route.callable.name}`)).toEqual([
      '/b b',
      '/between between',
      '/a a',
    ])
    expect(isTriedBefore(app!.operations[1]!, app!.operations[2]!)).toBe(true)
  })
})

it('what tests add to an app is not among its operations', async () => {
  const fastapi = await fastapiOf({
    'app/__init__.py': '',
    'app/main.py': 'from fastapi import FastAPI\napp = FastAPI()\n@app.get("/x")\ndef x(): ...\n',
    'tests/test_main.py': 'from app.main import app\n@app.get("/boom")\ndef boom(): ...\n',
    'tests/test_own.py': 'from fastapi import FastAPI\nown = FastAPI()\n@own.get("/own")\ndef own_route(): ...\n',
  })
  expect(fastapi.apps.map(({ operations }) => operations.map(({ path }) => path))).toEqual([['/x'], ['/own']])
})
