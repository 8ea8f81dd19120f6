import type { Module } from '../project/module.ts'
import type { Node, NodeKind, NodeOf, SyntaxTree } from '../syntax/ast.ts'
import { forEachChild, walk } from '../syntax/visit.ts'

/** A file that is being checked: the only one whose syntax tree may be looked at. */
export class CheckedFile {
  readonly module: Module
  readonly tree: SyntaxTree
  readonly text: string
  #nodes: Map<NodeKind, Node[]> | null = null

  constructor(module: Module, tree: SyntaxTree, text: string) {
    this.module = module
    this.tree = tree
    this.text = text
  }

  /** All nodes of a kind, in the order of the text. One walk over the file serves everybody who asks. */
  nodesOf<Kind extends NodeKind>(kind: Kind): readonly NodeOf<Kind>[] {
    if (COMMON.has(kind)) return nodesOfKind(this.tree, kind) as readonly Node[] as readonly NodeOf<Kind>[]
    this.#nodes ??= nodesByKind(this.tree)
    // The map has under each kind the nodes of that kind only.
    return (this.#nodes.get(kind) ?? []) as readonly Node[] as readonly NodeOf<Kind>[]
  }
}

/** Kinds that are most of a tree and that hardly anybody asks for: they are looked for when somebody does. */
const COMMON: ReadonlySet<NodeKind> = new Set<NodeKind>(['Name', 'Constant', 'keyword', 'arg', 'arguments', 'Expr'])

function nodesOfKind(tree: SyntaxTree, kind: NodeKind): Node[] {
  const nodes: Node[] = []
  walk(tree.module, (node) => {
    if (node.kind === kind) nodes.push(node)
    return true
  })
  return nodes
}

/** The nodes of all kinds that are not `COMMON`. Recursion is safe here: the parser bounds how deep a tree can be. */
function nodesByKind(tree: SyntaxTree): Map<NodeKind, Node[]> {
  const nodes = new Map<NodeKind, Node[]>()
  const visit = (node: Node): void => {
    if (!COMMON.has(node.kind)) {
      const known = nodes.get(node.kind)
      if (known === undefined) nodes.set(node.kind, [node])
      else known.push(node)
    }
    forEachChild(node, visit)
  }
  visit(tree.module)
  return nodes
}
