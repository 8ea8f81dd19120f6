import type { SyntaxTree } from './ast.ts'

/**
 * Whether two texts are the same program: their trees differ in nothing but places and comments. Where something could not be read, its text
 * must be the same.
 */
export function isSameProgram(
  one: { readonly tree: SyntaxTree; readonly text: string },
  other: { readonly tree: SyntaxTree; readonly text: string },
): boolean {
  const broken = ({ tree, text }: typeof one) => tree.errors.map(({ start, end }) => text.slice(start, end))
  return equal(one.tree.module, other.tree.module) && equal(broken(one), broken(other))
}

/** Whether two JSON-safe values are equal apart from the places in them. Recursion is safe: the parser bounds how deep a tree can be. */
function equal(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
    return Object.is(one, other)
  if (Array.isArray(one) !== Array.isArray(other)) return false
  const members = (value: object) => Object.entries(value).filter(([name]) => name !== 'start' && name !== 'end')
  const [left, right] = [members(one), members(other)]
  return (
    left.length === right.length &&
    left.every(([name, value], index) => name === right[index]![0] && equal(value, right[index]![1]))
  )
}
