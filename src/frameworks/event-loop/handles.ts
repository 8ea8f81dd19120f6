import type { Module } from '../../project/module.ts'
import type { Names } from '../../project/names.ts'
import type { Call, Expression } from '../../syntax/ast.ts'

/** The calls of the same file that an object may come from: itself, or what a local name was assigned or entered from. */
export function producersOf(names: Names, module: Module, object: Expression): readonly Call[] {
  const producers: Call[] = []
  const seen = new Set<Expression>()
  const follow = (node: Expression): void => {
    if (seen.has(node)) return
    seen.add(node)
    switch (node.kind) {
      case 'Call':
        producers.push(node)
        return
      case 'NamedExpr':
        follow(node.value)
        return
      case 'Attribute':
        // `handle.file`, `archive.stream`: parts of what was opened.
        follow(node.value)
        return
      case 'Name': {
        const resolution = names.lookUp(module, node.id, node.start)
        if (resolution.kind !== 'definitions') return
        for (const { module: home, definition } of resolution.sites) {
          if (home !== module) continue
          if (definition.kind === 'with') follow(definition.context)
          else if (definition.kind === 'assign') follow(definition.value)
          else if (definition.kind === 'annotated' && definition.value) follow(definition.value)
        }
        return
      }
      default:
    }
  }
  follow(object)
  return producers
}
