import type { Call, Expression } from './ast.ts'

/** The last identifier of a name or attribute: `c` of `a.b.c`; empty for every other expression. */
export function lastIdentifier(node: Expression): string {
  switch (node.kind) {
    case 'Name':
      return node.id
    case 'Attribute':
      return node.attr
    default:
      return ''
  }
}

/** The expressions that a call is given, those with a keyword last. */
export function argumentValues({ args, keywords }: Call): readonly Expression[] {
  return [...args, ...keywords.map(({ value }) => value)]
}
