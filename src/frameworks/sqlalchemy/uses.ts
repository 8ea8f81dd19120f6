import type { Inference } from '../../project/inference.ts'
import type { Module } from '../../project/module.ts'
import type { Definition } from '../../semantics/facts.ts'
import type { Name } from '../../syntax/ast.ts'
import type { CheckedFile } from '../checked-file.ts'

/** The places of a file where the value that `definition` gives a variable of a function may be read, in the order of the text. */
export function readsOf(
  inference: Inference,
  file: CheckedFile,
  name: string,
  definition: Definition,
): readonly Name[] {
  return file.namesOf(name).filter(readerOf(inference, file.module, name, definition))
}

/** Whether there is any such place. */
export function isRead(inference: Inference, file: CheckedFile, name: string, definition: Definition): boolean {
  return file.namesOf(name).some(readerOf(inference, file.module, name, definition))
}

/** Tells whether a place at which the name stands reads that value. */
function readerOf(
  inference: Inference,
  module: Module,
  name: string,
  definition: Definition,
): (place: Name) => boolean {
  const scope = module.scopeAt(definition.start)
  const owner = owningScope(module, scope, name)
  const writes = new Set(
    module.definitionsIn(owner, name).flatMap(({ kind, start }) => (kind === 'augmented' ? [] : start)),
  )
  const isSetElsewhere = module.facts.scopes.some(
    ({ nonlocals }, id) => nonlocals.includes(name) && owningScope(module, id, name) === owner,
  )
  return ({ start }) => {
    if (writes.has(start) || owningScope(module, module.scopeAt(start), name) !== owner) return false
    // A nested function may run at any time.
    if (isSetElsewhere) return true
    const resolution = inference.names.lookUp(module, name, start)
    return resolution.kind !== 'definitions' || resolution.sites.some((site) => site.definition === definition)
  }
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
