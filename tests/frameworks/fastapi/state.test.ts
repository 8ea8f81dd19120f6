import { expect, it } from 'vitest'
import { analyse } from '../../support/application.ts'

it('knows what is kept in the state of an application or a request', async () => {
  const project = await analyse({
    'db.py': `
class Session: ...
class Pool: ...
`,
    'main.py': `
from fastapi import FastAPI, Request
from db import Pool, Session
async def lifespan(app: FastAPI):
    app.state.pool = Pool()
    yield
async def middleware(request: Request, call_next):
    request.state.db = None
    request.state.db = Session()
    request.state.user = call_next.user
def get_db(request: Request):
    return request.state.db
def use(request: Request, app: FastAPI):
    global db, pool, user, missing
    db = get_db(request)
    pool = app.state.pool
    user = request.state.user
    missing = request.state.missing
`,
    'tests/test_main.py': `
from main import app
app.state.pool = 1
`,
  })
  expect(project.typeOf('main.py', 'db')).toBe('None | db.Session')
  expect(project.typeOf('main.py', 'pool')).toBe('db.Pool')
  expect(project.typeOf('main.py', 'user')).toBe('starlette.datastructures.State.user')
  expect(project.typeOf('main.py', 'missing')).toBe('starlette.datastructures.State.missing')
})
