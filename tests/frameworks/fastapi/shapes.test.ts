import { expect, it } from 'vitest'
import { analyse } from '../../support/application.ts'

/** What each parameter of `endpoint` in `main.py` admits, by name. */
async function shapesOf(text: string): Promise<Readonly<Record<string, string>>> {
  const { application } = await analyse({ 'main.py': text })
  const [route] = application.fastapi.routes
  const parameters = application.fastapi.parametersOf(route!, null) ?? []
  return Object.fromEntries(parameters.map(({ name, shape, source }) => [name, `${shape}, ${source}`]))
}

it('knows what annotations admit', async () => {
  expect(
    await shapesOf(`
from typing import Annotated
from fastapi import FastAPI, Request
from pydantic import BaseModel, PlainValidator
from vendor import Thing, filled
try:
    from sqlalchemy.orm import Session
except ImportError:
    Session = dict
class Plain:
    def __init__(self, x): ...
class Model(BaseModel): ...
class Other(BaseModel): ...
Either = Model | Other
MaybeRequest = Request | None
app = FastAPI()
@app.post("/")
def endpoint(
    plain: Plain,
    parsed: Annotated[Plain, PlainValidator(Plain)],
    described: Annotated[Plain, "a plain one"],
    all_plain: list[Plain],
    several_parsed: list[Annotated[Plain, PlainValidator(Plain)]],
    either: Either,
    maybe: MaybeRequest,
    conditional: Session,
    things: list[Thing],
    bare: list,
    bare_or_none: tuple | None,
    injected: int = filled(Thing),
): ...
`),
  ).toEqual({
    plain: 'refused, unknown',
    parsed: 'unknown, unknown',
    described: 'refused, unknown',
    all_plain: 'refused, unknown',
    several_parsed: 'sequence, body',
    either: 'complex, body',
    maybe: 'refused, unknown',
    conditional: 'unknown, unknown',
    things: 'sequence, body',
    bare: 'file, file',
    bare_or_none: 'file, file',
    injected: 'scalar, unknown',
  })
})
