import type { Module } from '../project/module.ts'
import type { Name, Node, NodeKind, NodeOf, SyntaxTree } from '../syntax/ast.ts'
import { forEachChild, walk } from '../syntax/visit.ts'

/** A file that is being checked: the only one whose syntax tree may be looked at. */
export class CheckedFile {
  readonly module: Module
  readonly tree: SyntaxTree
  readonly text: string
  #nodes: Map<NodeKind, Node[]> | null = null
  #names: Map<string, Name[]> | null = null

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

  /** All places at which a name stands by itself, in the order of the text. */
  namesOf(id: string): readonly Name[] {
    this.#names ??= byName(this.nodesOf('Name'))
    return this.#names.get(id) ?? []
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

function byName(nodes: readonly Name[]): Map<string, Name[]> {
  const names = new Map<string, Name[]>()
  for (const node of nodes) {
    const known = names.get(node.id)
    if (known === undefined) names.set(node.id, [node])
    else known.push(node)
  }
  return names
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
