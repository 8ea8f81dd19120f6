import { expect, test } from 'vitest'
import { nodesOf, parser } from './syntax.ts'

/** The strings of `text` that spell expressions: what each spells, from the text, and its kind. */
function forwards(text: string): string[] {
  return nodesOf(parser.parse(text)).flatMap((node) =>
    node.kind === 'Constant' && node.type === 'str' && node.forward !== undefined
      ? [`${node.forward.kind} ${text.slice(node.forward.start, node.forward.end)}`]
      : [],
  )
}

test.each([
  ['def f(a: "A", *b: "B", c: "C" = "no", **d: "D") -> "E": ...', ['Name A', 'Name B', 'Name C', 'Name D', 'Name E']],
  ['x: "A" = "no"', ['Name A']],
  ['x: "a.b.C"', ['Attribute a.b.C']],
  ['x: "None"', ['Constant None']],
  ['x: Mapped["User"]', ['Name User']],
  ['x: Mapped[list["User | None"]]', ['BinOp User | None']],
  ['x: "list[A]" | dict["B", "C[D]"]', ['Subscript list[A]', 'Name B', 'Subscript C[D]']],
  ['x: " A "', ['Name A']],
  ['x: """list[\n  A\n]"""', ['Subscript list[\n  A\n]']],
  ['x: "list[\'A | B\']"', ["Subscript list['A | B']", 'BinOp A | B']],
  ['x: "list[\'A\']"', ["Subscript list['A']", 'Name A']],
  ['x: Literal["a", "b"]', []],
  ['x: typing.Literal["a"] | "A"', ['Name A']],
  ['x: Annotated["A", "no", f("no")]', ['Name A']],
  ['x: Annotated[list["A"], "no"] | "B"', ['Name A', 'Name B']],
  ['cast("A", "no")', ['Name A']],
  ['typing.cast("list[A]", x)', ['Subscript list[A]']],
  ['other.cast("no", x)', []],
  ['type X = "A"', ['Name A']],
  ['X: TypeAlias = "A | B"', ['Name TypeAlias', 'BinOp A | B'].slice(1)],
  ['x = "no"', []],
  ['f("no", x="no")', []],
  ['x: r"A"', []],
  ['x: "A\\x41"', []],
  ['x: "not an expression"', []],
  ['x: "A, B"', []],
  ['x: "import"', []],
  ['x: ""', []],
  ['x: "A" "B"', []],
  ['😀 = 1\nx: "A"', ['Name A']],
])('%j', (text, expected) => {
  expect(forwards(text)).toEqual(expected)
})
