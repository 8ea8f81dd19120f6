import { beforeAll, expect, it } from 'vitest'
import { DIALECTS, defaultDriver, driversOf, POOL_KINDS } from '../../src/knowledge/database-drivers.ts'
import {
  describeRunning,
  examplesOf,
  type Outcome,
  type RunnableProject,
  runProjects,
  type TrialRequest,
} from '../support/running-app.ts'

/** What has happened since the app was imported. */
interface Count {
  /** Connection pools that were made and used, connections that were opened, and those that nobody gave back. */
  readonly pools: number
  readonly connections: number
  readonly open: number
  /** HTTP clients that were made. */
  readonly clients: number
}

/** Counts beside the app, on SQLite, with other servers that always answer. Nothing is collected as garbage, so that what is lost stays so. */
const COUNTING = `
import gc
import os

import httpx
from sqlalchemy import event
from sqlalchemy.pool import Pool

gc.disable()
os.environ["DATABASE_URL"] = "sqlite:///books.db"
count = {"pools": 0, "connections": 0, "open": 0, "clients": 0}


def add(name, number=1):
    count[name] += number


class Client(httpx.AsyncClient):
    def __init__(self, *args, **kwargs):
        add("clients")
        super().__init__(*args, **kwargs)


async def answer(self, request):
    return httpx.Response(200, json={"temperature": 20.5})


httpx.AsyncClient = Client
httpx.AsyncHTTPTransport.handle_async_request = answer
event.listen(Pool, "first_connect", lambda *given: add("pools"))
event.listen(Pool, "connect", lambda *given: add("connections"))
event.listen(Pool, "checkout", lambda *given: add("open"))
event.listen(Pool, "checkin", lambda *given: add("open", -1))

import main

app = main.app
app.get("/count")(lambda: dict(count))
`

/** What a rule claims of the app in its examples: what happens with each of several equal requests. */
interface Claim {
  readonly request: TrialRequest
  happened(first: Count, second: Count): boolean
}

const CLAIMS: Readonly<Record<string, Claim>> = {
  'engine-per-request': {
    request: { method: 'GET', path: '/books' },
    happened: (first, second) => second.pools === 2 * first.pools && second.connections === 2 * first.connections,
  },
  'client-per-request': {
    request: { method: 'GET', path: '/weather', params: { city: 'Lund' } },
    happened: (first, second) => second.clients === 2 * first.clients,
  },
  'unclosed-session': {
    request: { method: 'GET', path: '/books' },
    happened: (first, second) => first.open === 3 && second.open === 6,
  },
  'disabled-pool': {
    request: { method: 'GET', path: '/books' },
    happened: (first, second) => second.connections === 2 * first.connections,
  },
}

/** The counts after three and after six requests. */
function countsIn({ importError, startError, responses }: Outcome): readonly [Count, Count] {
  expect(importError ?? startError).toBeNull()
  expect(responses.map(({ error }) => error)).toEqual(responses.map(() => null))
  const [first, second] = responses.filter(({ handler }) => handler === '<lambda>').map(({ body }) => body as Count)
  return [first!, second!]
}

function counting(files: RunnableProject['files'], request: TrialRequest): RunnableProject {
  const three = [request, request, request, { method: 'GET', path: '/count' }]
  return { files: { ...files, 'counting.py': COUNTING }, module: 'counting', requests: [...three, ...three] }
}

describeRunning('what the rules about engines and clients claim', () => {
  const examples = Object.entries(CLAIMS).flatMap(([rule, claim]) =>
    examplesOf(rule).map((example) => ({ ...example, claim, key: `${rule}, ${example.name}` })),
  )
  let outcomes: Readonly<Record<string, Outcome>>
  beforeAll(() => {
    outcomes = runProjects(
      Object.fromEntries(examples.map(({ key, files, claim }) => [key, counting(files, claim.request)])),
    )
  }, 60_000)

  it.each(examples)('$key', ({ key, claim, isBad }) => {
    const [first, second] = countsIn(outcomes[key]!)
    expect(claim.happened(first, second)).toBe(isBad)
  })
})

describeRunning('what module-level-session claims', () => {
  const add = { method: 'POST', path: '/books', params: { title: 'Emma' } }
  const tables = `
import main

app = main.app
main.Base.metadata.create_all(main.engine)
`
  const examples = examplesOf('module-level-session').map((example) => ({ ...example, key: example.name }))
  let outcomes: Readonly<Record<string, Outcome>>
  beforeAll(() => {
    // The second title is refused; the request after it has nothing to do with that.
    const requests = [add, add, { method: 'GET', path: '/books' }]
    outcomes = runProjects(
      Object.fromEntries(
        examples.map(({ key, files }) => [
          key,
          { files: { ...files, 'tables.py': tables }, module: 'tables', requests },
        ]),
      ),
    )
  }, 60_000)

  it.each(examples)('$key', ({ key, isBad }) => {
    const { importError, responses } = outcomes[key]!
    expect(importError).toBeNull()
    const errors = responses.map(({ error }) => error?.type ?? null)
    expect(errors).toEqual([null, 'IntegrityError', isBad ? 'PendingRollbackError' : null])
  })
})

describeRunning('what mismatched-driver claims', () => {
  const examples = examplesOf('mismatched-driver').map((example) => ({ ...example, key: example.name }))
  const probe = `
import json

from fastapi import FastAPI
from sqlalchemy import create_engine, pool
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

app = FastAPI()


@app.get("/driver")
def read_driver(url: str) -> dict[str, bool | str]:
    parsed = make_url(url)
    sync, asynchronous = parsed.get_dialect(), parsed.get_dialect(True)
    return {"driver": sync.driver, "sync": not sync.is_async, "async": asynchronous.is_async}


@app.get("/pool")
def read_pool(name: str) -> dict[str, bool]:
    def accepts(make, url):
        try:
            make(url, poolclass=getattr(pool, name))
        except Exception:
            return False
        return True

    return {"sync": accepts(create_engine, "sqlite://"), "async": accepts(create_async_engine, "sqlite+aiosqlite://")}
`
  const drivers = DIALECTS.flatMap((dialect) =>
    Object.entries(driversOf(dialect)).map(([driver, kind]) => ({ url: `${dialect}+${driver}://`, driver, kind })),
  )
  const defaults = DIALECTS.map((dialect) => ({ url: `${dialect}://`, driver: defaultDriver(dialect, false) }))
  const pools = Object.entries(POOL_KINDS).map(([name, kind]) => ({ name, kind }))
  let outcomes: Readonly<Record<string, Outcome>>
  beforeAll(() => {
    const requests = [
      ...[...drivers, ...defaults].map(({ url }) => ({ method: 'GET', path: '/driver', params: { url } })),
      ...pools.map(({ name }) => ({ method: 'GET', path: '/pool', params: { name } })),
    ]
    outcomes = runProjects({
      ...Object.fromEntries(
        examples.map(({ key, files }) => [key, { files, requests: [{ method: 'GET', path: '/books' }] }]),
      ),
      table: { files: { 'main.py': probe }, requests },
    })
  }, 60_000)

  it.each(examples)('$key', ({ key, isBad }) => {
    const { importError, responses } = outcomes[key]!
    const error = importError ?? responses.find(({ status }) => status !== 404)?.error ?? null
    expect(error?.type ?? null).toEqual(
      isBad ? expect.stringMatching(/^(InvalidRequestError|MissingGreenlet|ArgumentError)$/) : null,
    )
  })

  it.each(drivers.map((one, index) => ({ ...one, index })))('$url is $kind', ({ index, kind }) => {
    const { body } = outcomes['table']!.responses[index]!
    expect(body).toMatchObject({ sync: kind !== 'async', async: kind !== 'sync' })
  })

  it.each(defaults.map((one, index) => ({ ...one, index })))('$url stands for $driver', ({ index, driver }) => {
    expect(outcomes['table']!.responses[drivers.length + index]!.body).toMatchObject({ driver })
  })

  it.each(pools.map((one, index) => ({ ...one, index })))('$name is $kind', ({ index, kind }) => {
    const { body } = outcomes['table']!.responses[drivers.length + defaults.length + index]!
    expect(body).toEqual({ sync: kind === 'sync', async: kind === 'async' })
  })
})
