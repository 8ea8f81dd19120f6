import { describe, expect, it } from 'vitest'
import { python } from '../../src/rule-api/index.ts'
import { lint } from '../support/lint.ts'

/** The text of `main.py` when the fixes of a rule have been made one after the other until none is left. */
async function fixed(rule: string, text: string): Promise<string> {
  let result = text
  for (let round = 0; round < 10; round++) {
    const { findings } = await lint({ 'main.py': result }, { rules: [rule, 'syntax-error'] })
    expect(findings.map((finding) => finding.rule)).not.toContain('syntax-error')
    const fix = findings.find((finding) => finding.fix)?.fix
    if (!fix) return result
    result = [...fix.edits]
      .sort((one, other) => other.start - one.start)
      .reduce((done, { start, end, text: by }) => done.slice(0, start) + by + done.slice(end), result)
  }
  throw new Error('the fixes never end')
}

/** A dependency in an app that uses it. */
function app(imports: string, dependency: string): string {
  return `${imports}\nfrom fastapi import Depends, FastAPI\n\n${dependency}\napp = FastAPI()\n\n\n@app.get("/")\ndef read(value=Depends(get_value)) -> None: ...\n`
}

describe('fixes', () => {
  it('raise what an except block caught', async () => {
    const bad = python`
      def get_value():
          try:
              yield 1
          except KeyError:
              pass
          except ValueError: pass
          except Exception as error:
              print(error)  # for the record

              # and for nobody else
          finally:
              print()
    `
    const good = python`
      def get_value():
          try:
              yield 1
          except KeyError:
              raise
          except ValueError: raise
          except Exception as error:
              print(error)  # for the record
              raise

              # and for nobody else
          finally:
              print()
    `
    expect(await fixed('swallowed-dependency-exception', app('', bad))).toBe(app('', good))
  })

  it('leave an except block alone that returns, or is written on one line', async () => {
    const text = python`
      def get_value():
          try:
              yield 1
          except KeyError:
              return
          except Exception: print("no")
    `
    expect(await fixed('swallowed-dependency-exception', app('', text))).toBe(app('', text))
  })

  it('clean up in finally', async () => {
    const bad = python`
      async def get_value():
          file = open("x")
          yield file  # the value

          # No longer needed.
          file.close()
          await file.aclose()
    `
    const good = python`
      async def get_value():
          file = open("x")
          try:
              yield file  # the value

          # No longer needed.
          finally:
              file.close()
              await file.aclose()
    `
    expect(await fixed('yield-without-finally', app('', bad))).toBe(app('', good))
  })

  it('leave clean-up alone that stands among other things', async () => {
    const text = python`
      def get_value():
          file = open("x")
          yield file
          file.write("done")
          file.close()
    `
    expect(await fixed('yield-without-finally', app('', text))).toBe(app('', text))
  })

  it('end a dependency with the handler', async () => {
    const text = python`
      def get_value():
          with open("x") as session:
              yield session
              session.commit()
    `
    const good = app('', text).replace('Depends(get_value)', 'Depends(get_value, scope="function")')
    expect(await fixed('commit-after-yield', app('', text))).toBe(good)
  })

  it('do not end a dependency before another one that needs it', async () => {
    const text = python`
      def get_session():
          with open("x") as session:
              yield session
              session.commit()

      def get_value(session=Depends(get_session)):
          yield session
    `
    expect(await fixed('commit-after-yield', app('', text))).toBe(app('', text))
  })

  it('take the decorator of a context manager away, with its import', async () => {
    const text = python`
      @contextmanager
      def get_value():
          yield 1
    `
    const bad = app('from contextlib import contextmanager\n', text)
    expect(await fixed('contextmanager-dependency', bad)).toBe(
      app('', text.replace('@contextmanager\n', '')).trimStart(),
    )
  })

  it('leave a context manager alone that is used as one', async () => {
    const text = python`
      @contextmanager
      def get_value():
          yield 1

      def use():
          with get_value() as value:
              print(value)
    `
    const bad = app('from contextlib import contextmanager\n', text)
    expect(await fixed('contextmanager-dependency', bad)).toBe(bad)
  })

  it('leave out empty parentheses only', async () => {
    const bad = python`
      from fastapi import Depends, FastAPI

      app = FastAPI()

      async def get_user(name: str = "anna") -> str:
          return name

      @app.get("/", dependencies=[Depends(get_user("bert"))])
      async def read(user: str = Depends(get_user())) -> None: ...
    `
    expect(await fixed('called-dependency', bad)).toBe(bad.replace('Depends(get_user())', 'Depends(get_user)'))
  })

  it('name status codes the way the file can', async () => {
    const bad = python`
      import fastapi

      app = fastapi.FastAPI()

      @app.post("/", status_code=201)
      def create() -> None: ...
    `
    expect(await fixed('literal-status-code', bad)).toBe(bad.replace('=201', '=fastapi.status.HTTP_201_CREATED'))
  })

  it('do not name status codes where the name is taken', async () => {
    const text = python`
      from fastapi import FastAPI, HTTPException

      app = FastAPI()

      @app.get("/")
      def read(status: str) -> None:
          raise HTTPException(404)
    `
    expect(await fixed('literal-status-code', text)).toBe(text)
  })
})
