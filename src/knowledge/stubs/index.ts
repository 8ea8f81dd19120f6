import { CONCURRENCY_STUBS } from './concurrency.ts'
import { FASTAPI_STUBS } from './fastapi.ts'
import { INPUT_OUTPUT_STUBS } from './input-output.ts'
import { PYDANTIC_STUBS } from './pydantic.ts'
import { PYTHON_STUBS } from './python.ts'
import { SERVICE_STUBS } from './services.ts'
import { SQLALCHEMY_STUBS } from './sqlalchemy.ts'

/** The text of all library stubs by dotted module name. */
export const STUBS: Readonly<Record<string, string>> = {
  ...PYTHON_STUBS,
  ...CONCURRENCY_STUBS,
  ...INPUT_OUTPUT_STUBS,
  ...FASTAPI_STUBS,
  ...PYDANTIC_STUBS,
  ...SQLALCHEMY_STUBS,
  ...SERVICE_STUBS,
}

/** The names of the functions and methods in stubs that are `async def`. */
export const STUB_COROUTINES: ReadonlySet<string> = new Set(
  Object.values(STUBS).flatMap((text) => Array.from(text.matchAll(/async def (\w+)/g), (match) => match[1]!)),
)
