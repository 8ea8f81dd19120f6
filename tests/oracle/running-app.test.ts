import { expect, it } from 'vitest'
import { python } from '../../src/rule-api/index.ts'
import { describeRunning, runApp, runProjects } from '../support/running-app.ts'

describeRunning('a running app', () => {
  it('tells its routes in the order in which they are tried, and how it answers', () => {
    const { routes, responses, importError } = runApp(
      python`
        from fastapi import APIRouter, FastAPI

        router = APIRouter(prefix="/users")

        @router.get("/{user_id}")
        def read_user(user_id: int): return user_id

        @router.get("/me")
        def read_me(): return "me"

        inner = FastAPI()

        @inner.post("/echo")
        def echo(text: dict): return text

        app = FastAPI()
        app.include_router(router, prefix="/api")
        app.mount("/inner", inner)

        @app.get("/broken")
        def broken(): raise RuntimeError("no")
      `,
      [
        { method: 'GET', path: '/api/users/me' },
        { method: 'POST', path: '/inner/echo', json: { a: 1 } },
        { method: 'GET', path: '/broken' },
        { method: 'GET', path: '/nowhere' },
      ],
    )
    expect(importError).toBeNull()
    expect(routes).toEqual([
      { methods: ['GET'], path: '/api/users/{user_id}', handler: 'read_user' },
      { methods: ['GET'], path: '/api/users/me', handler: 'read_me' },
      { methods: ['POST'], path: '/inner/echo', handler: 'echo' },
      { methods: ['GET'], path: '/broken', handler: 'broken' },
    ])
    expect(responses.map(({ status, handler }) => [status, handler])).toEqual([
      [422, 'read_user'],
      [200, 'echo'],
      [500, 'broken'],
      [404, null],
    ])
    expect(responses[1]!.body).toEqual({ a: 1 })
    expect(responses[2]!.error).toEqual({ type: 'RuntimeError', message: 'no' })
  })

  it('imports each project afresh, and tells what was raised and warned of', () => {
    const outcomes = runProjects({
      crash: { files: { 'main.py': 'from fastapi import APIRouter\nrouter = APIRouter(prefix="x")\n' } },
      deprecated: {
        files: {
          'shop/main.py':
            'from fastapi import FastAPI\nfrom shop.routes import x\napp = FastAPI()\n' +
            '@app.on_event("startup")\ndef start(): raise ValueError(x)\n',
          'shop/routes.py': 'x = 1\n',
        },
      },
      other: { files: { 'main.py': 'from shop.routes import x\n', 'shop/routes.py': 'y = 1\n' } },
    })
    expect(outcomes.crash.importError).toMatchObject({ type: 'AssertionError' })
    expect(outcomes.deprecated.importError).toBeNull()
    expect(outcomes.deprecated.importWarnings.map(({ type }) => type)).toContain('DeprecationWarning')
    expect(outcomes.deprecated.startError).toMatchObject({ type: 'ValueError', message: '1' })
    expect(outcomes.other.importError).toMatchObject({ type: 'ImportError' })
  })
})
