import type { TypeExtension } from '../../project/inference.ts'
import { validatorsOf } from './construction.ts'

/** What this framework adds to Python's own typing. */
export const PYDANTIC_TYPES: TypeExtension = {
  runsOnConstruction: validatorsOf,
}
