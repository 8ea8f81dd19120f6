import { expect, it } from 'vitest'
import { python } from '../../src/rule-api/index.ts'
import { lint } from '../support/lint.ts'

/** The text of `main.py` after the fix of the first finding of a rule, and how many such findings are left then. */
async function fixed(rule: string, text: string): Promise<{ readonly text: string; readonly left: number }> {
  const { findings } = await lint({ 'main.py': text }, { rules: [rule] })
  const fix = findings.find((finding) => finding.fix)?.fix
  const result = [...(fix?.edits ?? [])]
    .sort((one, other) => other.start - one.start)
    .reduce((done, { start, end, text: by }) => done.slice(0, start) + by + done.slice(end), text)
  const again = await lint({ 'main.py': result }, { rules: [rule, 'syntax-error'] })
  return { text: result, left: again.findings.length }
}

it('converts a whole function to Annotated, with what it needs for that', async () => {
  const { text, left } = await fixed(
    'default-style-dependency',
    python`
      """The API."""
      from __future__ import annotations
      from fastapi import Depends, FastAPI, Header, Path, Query

      app = FastAPI()

      def get_db():
          return 1

      @app.get("/items/{item_id}")
      def read_item(
          item_id: int = Path(..., ge=1),
          limit: int = Query(
              default=10,
              le=100,
          ),
          agent: "str | None" = Header(None),
          db: int = Depends(get_db),
          q: str = "",
      ) -> int:
          return 1
    `,
  )
  expect(left).toBe(0)
  expect(text).toBe(python`
    """The API."""
    from __future__ import annotations

    from typing import Annotated
    from fastapi import Depends, FastAPI, Header, Path, Query

    app = FastAPI()

    def get_db():
        return 1

    @app.get("/items/{item_id}")
    def read_item(
        item_id: Annotated[int, Path(ge=1)],
        limit: Annotated[int, Query(le=100)] = 10,
        agent: Annotated["str | None", Header()] = None,
        *, db: Annotated[int, Depends(get_db)],
        q: str = "",
    ) -> int:
        return 1
  `)
})

it('leaves a function alone that could not be written any more', async () => {
  const text = python`
    from typing_extensions import Annotated
    from fastapi import Depends, FastAPI

    app = FastAPI()

    @app.get("/")
    def read(page: int = 1, db: int = Depends(lambda: 1), *, user: int = Depends(lambda: 2)) -> int:
        return 1

    @app.get("/user")
    def read_user(*, user: int = Depends(lambda: 2)) -> int:
        return 1
  `
  expect(await fixed('default-style-dependency', text)).toEqual({
    text: text.replace('(*, user: int = Depends(lambda: 2))', '(*, user: Annotated[int, Depends(lambda: 2)])'),
    left: 2,
  })
})

it('calls a marker', async () => {
  const text = python`
    from typing import Annotated
    from fastapi import Depends, FastAPI
    app = FastAPI()
    class Paging:
        def __init__(self, page: int = 1): ...
    @app.get("/")
    def read(paging: Annotated[Paging, Depends]) -> int: ...
  `
  expect(await fixed('uncalled-marker', text)).toEqual({ text: text.replace('Depends]', 'Depends()]'), left: 0 })
})

it('annotates with what FastAPI hands over', async () => {
  const text = python`
    from typing import Optional
    from fastapi import FastAPI, Request
    app = FastAPI()
    @app.get("/")
    def read(request: Optional[Request] = None) -> int: ...
  `
  const expected = text.replace('Optional[Request] =', 'Request =')
  expect(await fixed('missing-depends', text)).toEqual({ text: expected, left: 0 })
})
