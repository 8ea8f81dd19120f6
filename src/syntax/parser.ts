/** From the text of a Python file to its syntax tree. */
import { Language, Parser } from 'web-tree-sitter'
import type { Comment, Expression, SyntaxTree } from './ast.ts'
import { MemoryReader, type RuntimeMemory } from './concrete-memory.ts'
import type { ConcreteTables } from './concrete-tables.ts'
import { ConcreteTree, readWithCursor, typesByGrammarId } from './concrete-tree.ts'
import { intactLength, mergeErrors, restartPoints, syntaxErrors } from './errors.ts'
import { ModuleLowering } from './lower.ts'
import type { ForwardReference } from './lower-base.ts'
import { mask, only } from './mask.ts'

/** The two WebAssembly files of `grammars/`. */
export interface GrammarBinaries {
  /** `web-tree-sitter.wasm`, tree-sitter itself. */
  readonly runtime: Uint8Array
  /** `tree-sitter-python.wasm`, the Python grammar. */
  readonly language: Uint8Array
}

/** Large enough for most files, so that the tables rarely grow. */
const INITIAL_NODES = 1 << 16

/** How often parsing starts anew after an error. */
const MOST_RESTARTS = 5

/** A stretch of a file that was parsed on its own. */
interface Part {
  readonly tree: SyntaxTree
  /** Whether the parser itself found an error. */
  readonly isUnreadable: boolean
  /** How much of it is in statements without errors. */
  readonly intact: number
}

/** Has nodes of all forms in which tree-sitter stores them: small and large leaves, hidden, aliased, missing and unreadable ones. */
const PROBE = `# comment
@decorator
async def function(parameter: list[int] | None = -1, *args: int) -> "a string longer than eight characters":
    match parameter:
        case {"key": [first, *rest], **others} if first is not None and first not in rest:
            return f"{first!r:>{width}}{{" + \\
                "é😀"
print = 12345678901234567890 if a else (lambda: 0)
x = foo(1, 2
y = )
`

/** Parses Python. One parser serves any number of files, one after the other. */
export class PythonParser {
  readonly #parser: Parser
  readonly #language: Language
  readonly #types: Uint16Array
  readonly #memory: MemoryReader
  readonly #tree = new ConcreteTree(INITIAL_NODES)
  /** How nodes are read: from WebAssembly memory, or (several times slower) through tree-sitter's cursor. */
  readonly reader: 'memory' | 'cursor'

  private constructor(parser: Parser, language: Language, memory: RuntimeMemory, reader: 'memory' | 'cursor') {
    this.#parser = parser
    this.#language = language
    this.#types = typesByGrammarId(language)
    this.#memory = new MemoryReader(memory, this.#types)
    this.reader = reader === 'memory' && this.#memoryIsAsExpected() ? 'memory' : 'cursor'
  }

  /**
   * Loads the grammar from the two WebAssembly files; throws when they do not fit each other or this program.
   * With `reader` `'cursor'`, the tree is read through tree-sitter's public interface, for comparison.
   */
  static async create(grammar: GrammarBinaries, reader: 'memory' | 'cursor' = 'memory'): Promise<PythonParser> {
    const memory = await initialise(grammar.runtime)
    const language = await Language.load(grammar.language)
    const parser = new Parser()
    parser.setLanguage(language)
    return new PythonParser(parser, language, memory, reader)
  }

  /**
   * Parses one file. Never throws on any text; what cannot be read is `Broken` in the tree and listed in `errors`.
   * `tables` is what `tables()` gave for the same text, perhaps in another thread.
   */
  parse(text: string, tables: ConcreteTables | null = null): SyntaxTree {
    const source = withLineFeeds(text)
    const whole = this.#parsePart(source, 0, source.length, tables)
    const parts = whole.isUnreadable ? this.#restart(source, whole) : [whole]
    return {
      module: { kind: 'Module', start: 0, end: text.length, body: parts.flatMap(({ tree }) => tree.module.body) },
      comments: parts.length === 1 ? parts[0]!.tree.comments : parts.flatMap(({ tree }) => tree.comments),
      errors:
        parts.length === 1
          ? parts[0]!.tree.errors
          : mergeErrors(
              source,
              parts.flatMap(({ tree }) => tree.errors),
            ),
    }
  }

  /** Reads one file as far as tree-sitter does; null for a file with errors, which `parse` has to read from the start. */
  tables(text: string): ConcreteTables | null {
    this.#read(withLineFeeds(text))
    return this.#tree.tables()
  }

  /**
   * Parses the statement of the module that holds an error on its own, so that the error does not affect what precedes and follows it.
   * Gives `whole`, the file parsed at once, when that has more intact statements.
   */
  #restart(source: string, whole: Part): Part[] {
    const points = [...restartPoints(source), source.length]
    const parts: Part[] = []
    let rest = whole
    let restStart = 0
    let next = 0
    for (let attempt = 0; attempt < MOST_RESTARTS && rest.isUnreadable; attempt++) {
      // The last point up to which there is no error, found by halving, and the point after it.
      let clean = next - 1
      let dirty = points.length - 1
      while (dirty - clean > 1) {
        const middle = (clean + dirty) >> 1
        if (this.#isReadable(source, restStart, points[middle]!)) clean = middle
        else dirty = middle
      }
      const errorStart = clean < next ? restStart : points[clean]!
      const errorEnd = points[dirty]!
      if (errorStart > restStart) parts.push(this.#parsePart(source, restStart, errorStart))
      parts.push(this.#parsePart(source, errorStart, errorEnd))
      restStart = errorEnd
      next = dirty + 1
      rest = this.#parsePart(source, restStart, source.length)
    }
    parts.push(rest)
    const intact = parts.reduce((sum, part) => sum + part.intact, 0)
    return intact >= whole.intact ? parts : [whole]
  }

  /** Whether the text from `start` to `end` alone has no errors. */
  #isReadable(source: string, start: number, end: number): boolean {
    this.#read(only(source, start, end))
    return this.#tree.errors.length === 0
  }

  /** Parses from offset `start` to `end` as if nothing else were there. */
  #parsePart(source: string, start: number, end: number, tables: ConcreteTables | null = null): Part {
    const part = start === 0 && end === source.length ? source : only(source, start, end)
    const tree = tables === null ? this.#read(part) : ConcreteTree.of(tables)
    const lowering = new ModuleLowering(part, tree)
    const module = lowering.module()
    const comments = commentsIn(part, tree)
    const errors = syntaxErrors(part, tree, lowering.errors, (id) => this.#language.nodeTypeForId(id))
    const isUnreadable = tree.errors.length > 0
    const intact = isUnreadable ? intactLength(tree) : end - start
    for (const reference of lowering.forwardReferences) this.#resolve(reference)
    return { tree: { module, comments, errors }, isUnreadable, intact }
  }

  /** The concrete tree of `source`, until the next is read. */
  #read(source: string): ConcreteTree {
    const tree = this.#parser.parse(mask(source))
    if (tree === null) throw new Error('tree-sitter gave no tree')
    try {
      if (this.reader === 'memory') this.#memory.read(tree.rootNode, this.#tree)
      else readWithCursor(tree, this.#types, this.#tree)
    } finally {
      tree.delete()
    }
    return this.#tree
  }

  /** Whether tree-sitter stores its nodes as the memory reader thinks. */
  #memoryIsAsExpected(): boolean {
    const tree = this.#parser.parse(PROBE)
    if (tree === null) return false
    try {
      const expected = new ConcreteTree(1 << 10)
      readWithCursor(tree, this.#types, expected)
      this.#memory.read(tree.rootNode, this.#tree)
      return this.#tree.equals(expected)
    } finally {
      tree.delete()
    }
  }

  /** Parses a string that stands for a type and attaches the expression, if it is one. */
  #resolve(reference: ForwardReference): void {
    // The parenthesis lets the content start with blanks or go over several lines, as Python allows for annotations.
    const offset = reference.start - 1
    const source = `(${reference.content})`
    const tree = this.#read(source)
    if (tree.errors.length > 0) return
    const lowering = new ModuleLowering(source, tree)
    const { body } = lowering.annotationModule()
    const [statement] = body
    if (body.length !== 1 || statement?.kind !== 'Expr' || lowering.errors.length > 0) return
    const expression = statement.value
    // The added parentheses made a tuple or a generator: without them there is no expression.
    if (expression.start === 0) return
    shift(expression, offset)
    reference.constant.forward = expression
    for (const nested of lowering.forwardReferences) this.#resolve({ ...nested, start: nested.start + offset })
  }
}

/** Python takes a lone carriage return for a line end, the grammar for a blank. Both are one character long. */
function withLineFeeds(text: string): string {
  return text.includes('\r') ? text.replace(/\r(?!\n)/g, '\n') : text
}

function commentsIn(source: string, { comments: offsets }: ConcreteTree): Comment[] {
  const comments: Comment[] = []
  for (let index = 0; index < offsets.length; index += 2) {
    const start = offsets[index]!
    let end = offsets[index + 1]!
    if (source.charCodeAt(end - 1) === 13) end--
    comments.push({ start, end, text: source.slice(start, end) })
  }
  return comments
}

/** tree-sitter keeps its WebAssembly module in a global, which is made once: all parsers share it. */
let runtime: Promise<RuntimeMemory> | undefined

function initialise(wasmBinary: Uint8Array): Promise<RuntimeMemory> {
  runtime ??= (async () => {
    // The module that Emscripten makes is the options object itself: its memory appears on it.
    const options: RuntimeMemory & { wasmBinary: Uint8Array } = { wasmBinary }
    await Parser.init(options as Parameters<typeof Parser.init>[0])
    return options
  })()
  return runtime
}

/** Moves an expression, which nothing else refers to yet, by `offset`. */
function shift(expression: Expression, offset: number): void {
  const pending: unknown[] = [expression]
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (typeof value !== 'object' || value === null) continue
    if ('start' in value && typeof value.start === 'number') value.start += offset
    if ('end' in value && typeof value.end === 'number') value.end += offset
    pending.push(...Object.values(value))
  }
}
