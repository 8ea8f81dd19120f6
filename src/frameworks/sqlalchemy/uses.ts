import type { Inference } from '../../project/inference.ts'
import type { Module } from '../../project/module.ts'
import type { Definition } from '../../semantics/facts.ts'
import type { Name } from '../../syntax/ast.ts'
import type { CheckedFile } from '../checked-file.ts'

const NAMES = new WeakMap<CheckedFile, ReadonlyMap<string, readonly Name[]>>()

/** The places of a file where the value that `definition` gives a variable of a function may be read, in the order of the text. */
export function readsOf(
  inference: Inference,
  file: CheckedFile,
  name: string,
  definition: Definition,
): readonly Name[] {
  const { module } = file
  const scope = module.scopeAt(definition.start)
  const owner = owningScope(module, scope, name)
  const writes = new Set(
    module.definitionsIn(owner, name).flatMap(({ kind, start }) => (kind === 'augmented' ? [] : start)),
  )
  const isSetElsewhere = module.facts.scopes.some(
    ({ nonlocals }, id) => nonlocals.includes(name) && owningScope(module, id, name) === owner,
  )
  return (namesIn(file).get(name) ?? []).filter(({ start }) => {
    if (writes.has(start) || owningScope(module, module.scopeAt(start), name) !== owner) return false
    // A nested function may run at any time.
    if (isSetElsewhere) return true
    const resolution = inference.names.lookUp(module, name, start)
    return resolution.kind !== 'definitions' || resolution.sites.some((site) => site.definition === definition)
  })
}

function namesIn(file: CheckedFile): ReadonlyMap<string, readonly Name[]> {
  let names = NAMES.get(file)
  if (names === undefined) {
    const found = new Map<string, Name[]>()
    for (const node of file.nodesOf('Name')) {
      const known = found.get(node.id)
      if (known) known.push(node)
      else found.set(node.id, [node])
    }
    names = found
    NAMES.set(file, names)
  }
  return names
}

/** The scope whose variable a name is when it is used in `scope`; the module's where none around it defines it. */
function owningScope(module: Module, scope: number, name: string): number {
  for (let id = scope; id > 0; id = module.scope(id).parent) {
    const { kind, globals, nonlocals } = module.scope(id)
    if (globals.includes(name)) return 0
    if (kind === 'class' && id !== scope) continue
    if (!nonlocals.includes(name) && module.definitionsIn(id, name).length > 0) return id
  }
  return 0
}
