/** From the text of a Python file to its syntax tree. */
import { Language, Parser } from 'web-tree-sitter'
import type { Comment, Expression, SyntaxTree } from './ast.ts'
import { MemoryReader, type RuntimeMemory } from './concrete-memory.ts'
import { ConcreteTree, readWithCursor, typesByGrammarId } from './concrete-tree.ts'
import { syntaxErrors } from './errors.ts'
import { ModuleLowering } from './lower.ts'
import type { ForwardReference } from './lower-base.ts'

/** The two WebAssembly files of `grammars/`. */
export interface GrammarBinaries {
  /** `web-tree-sitter.wasm`, tree-sitter itself. */
  readonly runtime: Uint8Array
  /** `tree-sitter-python.wasm`, the Python grammar. */
  readonly language: Uint8Array
}

/** Large enough for most files, so that the tables rarely grow. */
const INITIAL_NODES = 1 << 16

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
  readonly #types: Uint16Array
  readonly #memory: MemoryReader
  readonly #tree = new ConcreteTree(INITIAL_NODES)
  /** How nodes are read: from WebAssembly memory, or (several times slower) through tree-sitter's cursor. */
  readonly reader: 'memory' | 'cursor'

  private constructor(parser: Parser, types: Uint16Array, memory: MemoryReader, reader: 'memory' | 'cursor') {
    this.#parser = parser
    this.#types = types
    this.#memory = memory
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
    const types = typesByGrammarId(language)
    return new PythonParser(parser, types, new MemoryReader(memory, types), reader)
  }

  /** Parses one file. Never throws on any text; what cannot be read is `Broken` in the tree and listed in `errors`. */
  parse(text: string): SyntaxTree {
    // Python takes a lone carriage return for a line end, the grammar for a blank. Both are one character long.
    const source = text.includes('\r') ? text.replace(/\r(?!\n)/g, '\n') : text
    const lowering = this.#read(source)
    const module = lowering.module()
    const comments = this.#comments(source)
    const errors = syntaxErrors(source, this.#tree, lowering.errors)
    for (const reference of lowering.forwardReferences) this.#resolve(reference)
    return { module, comments, errors }
  }

  /** Fills the tables with the concrete tree of `source`. */
  #read(source: string): ModuleLowering {
    const tree = this.#parser.parse(maskSoftKeywords(source))
    if (tree === null) throw new Error('tree-sitter gave no tree')
    try {
      if (this.reader === 'memory') this.#memory.read(tree.rootNode, this.#tree)
      else readWithCursor(tree, this.#types, this.#tree)
    } finally {
      tree.delete()
    }
    return new ModuleLowering(source, this.#tree)
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

  #comments(source: string): Comment[] {
    const comments: Comment[] = []
    const offsets = this.#tree.comments
    for (let index = 0; index < offsets.length; index += 2) {
      const start = offsets[index]!
      let end = offsets[index + 1]!
      if (source.charCodeAt(end - 1) === 13) end--
      comments.push({ start, end, text: source.slice(start, end) })
    }
    return comments
  }

  /** Parses a string that stands for a type and attaches the expression, if it is one. */
  #resolve(reference: ForwardReference): void {
    // The parenthesis lets the content start with blanks or go over several lines, as Python allows for annotations.
    const offset = reference.start - 1
    const lowering = this.#read(`(${reference.content})`)
    if (this.#tree.errors.length > 0) return
    const { body } = lowering.module()
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

/**
 * The text as the parser shall see it. `type(x).y = 1` is an assignment, but the grammar takes it for a type alias; there a name of
 * the same length stands for `type`. Lowering reads names from the text itself, so nothing else notices.
 */
function maskSoftKeywords(source: string): string {
  return CALL_OF_TYPE.test(source) ? source.replace(/\btype(?=[ \t]*[([])/g, 'typ_') : source
}

/** A statement that starts with `type` without being an alias. */
const CALL_OF_TYPE = /(?:^|[;:])[ \t]*type[ \t]*[([]/m

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
