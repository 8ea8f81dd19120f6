/**
 * tree-sitter's tree of one file, copied into four number tables in pre-order: reading it is array access, without calls into WebAssembly.
 *
 * Comments and line continuations are left out (comments go to a list of their own), so that lowering never meets them.
 */
import type { Language, Tree } from 'web-tree-sitter'
import type { ConcreteTables } from './concrete-tables.ts'

/**
 * The node types that lowering tells apart. Tokens come first, then (from `ERROR` on) everything with a meaning of its own.
 * All other tokens (`if`, `def`, brackets, …) share `other`: their place in their parent says enough.
 */
export const Type = {
  other: 0,
  comma: 1,
  colon: 2,
  equals: 3,
  star: 4,
  doubleStar: 5,
  as: 6,
  async: 7,
  from: 8,
  minus: 9,
  underscore: 10,
  semicolon: 11,
  notEqualPython2: 12,

  ERROR: 32,
  MISSING: 33,
  comment: 34,
  line_continuation: 35,

  identifier: 40,
  attribute: 41,
  call: 42,
  argument_list: 43,
  keyword_argument: 44,
  string: 45,
  string_start: 46,
  string_content: 47,
  string_end: 48,
  interpolation: 49,
  escape_sequence: 50,
  escape_interpolation: 51,
  type_conversion: 52,
  format_specifier: 53,
  format_expression: 54,
  concatenated_string: 55,
  integer: 56,
  float: 57,
  true: 58,
  false: 59,
  none: 60,
  ellipsis: 61,
  subscript: 62,
  slice: 63,
  list: 64,
  tuple: 65,
  set: 66,
  dictionary: 67,
  pair: 68,
  list_comprehension: 69,
  set_comprehension: 70,
  dictionary_comprehension: 71,
  generator_expression: 72,
  for_in_clause: 73,
  if_clause: 74,
  parenthesized_expression: 75,
  parenthesized_list_splat: 76,
  list_splat: 77,
  dictionary_splat: 78,
  binary_operator: 79,
  unary_operator: 80,
  not_operator: 81,
  boolean_operator: 82,
  comparison_operator: 83,
  conditional_expression: 84,
  named_expression: 85,
  lambda: 86,
  lambda_parameters: 87,
  await: 88,
  yield: 89,
  as_pattern: 90,
  as_pattern_target: 91,
  expression_list: 92,
  pattern_list: 93,
  tuple_pattern: 94,
  list_pattern: 95,
  list_splat_pattern: 96,
  dictionary_splat_pattern: 97,
  type: 98,
  generic_type: 99,
  union_type: 100,
  member_type: 101,
  constrained_type: 102,
  splat_type: 103,
  type_parameter: 104,

  module: 110,
  block: 111,
  expression_statement: 112,
  assignment: 113,
  augmented_assignment: 114,
  return_statement: 115,
  delete_statement: 116,
  raise_statement: 117,
  assert_statement: 118,
  import_statement: 119,
  import_from_statement: 120,
  future_import_statement: 121,
  import_prefix: 122,
  relative_import: 123,
  dotted_name: 124,
  aliased_import: 125,
  wildcard_import: 126,
  global_statement: 127,
  nonlocal_statement: 128,
  pass_statement: 129,
  break_statement: 130,
  continue_statement: 131,
  print_statement: 132,
  chevron: 133,
  exec_statement: 134,
  type_alias_statement: 135,
  if_statement: 136,
  elif_clause: 137,
  else_clause: 138,
  for_statement: 139,
  while_statement: 140,
  try_statement: 141,
  except_clause: 142,
  finally_clause: 143,
  with_statement: 144,
  with_clause: 145,
  with_item: 146,
  function_definition: 147,
  class_definition: 148,
  decorated_definition: 149,
  decorator: 150,
  parameters: 151,
  typed_parameter: 152,
  default_parameter: 153,
  typed_default_parameter: 154,
  keyword_separator: 155,
  positional_separator: 156,
  match_statement: 157,
  case_clause: 158,
  case_pattern: 159,
  keyword_pattern: 160,
  class_pattern: 161,
  splat_pattern: 162,
  union_pattern: 163,
  dict_pattern: 164,
  complex_pattern: 165,
} as const

/** The tokens of `Type`, as they are written. */
const TOKENS: ReadonlyMap<string, number> = new Map([
  [',', Type.comma],
  [':', Type.colon],
  ['=', Type.equals],
  ['*', Type.star],
  ['**', Type.doubleStar],
  ['as', Type.as],
  ['async', Type.async],
  ['from', Type.from],
  ['-', Type.minus],
  ['_', Type.underscore],
  [';', Type.semicolon],
  ['<>', Type.notEqualPython2],
])

/** A node's index in the tables of a `ConcreteTree`; `NONE` is no node. */
export type Index = number
export const NONE: Index = -1

/** In place of a missing node's type id: the node is in the text. */
export const PRESENT = -1

/**
 * The tables. The children of node `i` are `i + 1`, then `next[child]` while that is below `next[i]`.
 * One object is filled again for each file, so that its memory is reused.
 */
export class ConcreteTree {
  type: Uint16Array<ArrayBuffer>
  start: Uint32Array<ArrayBuffer>
  end: Uint32Array<ArrayBuffer>
  next: Uint32Array<ArrayBuffer>
  length = 0
  /** Start and end of each comment, in turn. */
  comments: number[] = []
  /** Indices of the `ERROR` and `MISSING` nodes. */
  errors: Index[] = []
  /** The grammar's type id of each `MISSING` node. */
  missing = new Map<Index, number>()

  constructor(capacity: number) {
    this.type = new Uint16Array(capacity)
    this.start = new Uint32Array(capacity)
    this.end = new Uint32Array(capacity)
    this.next = new Uint32Array(capacity)
  }

  /** The tree that `tables` were copied from. */
  static of({ type, start, end, next, comments }: ConcreteTables): ConcreteTree {
    const tree = new ConcreteTree(0)
    tree.type = type
    tree.start = start
    tree.end = end
    tree.next = next
    tree.length = type.length
    tree.comments = [...comments]
    return tree
  }

  /** A copy of the tables; null for a tree with errors, which is not read from tables alone. */
  tables(): ConcreteTables | null {
    if (this.errors.length > 0) return null
    const { length, comments } = this
    return {
      type: this.type.slice(0, length),
      start: this.start.slice(0, length),
      end: this.end.slice(0, length),
      next: this.next.slice(0, length),
      comments,
    }
  }

  /** Empties the tables; their memory stays. */
  clear(): void {
    this.length = 0
    this.comments = []
    this.errors = []
    this.missing = new Map()
  }

  /** Appends a node without children and gives its index. */
  add(type: number, start: number, end: number): Index {
    const index = this.length++
    if (index >= this.type.length) this.#grow()
    this.type[index] = type
    this.start[index] = start
    this.end[index] = end
    this.next[index] = index + 1
    return index
  }

  /**
   * Appends a node of the parser: a comment goes to `comments`, a line continuation nowhere (both give `NONE`), and one that the
   * parser made up (`missingId` is its type id, else `PRESENT`) becomes `MISSING`.
   */
  addOf(type: number, start: number, end: number, missingId: number): Index {
    if (type === Type.comment) {
      this.comments.push(start, end)
      return NONE
    }
    if (type === Type.line_continuation) return NONE
    const isMissing = missingId !== PRESENT
    const index = this.add(isMissing ? Type.MISSING : type, start, end)
    if (isMissing) this.missing.set(index, missingId)
    if (isMissing || type === Type.ERROR) this.errors.push(index)
    return index
  }

  /** Whether both hold the same nodes and comments. */
  equals(other: ConcreteTree): boolean {
    if (this.length !== other.length || this.comments.join() !== other.comments.join()) return false
    for (let index = 0; index < this.length; index++) {
      const isEqual =
        this.type[index] === other.type[index] &&
        this.start[index] === other.start[index] &&
        this.end[index] === other.end[index] &&
        this.next[index] === other.next[index]
      if (!isEqual) return false
    }
    return true
  }

  #grow(): void {
    const { type, start, end, next } = this
    const capacity = type.length * 2
    this.type = new Uint16Array(capacity)
    this.start = new Uint32Array(capacity)
    this.end = new Uint32Array(capacity)
    this.next = new Uint32Array(capacity)
    this.type.set(type)
    this.start.set(start)
    this.end.set(end)
    this.next.set(next)
  }
}

const ERROR_SYMBOL = 0xffff

/** Maps tree-sitter's type ids of `language` to `Type`; throws when the grammar lacks a type that lowering knows. */
export function typesByGrammarId(language: Language): Uint16Array {
  const types = new Uint16Array(ERROR_SYMBOL + 1)
  const names = Object.keys(Type)
  const missing = new Set(names.slice(names.indexOf('comment')))
  for (let id = 0; id < language.nodeTypeCount; id++) {
    const name = language.nodeTypeForId(id)
    if (name === null) continue
    if (language.nodeTypeIsNamed(id)) {
      const type = (Type as Readonly<Record<string, number>>)[name]
      if (type !== undefined) types[id] = type
      missing.delete(name)
    } else {
      types[id] = TOKENS.get(name) ?? Type.other
    }
  }
  types[ERROR_SYMBOL] = Type.ERROR
  if (missing.size > 0) throw new Error(`The Python grammar has no node types ${[...missing].join(', ')}`)
  return types
}

/** Fills `into` from `tree` through tree-sitter's public cursor: slow, but independent of how tree-sitter stores its nodes. */
export function readWithCursor(tree: Tree, types: Uint16Array, into: ConcreteTree): void {
  into.clear()
  const cursor = tree.walk()
  try {
    const parents: Index[] = []
    for (;;) {
      const id = cursor.nodeTypeId
      const type = types[id]!
      const index = into.addOf(type, cursor.startIndex, cursor.endIndex, cursor.nodeIsMissing ? id : PRESENT)
      if (index !== NONE && type !== Type.string_content && cursor.gotoFirstChild()) {
        parents.push(index)
        continue
      }
      while (!cursor.gotoNextSibling()) {
        const finished = parents.pop()
        if (finished === undefined || !cursor.gotoParent()) return
        into.next[finished] = into.length
      }
    }
  } finally {
    cursor.delete()
  }
}
