import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { JsonRoute } from '../../src/report/routes.ts'
import { Session } from '../../src/session/session.ts'
import { type HostChanges, type Outcome, Workbench } from './workbench.ts'

const SHOP = {
  'shop/__init__.py': '',
  'shop/deps.py': `from typing import Annotated
from fastapi import Depends, Header
from fastapi.security import HTTPBearer
bearer = HTTPBearer()
def get_db(): yield
def current_user(token=Depends(bearer), db=Depends(get_db), x_trace: Annotated[str | None, Header()] = None): ...
`,
  'shop/users.py': `from fastapi import APIRouter, Depends
from pydantic import BaseModel
from .deps import current_user, get_db
from .settings import PREFIX, prefix
router = APIRouter(prefix=PREFIX)
lost = APIRouter(prefix=prefix())
class User(BaseModel): ...
@router.get("/{user_id:int}", dependencies=[Depends(current_user)])
async def read_user(user_id: int, verbose: bool = False) -> User: ...
@router.post(
    "",
    status_code=201,
)
def create_user(user: "User", db=Depends(get_db)): ...
@lost.get("/somewhere")
def somewhere(): ...
`,
  'shop/settings.py': 'import os\nPREFIX = "/users"\ndef prefix(): return os.environ["PREFIX"]\n',
  'shop/main.py': `from fastapi import FastAPI
from . import users
def create_app():
    app = FastAPI()
    app.include_router(users.router, prefix="/api")
    app.include_router(users.lost)
    @app.websocket("/ws")
    async def ws(websocket): ...
    return app
app = create_app()
`,
  'tests/test_main.py': 'from fastapi import FastAPI\napp = FastAPI()\n@app.get("/only-in-tests")\ndef f(): ...\n',
  'pyproject.toml': '[project]\nname = "shop"\n',
}

function routes(argv: readonly string[] = [], changes: HostChanges = {}): Promise<Outcome> {
  const workbench = new Workbench(SHOP)
  const createSession: HostChanges['createSession'] = (settings) => Session.create({ ...settings, rules: new Set() })
  return workbench.run(['routes', ...argv], { createSession, ...changes })
}

async function listed(argv: readonly string[]): Promise<readonly JsonRoute[]> {
  const { stdout, exitCode } = await routes([...argv, '--format', 'json'])
  expect(exitCode).toBe(0)
  return JSON.parse(stdout) as JsonRoute[]
}

test('as JSON, a route has all that FastAPI would know of it', async () => {
  const [read, create, somewhere, socket, ...others] = await listed([])
  expect(others).toEqual([])
  expect(read).toEqual({
    app: 'shop.main.app',
    methods: ['GET'],
    path: '/api/users/{user_id:int}',
    handler: 'shop.users.read_user',
    file: 'shop/users.py',
    line: 9,
    parameters: [
      { name: 'user_id', alias: 'user_id', in: 'path', annotation: 'int', required: true },
      { name: 'verbose', alias: 'verbose', in: 'query', annotation: 'bool', required: false },
      {
        name: 'x_trace',
        alias: 'x-trace',
        in: 'header',
        annotation: 'Annotated[str | None, Header()]',
        required: false,
      },
    ],
    response_model: 'User',
    status_code: null,
    dependencies: ['shop.deps.current_user'],
    security: ['HTTPBearer'],
    unknown: [],
  })
  expect(create).toMatchObject({
    path: '/api/users',
    line: 14,
    parameters: [{ name: 'user', in: 'body', annotation: 'User', required: true }],
    response_model: null,
    status_code: 201,
    dependencies: ['shop.deps.get_db'],
    security: [],
  })
  expect(somewhere).toMatchObject({ path: null, unknown: ['a part of the path is not a known constant'] })
  expect(socket).toMatchObject({
    methods: ['WEBSOCKET'],
    handler: 'shop.main.create_app.<locals>.ws',
    parameters: [{ name: 'websocket', in: 'query', annotation: null, required: true }],
  })
})

test.each([
  [
    ['--path', '/users'],
    ['read_user', 'create_user'],
  ],
  [
    ['--path', '/ws,/somewhere'],
    ['somewhere', 'ws'],
  ],
  [
    ['--method', 'post', '--method', 'WebSocket'],
    ['create_user', 'ws'],
  ],
  [['--unprotected'], ['create_user', 'somewhere', 'ws']],
  [['shop/users.py'], ['read_user', 'create_user', 'somewhere']],
  [
    ['shop/main.py', '--path', '/users'],
    ['read_user', 'create_user'],
  ],
  [['tests'], ['f']],
])('%j leaves %j', async (argv, handlers) => {
  expect((await listed(argv)).map(({ handler }) => handler?.split('.').at(-1))).toEqual(handlers)
})

test.each([[80], [200]])('as text, it fits %i columns and loses nothing', async (columns) => {
  const { stdout } = await routes([], { columns })
  const lines = stdout.split('\n')
  expect(lines.filter((line) => line.length > columns)).toEqual([])
  expect(lines[0]).toBe('shop.main.app  4 routes')
  for (const part of [
    'GET ',
    '/api/users/{user_id:int}',
    'shop.users.read_user',
    'shop/users.py:9',
    'path user_id: int',
  ])
    expect(stdout).toContain(part)
  expect(stdout).toContain('unknown: a part of the path')
  expect(lines.at(-2)).toBe('4 routes of 1 app; 1 with something unknown.')
  await expect(stdout).toMatchFileSnapshot(`__snapshots__/routes-${columns}.txt`)
})

test('as text without routes, it says so', async () => {
  expect(await routes(['--path', '/nowhere'])).toMatchObject({ stdout: 'No routes.\n', exitCode: 0 })
})

test('as Markdown, it is a table', async () => {
  const { stdout } = await routes(['--format', 'markdown', '--path', '{user_id'])
  const rows = stdout.split('\n').filter((line) => line.startsWith('|'))
  expect(rows).toHaveLength(3)
  expect(rows.map((row) => row.replaceAll('\\|', '').split('|').length)).toEqual([10, 10, 10])
  expect(rows[2]).toContain('<code>header x-trace?: Annotated\\[str &#124; None')
})

test('it can go to a file', async () => {
  const workbench = new Workbench(SHOP)
  const createSession: HostChanges['createSession'] = (settings) => Session.create({ ...settings, rules: new Set() })
  const outcome = await workbench.run(['routes', '--format', 'json', '--output', 'routes.json'], { createSession })
  expect(outcome).toMatchObject({ stdout: '', exitCode: 0 })
  expect(JSON.parse(readFileSync(workbench.path('routes.json'), 'utf8'))).toHaveLength(4)
})

test('mistakes are told', async () => {
  expect(await routes(['--method', 'GTE'])).toMatchObject({ exitCode: 2, stdout: '' })
  expect((await routes(['--method', 'GTE'])).stderr).toContain('Did you mean "GET"?')
  expect((await routes(['--format', 'sarif'])).stderr).toContain('Write one of: text, json, markdown.')
  expect((await routes(['nowhere'])).stderr).toContain('There is no file or folder "nowhere"')
})

test('routers that could not be followed are told', async () => {
  const workbench = new Workbench({
    'main.py':
      'from fastapi import FastAPI\nfrom nowhere import api\napp = FastAPI()\napp.include_router(api)\n@app.get("/x")\ndef x(): ...\n',
  })
  const createSession: HostChanges['createSession'] = (settings) => Session.create({ ...settings, rules: new Set() })
  const { stderr } = await workbench.run(['routes'], { createSession })
  expect(stderr).toBe(
    'warning: main.app may have more routes: a router is included that could not be followed (main.py:4)\n',
  )
})
