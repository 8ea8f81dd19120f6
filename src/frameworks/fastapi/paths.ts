/** A placeholder of a path: `{file_path:path}`. */
export interface Placeholder {
  readonly name: string
  /** `str` where none is written. */
  readonly converter: string
  /** Where it starts in the path, braces included. */
  readonly index: number
  readonly length: number
}

/** What Starlette's `compile_path` takes for a placeholder; anything else in braces is literal text. */
const PLACEHOLDER = /\{([a-zA-Z_][a-zA-Z0-9_]*)(?::([a-zA-Z_][a-zA-Z0-9_]*))?\}/g

/** The placeholders of a path, in order. */
export function placeholdersOf(path: string): readonly Placeholder[] {
  return [...path.matchAll(PLACEHOLDER)].map(({ 0: text, 1: name, 2: converter, index }) => ({
    name: name!,
    converter: converter ?? 'str',
    index,
    length: text.length,
  }))
}
