import type { TypeExtension } from '../project/inference.ts'

/** What the frameworks add to Python's own typing, in the order in which they are asked. */
export const TYPE_EXTENSIONS: readonly TypeExtension[] = []
