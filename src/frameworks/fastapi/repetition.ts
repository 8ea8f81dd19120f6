import type { Inference } from '../../project/inference.ts'
import type { Located } from '../../project/module.ts'
import type { Project } from '../../project/project.ts'
import { describe } from '../../project/types.ts'
import type { Call } from '../../syntax/ast.ts'
import { encloses } from '../../text/span.ts'
import type { Application } from '../application.ts'
import { annotationParts } from './annotations.ts'
import { dependencyOf } from './dependency.ts'

/** An `Annotated[X, Depends(f)]` that the signatures of a project spell out several times. */
export interface RepeatedAnnotation {
  /** Each place where it is written, by file and offset; at least two. */
  readonly places: readonly Located[]
  /** The name of what is depended on. */
  readonly target: string
  /** A name of a module that stands for the same already; null for none. */
  readonly alias: { readonly name: string; readonly at: Located } | null
}

/** What the signatures of handlers and dependencies repeat, in the order of the first places. Files that are no part of the application do not count. */
export function repeatedAnnotations({ fastapi, project }: Application): readonly RepeatedAnnotation[] {
  const { inference } = project
  const groups = new Map<string, { places: Located[]; target: string }>()
  const seen = new Set<unknown>()
  const annotations = fastapi.endpoints.flatMap(({ function: symbol }) =>
    symbol === null
      ? []
      : symbol.facts.parameters.flatMap(({ annotation }) =>
          annotation === null ? [] : [{ module: symbol.module, node: annotation }],
        ),
  )
  for (const place of annotations) {
    if (place.module.role !== 'application' || seen.has(place.node)) continue
    seen.add(place.node)
    const spelled = spelledOut(inference, place)
    if (spelled === null) continue
    const group = groups.get(spelled.key)
    if (group) group.places.push(place)
    else groups.set(spelled.key, { places: [place], target: spelled.target })
  }
  const repeated = [...groups].filter(([, { places }]) => places.length > 1)
  if (repeated.length === 0) return []
  const aliases = aliasesByKey(project)
  return repeated
    .map(([key, { places, target }]) => ({
      places: places.sort(comparePlaces),
      target,
      alias: aliases.get(key) ?? null,
    }))
    .sort((one, other) => comparePlaces(one.places[0]!, other.places[0]!))
}

/** The names of modules that stand for an `Annotated[X, Depends(f)]`, by its key. */
function aliasesByKey({ inference, modules }: Project): ReadonlyMap<string, { name: string; at: Located }> {
  const found = new Map<string, { name: string; at: Located }>()
  for (const module of modules.values()) {
    if (module.role !== 'application') continue
    for (const { name, definitions } of module.scope(0).bindings) {
      const [definition] = definitions
      const isValue = definition?.kind === 'assign' || definition?.kind === 'type-alias'
      if (!isValue || definition.value.kind !== 'Subscript') continue
      const at = { module, node: definition.value }
      const spelled = spelledOut(inference, at)
      if (spelled !== null && !found.has(spelled.key)) found.set(spelled.key, { name, at })
    }
  }
  return found
}

/** What an annotation that is itself `Annotated[X, Depends(f)]`, and no name for one, declares; null for others. */
function spelledOut(inference: Inference, place: Located): { key: string; target: string } | null {
  if (place.node.kind !== 'Subscript') return null
  const { base, metadata } = annotationParts(inference, place)
  const [marker] = metadata
  if (marker === undefined || metadata.length > 1 || marker.node.kind !== 'Call' || !encloses(place.node, marker.node))
    return null
  if (marker.module !== place.module || base.module !== place.module) return null
  const { callable, at } = dependencyOf(inference, marker)
  const symbol = callable.function ?? callable.class ?? callable.objectClass
  const named = marker.node.args[0]
  if (at.node !== marker.node || symbol === null || named === undefined) return null
  // A dependency that is made on the spot is another one each time.
  if (named.kind !== 'Name' && named.kind !== 'Attribute') return null
  const object = callable.objectClass === null ? '' : lastPart(named)
  const key = [
    describe(inference.annotation(base.module, base.node)),
    symbol.qualifiedName,
    object,
    ...optionsOf(marker.node),
  ]
  return { key: key.join('\n'), target: lastPart(named) }
}

function lastPart(node: Call['func']): string {
  return node.kind === 'Name' ? node.id : node.kind === 'Attribute' ? node.attr : ''
}

/** The other arguments of a `Depends(…)`, as far as they are constants; something that equals nothing else where they are not. */
function optionsOf({ args, keywords }: Call): readonly string[] {
  return [...args.slice(1).map((value) => ({ arg: '', value })), ...keywords].map(({ arg, value }) =>
    value.kind === 'Constant' ? `${arg}=${String(value.value)}` : `${arg}@${value.start}`,
  )
}

function comparePlaces(one: Located, other: Located): number {
  if (one.module !== other.module) return one.module.path < other.module.path ? -1 : 1
  return one.node.start - other.node.start
}
