import { type Inference, qualifiedNameOf } from '../../project/inference.ts'
import type { Located } from '../../project/module.ts'
import { valuesOf } from '../../project/values.ts'
import type { Expression, Subscript } from '../../syntax/ast.ts'

/** `Annotated[base, …metadata]` taken apart. */
export interface AnnotationParts {
  /** What is annotated with: the annotation itself where it is no `Annotated`. */
  readonly base: Located
  /** In source order, those of nested and aliased `Annotated` first. */
  readonly metadata: readonly Located[]
}

const PARTS = new WeakMap<Inference, WeakMap<Expression, AnnotationParts>>()

/** Takes an annotation apart, through aliases in other files and PEP 695 `type` statements. */
export function annotationParts(inference: Inference, annotation: Located): AnnotationParts {
  let known = PARTS.get(inference)
  if (known === undefined) {
    known = new WeakMap()
    PARTS.set(inference, known)
  }
  let parts = known.get(annotation.node)
  if (parts === undefined) {
    parts = takenApart(inference, annotation)
    if (inference.isIdle) known.set(annotation.node, parts)
  }
  return parts
}

function takenApart(inference: Inference, annotation: Located): AnnotationParts {
  const metadata: Located[] = []
  let base = annotation
  for (let steps = 0; steps < MAXIMUM_NESTING && !isOfClass(inference, base); steps++) {
    const argument = argumentOfAlias(inference, base)
    const annotated = annotatedBehind(inference, base) ?? (argument && annotatedBehind(inference, argument.alias))
    if (annotated === null) break
    const { module, node } = annotated
    const [first, ...rest] = node.slice.kind === 'Tuple' ? node.slice.elts : [node.slice]
    metadata.unshift(...rest.map((one) => ({ module, node: one })))
    const isParameter = argument !== null && isTypeVariable(inference, { module, node: first! })
    base = isParameter ? argument.value : { module, node: first! }
  }
  return { base, metadata }
}

const MAXIMUM_NESTING = 10

/** Whether an annotation is the name of a class, perhaps with arguments, as most are: behind that there is no `Annotated`. */
function isOfClass({ names }: Inference, { module, node }: Located): boolean {
  const name = node.kind === 'Subscript' ? node.value : node
  if (name.kind !== 'Name') return false
  let resolution = names.lookUp(module, name.id, name.start)
  for (let steps = 0; steps < MAXIMUM_NESTING && resolution.kind === 'definitions'; steps++) {
    const [site, ...others] = resolution.sites
    if (site === undefined || others.length > 0) return false
    if (site.definition.kind !== 'import-from') return site.definition.kind === 'class'
    resolution = names.imported(site.module, site.definition)
  }
  return false
}

/**
 * The parts of `Alias[Argument]`; null for anything else: an alias with several parameters, and those of `type` statements, into which
 * FastAPI does not look when they are subscripted.
 */
function argumentOfAlias(
  inference: Inference,
  { module, node }: Located,
): { readonly alias: Located; readonly value: Located } | null {
  const subscript = node.kind === 'Constant' && node.type === 'str' ? node.forward : node
  if (subscript?.kind !== 'Subscript' || subscript.slice.kind === 'Tuple') return null
  const alias = { module, node: subscript.value }
  return isTypeStatement(inference, alias) ? null : { alias, value: { module, node: subscript.slice } }
}

/** Whether a name is that of a `type` statement, perhaps of another file. */
function isTypeStatement({ names }: Inference, { module, node }: Located): boolean {
  if (node.kind !== 'Name') return false
  let resolution = names.lookUp(module, node.id, node.start)
  for (let steps = 0; steps < MAXIMUM_NESTING && resolution.kind === 'definitions'; steps++) {
    const site = resolution.sites[0]
    if (site?.definition.kind !== 'import-from') return site?.definition.kind === 'type-alias'
    resolution = names.imported(site.module, site.definition)
  }
  return false
}

function isTypeVariable(inference: Inference, { module, node }: Located): boolean {
  const type = inference.typeOf(module, node)
  return type.kind === 'class' && type.of.kind === 'type-variable'
}

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
