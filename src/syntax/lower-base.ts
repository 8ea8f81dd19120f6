/** What all parts of the lowering share: reading the concrete tree, identifiers, errors and the bound on nesting. */
import type { Broken, Expression, StringConstant, SyntaxErrorPlace } from './ast.ts'
import { type ConcreteTree, type Index, NONE, Type } from './concrete-tree.ts'

/**
 * How deep the syntax tree may become. Python itself gives up on deeper code, and functions that recurse over the tree need an end
 * well before JavaScript's stack has one.
 */
export const MAX_DEPTH = 1000

/** A string constant that may spell an expression: where its content starts, and the content. */
export interface ForwardReference {
  readonly constant: { -readonly [Key in keyof StringConstant]: StringConstant[Key] }
  readonly start: number
  readonly content: string
}

export abstract class Lowering {
  protected readonly text: string
  protected readonly types: Uint16Array
  protected readonly starts: Uint32Array
  protected readonly ends: Uint32Array
  protected readonly nexts: Uint32Array
  protected depth = 0
  readonly #comments: readonly number[]
  /** Errors that the grammar lets pass. */
  readonly errors: SyntaxErrorPlace[] = []
  /** The strings that stand for expressions and are still to be parsed. */
  readonly forwardReferences: ForwardReference[] = []
  /** Whether the parser itself found errors: what the grammar let pass is then likely to follow from them. */
  protected readonly hasErrors: boolean
  readonly #isAscii: boolean
  /** By how they are written. */
  readonly #identifiers = new Map<string, string>()
  #isTooDeep = false

  constructor(text: string, tree: ConcreteTree) {
    this.text = text
    this.types = tree.type
    this.starts = tree.start
    this.ends = tree.end
    this.nexts = tree.next
    this.#comments = tree.comments
    this.hasErrors = tree.errors.length > 0
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is what ASCII is
    this.#isAscii = !/[^\x00-\x7f]/.test(text)
  }

  protected abstract expression(node: Index): Expression

  /** The first child with a meaning at or after `child` within `parent`, or `NONE`: no token, and nothing the parser skipped. */
  protected named(parent: Index, child: Index): Index {
    const end = this.nexts[parent]!
    for (let index = child; index < end; index = this.nexts[index]!) {
      const type = this.types[index]!
      if (type > Type.ERROR) return index
    }
    return NONE
  }

  /** The first child with a meaning, or `NONE`. */
  protected firstNamed(parent: Index): Index {
    return this.named(parent, parent + 1)
  }

  /** The next sibling with a meaning of `child`, or `NONE`. */
  protected nextNamed(parent: Index, child: Index): Index {
    return child === NONE ? NONE : this.named(parent, this.nexts[child]!)
  }

  /** The first child of `type`, or `NONE`. */
  protected childOfType(parent: Index, type: number): Index {
    const end = this.nexts[parent]!
    for (let index = parent + 1; index < end; index = this.nexts[index]!) {
      if (this.types[index] === type) return index
    }
    return NONE
  }

  /** The source text of a node. */
  protected source(node: Index): string {
    return this.text.slice(this.starts[node], this.ends[node])
  }

  /** The name an identifier stands for (Python normalises identifiers to NFKC): one string for all places of the file that have it. */
  protected identifier(node: Index): string {
    const written = this.text.slice(this.starts[node], this.ends[node])
    let name = this.#identifiers.get(written)
    if (name === undefined) {
      name = this.#isAscii ? written : written.normalize('NFKC')
      this.#identifiers.set(written, name)
    }
    return name
  }

  /** The text from `start` to `end` without comments, with `\n` as line end. */
  protected textWithoutComments(start: number, end: number): string {
    let text = this.text.slice(start, end)
    if (text.includes('#')) {
      for (let index = this.#comments.length - 2; index >= 0; index -= 2) {
        const from = this.#comments[index]! - start
        const to = this.#comments[index + 1]! - start
        if (from >= 0 && to <= end - start) text = text.slice(0, from) + text.slice(to)
      }
    }
    return text.replace(/\r\n?/g, '\n')
  }

  protected broken(node: Index): Broken {
    return { kind: 'Broken', start: this.starts[node]!, end: this.ends[node]! }
  }

  /** What stands for a node below `MAX_DEPTH`. */
  protected tooDeep(node: Index): Broken {
    // Once is enough: a deep tree has many such nodes.
    if (!this.#isTooDeep) this.report(this.starts[node]!, this.starts[node]!, 'nested too deeply')
    this.#isTooDeep = true
    return this.broken(node)
  }

  /** The child lowered, or `Broken` with no extent at the end of `parent` when the parser found none. */
  protected required(child: Index, parent: Index): Expression {
    if (child !== NONE) return this.expression(child)
    const end = this.ends[parent]!
    return { kind: 'Broken', start: end, end }
  }

  protected report(start: number, end: number, message: string): void {
    this.errors.push({ start, end, message })
  }

  protected reportNode(node: Index, message: string): void {
    this.report(this.starts[node]!, this.ends[node]!, message)
  }
}
