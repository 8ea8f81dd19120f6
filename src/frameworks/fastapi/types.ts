import type { TypeExtension } from '../../project/inference.ts'

/** What this framework adds to Python's own typing. */
export const FASTAPI_TYPES: TypeExtension = {}
