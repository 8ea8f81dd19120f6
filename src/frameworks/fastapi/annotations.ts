import { type Inference, qualifiedNameOf } from '../../project/inference.ts'
import type { Located } from '../../project/module.ts'
import { valuesOf } from '../../project/values.ts'
import type { Subscript } from '../../syntax/ast.ts'

/** `Annotated[base, …metadata]` taken apart. */
export interface AnnotationParts {
  /** What is annotated with: the annotation itself where it is no `Annotated`. */
  readonly base: Located
  /** In source order, those of nested and aliased `Annotated` first. */
  readonly metadata: readonly Located[]
}

/** Takes an annotation apart, through aliases in other files and PEP 695 `type` statements. */
export function annotationParts(inference: Inference, annotation: Located): AnnotationParts {
  const metadata: Located[] = []
  let base = annotation
  for (let steps = 0; steps < MAXIMUM_NESTING; steps++) {
    const annotated = annotatedBehind(inference, base)
    if (annotated === null) break
    const { module, node } = annotated
    const [first, ...rest] = node.slice.kind === 'Tuple' ? node.slice.elts : [node.slice]
    metadata.unshift(...rest.map((one) => ({ module, node: one })))
    base = { module, node: first! }
  }
  return { base, metadata }
}

const MAXIMUM_NESTING = 10

function annotatedBehind(inference: Inference, place: Located): Located<Subscript> | null {
  if (place.node.kind === 'Constant' && place.node.type === 'None') return null
  for (const { module, node } of valuesOf(inference, place, { calls: false })) {
    if (node.kind === 'Call') {
      // `Alias = TypeAliasType("Alias", Annotated[…])`, the call behind a `type` statement.
      const value = node.args[1] ?? node.keywords.find(({ arg }) => arg === 'value')?.value
      const callee = qualifiedNameOf(inference.typeOf(module, node.func)) ?? ''
      if (value && /^typing(_extensions)?\.TypeAliasType$/.test(callee)) {
        return annotatedBehind(inference, { module, node: value })
      }
    }
    if (node.kind !== 'Subscript') continue
    const form = inference.typeOf(module, node.value)
    if (form.kind === 'library' && /^typing(_extensions)?\.Annotated$/.test(form.name)) return { module, node }
  }
  return null
}
