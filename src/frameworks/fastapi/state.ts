import type { Inference } from '../../project/inference.ts'
import type { Module } from '../../project/module.ts'
import { type InstanceType, membersOf, type Type, union } from '../../project/types.ts'
import type { AttributeAssignment } from '../../semantics/facts.ts'

interface PlacedAssignment extends AttributeAssignment {
  readonly module: Module
}

const ASSIGNMENTS = new WeakMap<Inference, ReadonlyMap<string, readonly PlacedAssignment[]>>()

/**
 * The type of `request.state.name` or `app.state.name`, from what the project assigns to a `….state.name` anywhere outside tests; null where
 * nothing is, or something unknown. The states of applications and requests are not told apart.
 */
export function stateType(inference: Inference, object: InstanceType, name: string): Type | null {
  if (object.class.qualifiedName !== 'starlette.datastructures.State') return null
  const types: Type[] = []
  for (const { module, annotation, value, path } of assignmentsOf(inference).get(name) ?? []) {
    if (annotation) types.push(inference.annotation(module, annotation))
    else if (value) types.push(inference.asInstance(inference.unpacked(inference.typeOf(module, value), path)))
  }
  const known = types.flatMap(membersOf).filter(({ kind }) => kind !== 'none')
  return known.length > 0 && known.every(({ kind }) => kind !== 'unknown') ? union(types) : null
}

/** What is assigned to attributes of a `state`, by attribute. */
function assignmentsOf(inference: Inference): ReadonlyMap<string, readonly PlacedAssignment[]> {
  let assignments = ASSIGNMENTS.get(inference)
  if (assignments === undefined) {
    const byName = new Map<string, PlacedAssignment[]>()
    for (const module of inference.imports.modules) {
      if (module.role === 'test') continue
      for (const code of [module.facts.topLevel, ...module.facts.functions]) {
        for (const assignment of code.attributeAssignments) {
          const { attr, value: object } = assignment.target
          if (object.kind !== 'Attribute' || object.attr !== 'state') continue
          const list = byName.get(attr)
          if (list) list.push({ ...assignment, module })
          else byName.set(attr, [{ ...assignment, module }])
        }
      }
    }
    assignments = byName
    ASSIGNMENTS.set(inference, assignments)
  }
  return assignments
}
