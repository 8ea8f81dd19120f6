import { coversPiece, type PathPattern, type Piece } from './paths.ts'

/** Values by the patterns of paths, found again by what a pattern may cover: among thousands of routes few are ever compared. */
export class PathIndex<Value> {
  readonly #root: Branch<Value> = newBranch()
  #size = 0

  add(pattern: PathPattern, value: Value): void {
    const entry = { order: this.#size++, value }
    let branch = this.#root
    for (const piece of pattern.segments) {
      if (piece.isPath) {
        branch.open.push(entry)
        return
      }
      const known = branch.next.get(piece.shape)
      const next = known ?? { piece, branch: newBranch<Value>() }
      if (!known) branch.next.set(piece.shape, next)
      if (!known && !piece.isLiteral) branch.placeholders.push(next)
      branch = next.branch
    }
    branch.ends.push(entry)
  }

  /** The values of all patterns that cover `pattern`, in the order in which they were added, and of some that do not. */
  mayCover(pattern: PathPattern): readonly Value[] {
    const found: Entry<Value>[] = []
    const visit = (branch: Branch<Value>, depth: number): void => {
      found.push(...branch.open)
      const piece = pattern.segments[depth]
      if (piece === undefined) {
        found.push(...branch.ends)
        return
      }
      const same = branch.next.get(piece.shape)
      if (same) visit(same.branch, depth + 1)
      for (const one of branch.placeholders) {
        if (one !== same && coversPiece(one.piece, piece)) visit(one.branch, depth + 1)
      }
    }
    visit(this.#root, 0)
    return found.sort((one, other) => one.order - other.order).map(({ value }) => value)
  }
}

interface Entry<Value> {
  readonly order: number
  readonly value: Value
}

/** What follows the same beginning of a path. */
interface Branch<Value> {
  /** By the shape of the segment. */
  readonly next: Map<string, Following<Value>>
  /** Those that are no literal text. */
  readonly placeholders: Following<Value>[]
  /** Patterns that end here. */
  readonly ends: Entry<Value>[]
  /** Patterns that go on with a segment for whole paths. */
  readonly open: Entry<Value>[]
}

interface Following<Value> {
  readonly piece: Piece
  readonly branch: Branch<Value>
}

function newBranch<Value>(): Branch<Value> {
  return { next: new Map(), placeholders: [], ends: [], open: [] }
}
