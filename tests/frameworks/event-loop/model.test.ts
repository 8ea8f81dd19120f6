import { describe, expect, it } from 'vitest'
import { BLOCKING_ENTRIES, blockingCallable } from '../../../src/knowledge/blocking-calls.ts'
import { analyse } from '../../support/application.ts'

/** What blocks in the functions of a project, by function: kind, canonical name and the places of the chain. */
async function blocking(files: Readonly<Record<string, string>>): Promise<Record<string, string[]>> {
  const { application } = await analyse(files)
  const found: Record<string, string[]> = {}
  for (const module of application.project.modules.values()) {
    for (const symbol of module.functions) {
      for (const { kind, name, chain } of application.eventLoop.blockingCallsIn(symbol)) {
        const places = chain.map((call) => call.caller?.qualifiedName ?? call.module.name)
        const list = found[symbol.qualifiedName] ?? []
        list.push(`${kind} ${name} via ${places.join(' > ')}`)
        found[symbol.qualifiedName] = list
      }
    }
  }
  return found
}

describe('what blocks the event loop', () => {
  it('is found through the shortest chain of plain functions', async () => {
    expect(
      await blocking({
        'app/__init__.py': '',
        'app/low.py': `
import requests
def fetch(): requests.get("x")
def detour(): fetch()
`,
        'app/middle.py': `
from app import low
class Service:
    def load(self):
        low.detour()
        low.fetch()
`,
        'app/main.py': `
from app.middle import Service
async def endpoint():
    Service().load()
def plain():
    Service().load()
async def outer():
    await endpoint()
`,
      }),
    ).toEqual({
      'app.main.endpoint': ['http requests.get via app.main.endpoint > app.middle.Service.load > app.low.fetch'],
    })
  })

  it('is reported once for each function, kind and end', async () => {
    expect(
      await blocking({
        'main.py': `
import time, requests
def both():
    time.sleep(1)
    requests.get("x")
def twice():
    both()
async def endpoint():
    both()
    twice()
    time.sleep(1)
    time.sleep(1)
`,
      }),
    ).toEqual({
      'main.endpoint': [
        'sleep time.sleep via main.endpoint > main.both',
        'http requests.get via main.endpoint > main.both',
        'sleep time.sleep via main.endpoint',
        'sleep time.sleep via main.endpoint',
      ],
    })
  })

  it('is not looked for below very long chains, and ends in cycles', async () => {
    const steps = Array.from({ length: 8 }, (_, index) => `def step${index}():\n    step${index + 1}()\n`).join('')
    expect(
      await blocking({
        'main.py': `
import time
${steps}def step8():
    step0()
    time.sleep(1)
async def far():
    step0()
async def near():
    step5()
`,
      }),
    ).toEqual({
      'main.near': ['sleep time.sleep via main.near > main.step5 > main.step6 > main.step7 > main.step8'],
    })
  })

  it('is not what happens only once', async () => {
    expect(
      await blocking({
        'main.py': `
import functools
def settings():
    global _settings
    if _settings is not None:
        return _settings
    _settings = open("settings").read()
    return _settings
_settings = None
@functools.lru_cache
def cached():
    return open("x").read()
def uncached():
    value = None
    if value is None:
        value = open("x").read()
    return value
class Image:
    def content(self):
        if self.data:
            return self.data
        elif self.path:
            return open(self.path).read()
class Texts:
    def __init__(self):
        self.known = {}
    def get(self, key):
        if key in self.known:
            return self.known[key]
        self.known[key] = open(key).read()
        return self.known[key]
    def read(self, key):
        if key not in self.known:
            self.known[key] = open(key).read()
        return self.known[key]
    def count(self, key):
        if key in self.known:
            self.known[key].uses += 1
        else:
            self.known[key] = Text(open(key).read())
        return self.known[key].text
    def refreshed(self, key):
        if self.log is not None:
            self.log = open(key).read()
    def allowed(self, key, names):
        if key in names:
            return names[key]
        return open(key).read()
async def endpoint():
    settings()
    cached()
    uncached()
    Image().content()
    Texts().get("a")
    Texts().read("a")
    Texts().count("a")
    Texts().allowed("a", {})
    Texts().refreshed("a")
`,
      }),
    ).toEqual({
      'main.endpoint': [
        'file builtins.open via main.endpoint > main.uncached',
        'file builtins.open via main.endpoint > main.Texts.allowed',
        'file builtins.open via main.endpoint > main.Texts.refreshed',
      ],
    })
  })

  it('is unknown where the object is', async () => {
    expect(
      await blocking({
        'main.py': `
from typing import Any
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session
async def endpoint(a, b: Any, c: Session | AsyncSession, d: "Missing"):
    a.commit()
    b.commit()
    c.commit()
    d.commit()
async def known(session: Session | None):
    session.commit()
`,
      }),
    ).toEqual({ 'main.known': ['database sqlalchemy.orm.Session.commit via main.known'] })
  })
})

describe('what serves requests', () => {
  it('is everything but start-up, programs, scripts and tests, and what only they call', async () => {
    const { application } = await analyse({
      'app.py': `
import asyncio
from fastapi import FastAPI
def shared(): ...
def prepare(): ...
def load(): prepare()
def unknown(): ...
async def lifespan(app: FastAPI):
    load()
    shared()
    yield
    clean_up()
def clean_up(): ...
app = FastAPI(lifespan=lifespan)
@app.get("/")
def root():
    shared()
async def job(): step()
def step(): ...
async def watched(): ...
@app.on_event("startup")
async def start():
    asyncio.create_task(watched())
`,
      'cli.py': `
import app
def command(): app.unknown()
`,
      'jobs.py': `
import asyncio
from app import job
def main():
    asyncio.run(job())
if __name__ == "__main__":
    main()
`,
      'tests/test_app.py': `
import app
def test_clean_up(): app.clean_up()
`,
    })
    const serving: Record<string, boolean> = {}
    for (const module of application.project.modules.values()) {
      for (const symbol of module.functions) {
        serving[symbol.qualifiedName] = application.eventLoop.serves(symbol, symbol.facts.end)
      }
    }
    expect(serving).toEqual({
      'app.shared': true,
      'app.prepare': false,
      'app.load': false,
      'app.unknown': false,
      'app.lifespan': true,
      'app.clean_up': true,
      'app.root': true,
      'app.job': false,
      'app.step': false,
      'app.watched': true,
      'app.start': false,
      'cli.command': false,
      'jobs.main': false,
      'test_app.test_clean_up': false,
    })
  })
})

describe('the table of blocking calls', () => {
  it('knows functions, methods, and all methods of a class with exceptions', () => {
    expect(blockingCallable('time.sleep')?.kind).toBe('sleep')
    expect(blockingCallable('redis.Redis.hgetall')?.kind).toBe('database')
    expect(blockingCallable('redis.Redis.pipeline')).toBeNull()
    expect(blockingCallable('redis.Redis.__enter__')).toBeNull()
    expect(blockingCallable('redis.asyncio.Redis.get')).toBeNull()
    expect(blockingCallable('requests.Session')).toBeNull()
    expect(blockingCallable('sqlalchemy.orm.Session.add')).toBeNull()
  })

  it('knows what attributes of a client hold, however deep', () => {
    expect(blockingCallable('openai.OpenAI.chat.completions.create')?.use).toContain('AsyncOpenAI')
    expect(blockingCallable('openai.OpenAI.with_options.chat')).toBeNull()
    expect(blockingCallable('openai.OpenAI')).toBeNull()
    expect(blockingCallable('stripe.checkout.Session.create')?.kind).toBe('service')
    expect(blockingCallable('stripe.checkout.Session.create_async')).toBeNull()
    expect(blockingCallable('google.genai.Client.aio.models.generate_content')).toBeNull()
  })

  it('gives every entry a source', () => {
    for (const name of ['requests.get', 'boto3.resources.base.ServiceResource.Table.put_item', 'queue.Queue.get'])
      expect(blockingCallable(name)?.source).toMatch(/^https:/)
    for (const { calls, source } of BLOCKING_ENTRIES) expect(source, calls).toMatch(/^https:\/\//)
  })

  it('has httpx2 like httpx', () => {
    for (const name of ['get', 'post', 'stream', 'Client.get', 'Client.request', 'Client.send', 'Client.stream']) {
      expect(blockingCallable(`httpx2.${name}`)?.use).toBe('httpx2.AsyncClient')
      expect(blockingCallable(`httpx.${name}`)?.use).toBe('httpx.AsyncClient')
    }
    expect(blockingCallable('httpx2.AsyncClient.get')).toBeNull()
  })
})
