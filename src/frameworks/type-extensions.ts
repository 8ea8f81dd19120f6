import { TYPES_FROM_CALLERS } from '../project/callers.ts'
import type { TypeExtension } from '../project/inference.ts'
import { FASTAPI_TYPES } from './fastapi/types.ts'
import { PYDANTIC_TYPES } from './pydantic/types.ts'
import { SQLALCHEMY_TYPES } from './sqlalchemy/types.ts'

/** What the frameworks and the rest of the project add to Python's own typing, in the order in which they are asked. */
export const TYPE_EXTENSIONS: readonly TypeExtension[] = [
  FASTAPI_TYPES,
  SQLALCHEMY_TYPES,
  PYDANTIC_TYPES,
  TYPES_FROM_CALLERS,
]
