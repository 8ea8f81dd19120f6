import type { TypeExtension } from '../../project/inference.ts'
import { annotationParts } from './annotations.ts'
import { dependedOnBy, markerOf, providedType, reconciled } from './dependency.ts'
import { stateType } from './state.ts'

/** What FastAPI adds to Python's own typing: parameters and class attributes that `Depends(…)` fills, and what is kept in a `state`. */
export const FASTAPI_TYPES: TypeExtension = {
  undeclaredAttributeType: stateType,

  parameterType(inference, symbol, index, declared) {
    if (symbol.module.isStub) return null
    const parameter = symbol.facts.parameters[index]!
    if (parameter.annotation === null && parameter.default === null) return null
    const dependency = dependedOnBy(inference, symbol, index)
    return dependency && reconciled(inference, declared, providedType(inference, dependency))
  },

  // Class-based views and class dependencies declare what they depend on in the class body: `db: Session = Depends(get_db)`.
  attributeType(inference, owner, _name, { module, definition }) {
    if (owner.class.module?.isStub !== false) return null
    if (definition.kind !== 'assign' && definition.kind !== 'annotated') return null
    const annotation = definition.kind === 'annotated' ? definition.annotation : null
    const parts = annotation && annotationParts(inference, { module, node: annotation })
    const places = parts ? [...parts.metadata].reverse() : []
    if (definition.value?.kind === 'Call') places.unshift({ module, node: definition.value })
    for (const place of places) {
      const marker = markerOf(inference, place)
      if (marker?.kind !== 'depends') continue
      const { args, keywords } = marker.call.node
      const node = args[0] ?? keywords.find(({ arg }) => arg === 'dependency')?.value
      if (node === undefined) return null
      const provided = providedType(inference, { module: marker.call.module, node })
      return annotation ? reconciled(inference, inference.annotation(module, annotation), provided) : provided
    }
    return null
  },
}
