import { PYTHON_STUBS } from './python.ts'

/** The text of all library stubs by dotted module name. */
export const STUBS: Readonly<Record<string, string>> = {
  ...PYTHON_STUBS,
}
