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
  if (!path.includes('{')) return []
  return [...path.matchAll(PLACEHOLDER)].map(({ 0: text, 1: name, 2: converter, index }) => ({
    name: name!,
    converter: converter ?? 'str',
    index,
    length: text.length,
  }))
}

/** What Starlette's own converters match, by name; a project can register more. */
const CONVERTERS: Readonly<Record<string, string>> = {
  str: '[^/]+',
  path: '.*',
  int: '[0-9]+',
  float: '[0-9]+(?:\\.[0-9]+)?',
  uuid: '[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}',
}

/** Whether Starlette brings a converter of this name. */
export function isOwnConverter(name: string): boolean {
  return Object.hasOwn(CONVERTERS, name)
}

/** What stands between two slashes of a path, or a whole path. */
export interface Piece {
  /** The text without the names of placeholders: equal for pieces that match the same. */
  readonly shape: string
  readonly isLiteral: boolean
  /** The converter where a placeholder is all of it. */
  readonly only: string | null
  /** Null where a converter is not Starlette's own, and for literal text, which matches itself only. */
  readonly expression: RegExp | null
  /** Whether it can match more or less than one segment. */
  readonly isPath: boolean
}

function pieceOf(text: string): Piece {
  const placeholders = placeholdersOf(text)
  if (placeholders.length === 0) return { shape: text, isLiteral: true, only: null, expression: null, isPath: false }
  const literals = text.split(PLACEHOLDER_WHOLE)
  const converters = placeholders.map(({ converter }) => converter)
  const source = literals.map((literal, index) => {
    const converter = converters[index]
    return escaped(literal) + (converter === undefined ? '' : (CONVERTERS[converter] ?? ''))
  })
  return {
    // No path has a NUL in it.
    shape: literals
      .map((literal, index) => literal + (index < converters.length ? `\0${converters[index]}\0` : ''))
      .join(''),
    isLiteral: false,
    only: converters.length === 1 && literals.every((literal) => literal === '') ? converters[0]! : null,
    expression: converters.every(isOwnConverter) ? new RegExp(`^${source.join('')}$`) : null,
    isPath: converters.includes('path'),
  }
}

const PLACEHOLDER_WHOLE = /\{[a-zA-Z_][a-zA-Z0-9_]*(?::[a-zA-Z_][a-zA-Z0-9_]*)?\}/

function escaped(literal: string): string {
  return literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

/** The paths of requests that a full path of a route (or of a mount, with `/{path:path}` behind it) matches. */
export class PathPattern {
  readonly #text: string
  readonly #whole: Piece
  /** What stands between the slashes. */
  readonly segments: readonly Piece[]

  constructor(path: string) {
    this.#text = path
    this.#whole = pieceOf(path)
    this.segments = path.split('/').map(pieceOf)
  }

  /** The path without the names of its placeholders: patterns of one shape match the same. */
  get shape(): string {
    return this.#whole.shape
  }

  /** Whether it has no placeholders, so that it matches one path only. */
  get isLiteral(): boolean {
    return this.#whole.isLiteral
  }

  /** Whether it matches whatever stands behind some prefix: `/{path:path}`, `/files/{path:path}`. */
  get isCatchAll(): boolean {
    return this.segments.at(-1)!.only === 'path' && this.segments.slice(0, -1).every(({ isPath }) => !isPath)
  }

  /** Whether everything that `other` matches is matched by this pattern too. False where that is not known. */
  covers(other: PathPattern): boolean {
    if (this.shape === other.shape) return true
    if (other.#whole.isLiteral) return this.#whole.expression?.test(other.#text) ?? false
    const own = this.isCatchAll ? this.segments.slice(0, -1) : this.segments
    const theirs = this.isCatchAll ? other.segments.slice(0, own.length) : other.segments
    if ([...own, ...theirs].some(({ isPath }) => isPath)) return false
    if (this.isCatchAll ? other.segments.length <= own.length : theirs.length !== own.length) return false
    return own.every((piece, index) => coversPiece(piece, theirs[index]!))
  }
}

/** Whether everything that `other` matches is matched by `one` too, of two pieces for one segment. False where that is not known. */
export function coversPiece(one: Piece, other: Piece): boolean {
  if (one.shape === other.shape) return true
  if (other.isLiteral) return one.expression?.test(other.shape) ?? false
  // A segment with a placeholder is never empty; a whole number is a number.
  return one.only === 'str' || (one.only === 'float' && other.only === 'int')
}
