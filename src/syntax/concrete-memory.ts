/**
 * Reads tree-sitter's tree straight from WebAssembly memory.
 *
 * Each step of tree-sitter's cursor crosses into WebAssembly five times or more, which costs as much as parsing. Reading the nodes
 * where they lie costs a twentieth of that, but depends on how this version of tree-sitter stores them (lib/src/subtree.h and
 * lib/src/tree.h: `SubtreeInlineData`, `SubtreeHeapData`, `TSTree`, `TSLanguage`). The runtime is vendored and its checksum tested,
 * and `PythonParser.create` compares this reader with the cursor before it trusts it.
 */
import { type ConcreteTree, type Index, NONE, PRESENT, Type } from './concrete-tree.ts'

/** The memory of tree-sitter's WebAssembly module. The view is replaced whenever the memory grows. */
export interface RuntimeMemory {
  readonly HEAPU32?: Uint32Array
}

// Offsets in 32-bit words.
const TREE_LANGUAGE = 2
const LANGUAGE_MAX_ALIAS_SEQUENCE_LENGTH = 9
const LANGUAGE_ALIAS_SEQUENCES = 21
const HEAP_SIZE_BYTES = 4
const HEAP_PADDING_BYTES = 1
const HEAP_CHILD_COUNT = 9
const HEAP_SYMBOL = 10
const HEAP_FLAGS = 11
const HEAP_PRODUCTION = 16
/** A child's slot is eight bytes: a pointer, or the node itself when it is a small leaf. */
const SLOT = 2

const INLINE = 1
const INLINE_VISIBLE = 1 << 1
const INLINE_EXTRA = 1 << 3
const INLINE_MISSING = 1 << 5
const HEAP_VISIBLE = 1
const HEAP_EXTRA = 1 << 2
const HEAP_MISSING = 1 << 9

/** How many numbers of the stack one node with children takes. */
const FRAME = 5

/** Reads trees from the memory it is made for. */
export class MemoryReader {
  readonly #memory: RuntimeMemory
  readonly #types: Uint16Array
  #stack = new Int32Array(FRAME * 256)

  constructor(memory: RuntimeMemory, types: Uint16Array) {
    this.#memory = memory
    this.#types = types
  }

  /** Fills `into` with the tree whose root node tree-sitter gives this `id` and start. */
  read(root: { readonly id: number; readonly startIndex: number }, into: ConcreteTree): void {
    into.clear()
    const words = this.#memory.HEAPU32
    if (words === undefined) throw new Error('tree-sitter does not show its memory')
    const symbols = new Uint16Array(words.buffer)
    const types = this.#types
    // A node's id is the address of its slot; the root's slot is the first field of its tree.
    const treeWord = root.id >>> 2
    const language = words[treeWord + TREE_LANGUAGE]! >>> 2
    const aliasLength = words[language + LANGUAGE_MAX_ALIAS_SEQUENCE_LENGTH]! & 0xffff
    const aliasSequences = words[language + LANGUAGE_ALIAS_SEQUENCES]! >>> 1

    let stack = this.#stack
    let depth = 0
    // The node whose children are being read: the slots left, where the next child may start (in bytes), the aliases of its
    // children, and its place in the tables (`NONE` for a node the grammar hides, whose children count as its parent's).
    let slot = treeWord
    let lastSlot = treeWord + SLOT
    let position = root.startIndex * 2
    let aliases = 0
    let isFirst = true
    let parent: Index = NONE
    for (;;) {
      if (slot === lastSlot) {
        if (parent !== NONE) into.next[parent] = into.length
        if (depth === 0) return
        depth -= FRAME
        slot = stack[depth]!
        lastSlot = stack[depth + 1]!
        position = stack[depth + 2]!
        aliases = stack[depth + 3]!
        parent = stack[depth + 4]!
        isFirst = false
        continue
      }
      const word = words[slot]!
      let symbol: number
      let size: number
      let padding: number
      let isVisible: boolean
      let isExtra: boolean
      let isMissing: boolean
      let childCount = 0
      let data = 0
      if ((word & INLINE) !== 0) {
        const sizes = words[slot + 1]!
        symbol = (word >>> 8) & 0xff
        padding = (sizes >>> 16) & 0xff
        size = sizes >>> 24
        isVisible = (word & INLINE_VISIBLE) !== 0
        isExtra = (word & INLINE_EXTRA) !== 0
        isMissing = (word & INLINE_MISSING) !== 0
      } else {
        data = word >>> 2
        const flags = words[data + HEAP_FLAGS]!
        symbol = words[data + HEAP_SYMBOL]! & 0xffff
        padding = words[data + HEAP_PADDING_BYTES]!
        size = words[data + HEAP_SIZE_BYTES]!
        childCount = words[data + HEAP_CHILD_COUNT]!
        isVisible = (flags & HEAP_VISIBLE) !== 0
        isExtra = (flags & HEAP_EXTRA) !== 0
        isMissing = (flags & HEAP_MISSING) !== 0
      }
      // A node starts where its first child does.
      if (!isFirst) position += padding
      isFirst = false
      slot += SLOT
      if (!isExtra && aliases !== 0) {
        const alias = symbols[aliases]!
        aliases++
        if (alias !== 0) {
          symbol = alias
          isVisible = true
        }
      }
      let index: Index = NONE
      let isRead = true
      if (isVisible) {
        const type = types[symbol]!
        index = into.addOf(type, position >>> 1, (position + size) >>> 1, isMissing ? symbol : PRESENT)
        isRead = index !== NONE && type !== Type.string_content
      }
      if (childCount === 0 || !isRead) {
        position += size
        continue
      }
      if (depth + FRAME > stack.length) {
        const larger = new Int32Array(stack.length * 2)
        larger.set(stack)
        stack = larger
        this.#stack = larger
      }
      stack[depth] = slot
      stack[depth + 1] = lastSlot
      stack[depth + 2] = position + size
      stack[depth + 3] = aliases
      stack[depth + 4] = parent
      depth += FRAME
      slot = data - childCount * SLOT
      lastSlot = data
      const production = words[data + HEAP_PRODUCTION]! >>> 16
      aliases = production === 0 ? 0 : aliasSequences + production * aliasLength
      isFirst = true
      parent = index
    }
  }
}
