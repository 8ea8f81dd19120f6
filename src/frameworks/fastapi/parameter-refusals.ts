import { qualifiedNameOf } from '../../project/inference.ts'
import type { Located } from '../../project/module.ts'
import { membersOf, withoutNone } from '../../project/types.ts'
import { valuesOf } from '../../project/values.ts'
import type { Application } from '../application.ts'
import { annotationParts } from './annotations.ts'
import { argumentsOf } from './arguments.ts'
import { type Marker, markerOf, markerOfDeclaration } from './dependency.ts'
import type { EndpointParameter } from './endpoints.ts'
import { injectionOfType, type Parameter, uncalledMarkersOf } from './parameters.ts'

/**
 * Why FastAPI raises when a route with a certain parameter is registered, which is when its module is imported. `at` is what to change.
 * Source: `analyze_param` in https://github.com/fastapi/fastapi/blob/master/fastapi/dependencies/utils.py
 */
export type ParameterRefusal =
  /** A marker in `Annotated` and another one as the default. */
  | { readonly kind: 'two-markers'; readonly at: Located }
  /** `Annotated[int, Query(3)]`. */
  | { readonly kind: 'default-in-annotated'; readonly at: Located; readonly marker: ParameterMarker }
  /** `Path(3)`; `Annotated[int, Path()] = 3` for a name that is in the path. */
  | { readonly kind: 'path-default'; readonly at: Located }
  /** `Annotated[int, Query(default_factory=f)] = 3`. */
  | { readonly kind: 'two-defaults'; readonly at: Located }
  /** `Query()` for a name that is in the path. */
  | { readonly kind: 'marker-of-path'; readonly at: Located; readonly marker: ParameterMarker; readonly path: string }
  /** `Query()` for something that cannot be written into a query string. */
  | { readonly kind: 'query-type'; readonly at: Located }
  /** A list, a model or an upload whose name is in the path. */
  | { readonly kind: 'path-type'; readonly at: Located; readonly path: string }
  /** Pydantic's `Field(…)` as the default. */
  | { readonly kind: 'field-as-default'; readonly at: Located }
  /** `Request = Query()`. */
  | { readonly kind: 'marked-injection'; readonly at: Located; readonly marker: ParameterMarker }
  /** A marker as the annotation itself: `db: Depends(get_db)`. */
  | { readonly kind: 'marker-as-annotation'; readonly at: Located; readonly marker: KnownMarker }
  /** `Session = Query()`. */
  | { readonly kind: 'marked-class'; readonly at: Located; readonly marker: ParameterMarker }
  /** A class of which Pydantic can make no field, without any marker; `isInjection` for `Request | None` and the like. */
  | { readonly kind: 'class'; readonly at: Located; readonly isInjection: boolean }

type KnownMarker = Exclude<Marker, { kind: 'unknown' }>
type ParameterMarker = Marker & { kind: 'parameter' }

/** What FastAPI refuses about a parameter of a function; null where nothing is certain to be refused. */
export function parameterRefusalOf(
  application: Application,
  { declared, readings }: EndpointParameter,
): ParameterRefusal | null {
  const { dependencies } = application.project
  if (declared.isField || !dependencies.isAtLeast(declared.place.module.path, 'fastapi', '0.95')) return null
  // A router that is not known to be FastAPI's may belong to something that only looks like it.
  const known = readings.filter(({ use }) => use.operation.route.router.kind !== 'unknown')
  if (known.length === 0) return null
  const path = pathThatHas(declared, known)
  return refusedDefault(application, declared, path) ?? refusedType(application, declared, path)
}

/** The path of a use in which the parameter's name is a placeholder; null for none. */
function pathThatHas({ name }: Parameter, readings: EndpointParameter['readings']): string | null {
  for (const { use } of readings) {
    const { innerPath, innerPlaceholders } = use.operation
    if (innerPlaceholders?.some((placeholder) => placeholder.name === name)) return innerPath
  }
  return null
}

function refusedDefault(application: Application, declared: Parameter, path: string | null): ParameterRefusal | null {
  const { inference } = application.project
  const { annotation, written } = declared
  if (declared.marker === null || declared.marker.kind === 'unknown') return null
  const annotated = markerOfDeclaration(inference, annotation, null)
  const standing = written && markerOf(inference, written)
  const isMarked = annotated !== null && annotated.kind !== 'unknown'
  if (isMarked && written && standing && standing.kind !== 'unknown') {
    // `Annotated[User, Depends(f)] = Query()` is accepted.
    return annotated.kind === 'parameter' || standing.kind === 'depends' ? { kind: 'two-markers', at: written } : null
  }
  const marker = isMarked ? annotated : standing
  if (marker?.kind !== 'parameter') return null
  const given = argumentsOf(inference, marker.call.module, marker.call.node, ['default'])
  const value = given.get('default')
  if (value && !mayMeanNone(application, value)) {
    if (marker.source === 'path') return { kind: 'path-default', at: value }
    if (isMarked) return { kind: 'default-in-annotated', at: value, marker }
  }
  const behind = isMarked ? written : null
  if (behind && path !== null) return { kind: 'path-default', at: behind }
  if (path !== null && marker.source !== 'path') return { kind: 'marker-of-path', at: marker.call, marker, path }
  if (behind && given.has('default_factory') && !mayMeanNone(application, behind))
    return { kind: 'two-defaults', at: behind }
  return null
}

/** Whether a default may be one of the values that say that there is none: `...`, Pydantic's `PydanticUndefined`. */
function mayMeanNone(application: Application, place: Located): boolean {
  return valuesOf(application.project.inference, place).some(({ node }) => {
    if (node.kind === 'Constant') return node.type === 'Ellipsis'
    const name = node.kind === 'Name' ? node.id : node.kind === 'Attribute' ? node.attr : ''
    return /undefined|unset|missing|required|ellipsis/i.test(name)
  })
}

function refusedType(application: Application, declared: Parameter, path: string | null): ParameterRefusal | null {
  const { dependencies, inference } = application.project
  const { annotation, marker, shape, written } = declared
  if (marker === null && written?.node.kind === 'Call') {
    const callee = qualifiedNameOf(inference.typeOf(written.module, written.node.func)) ?? ''
    if (/^(pydantic|sqlmodel)\.(\w+\.)*Field$/.test(callee)) return { kind: 'field-as-default', at: written }
  }
  const meant =
    annotation && shape === 'unknown' ? markerOf(inference, annotationParts(inference, annotation).base) : null
  if (annotation && meant && meant.kind !== 'unknown')
    return { kind: 'marker-as-annotation', at: annotation, marker: meant }
  if (annotation === null || marker?.kind === 'depends' || marker?.kind === 'unknown') return null
  if (marker !== null && shape === 'injected') {
    // FastAPI does not look behind a string inside `Annotated`, and so does not see what it is.
    const { node } = annotationParts(inference, annotation).base
    return node.kind === 'Constant' ? null : { kind: 'marked-injection', at: annotation, marker }
  }
  if (shape === 'refused') {
    if (marker) return { kind: 'marked-class', at: annotation, marker }
    if (uncalledMarkersOf(inference, declared).length > 0) return null
    return { kind: 'class', at: annotation, isInjection: isOptionalInjection(application, annotation) }
  }
  if (path !== null && NOT_IN_PATH.has(shape)) return { kind: 'path-type', at: annotation, path }
  if (marker?.source !== 'query') return null
  const takesModels = dependencies.isAtLeast(declared.place.module.path, 'fastapi', '0.115')
  return shape === 'complex' || (shape === 'model' && !takesModels) ? { kind: 'query-type', at: annotation } : null
}

/** Whether an annotation is a class that FastAPI hands over, or None. */
function isOptionalInjection({ project: { inference } }: Application, annotation: Located): boolean {
  const { base } = annotationParts(inference, annotation)
  const [only, ...others] = membersOf(withoutNone(inference.annotation(base.module, base.node)))
  return others.length === 0 && injectionOfType(inference, only!) !== null
}

const NOT_IN_PATH: ReadonlySet<string> = new Set(['sequence', 'model', 'complex', 'file'])
