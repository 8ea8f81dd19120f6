import type { Located, Module } from '../../project/module.ts'
import type { Span } from '../../text/span.ts'
import type { FastApiModel } from './model.ts'
import { isOwnConverter, placeholdersOf } from './paths.ts'
import type { Router } from './routers.ts'
import type { Include, Route } from './routes.ts'

/**
 * What is wrong with a path or prefix. `unrooted`: no leading slash, on an app. `glued`: no leading slash, on a router. `empty`: nothing, under
 * no prefix. `prefix-start`, `prefix-end`: a prefix that does not begin with a slash, or ends with one. `literal`: in braces, but no
 * placeholder: Starlette takes it for text. `converter`: a converter that Starlette does not have. `twice`: a name that an earlier placeholder
 * has.
 */
export type PathFaultKind =
  | 'unrooted'
  | 'glued'
  | 'empty'
  | 'prefix-start'
  | 'prefix-end'
  | 'literal'
  | 'converter'
  | 'twice'

interface Fault {
  readonly kind: PathFaultKind
  /** The part of the path that it is about. */
  readonly text: string
  /** What is probably meant instead of `text`; null where that is a guess. */
  readonly meant: string | null
}

/** Something in a path or prefix that FastAPI refuses, or that is not what it looks like. */
export interface PathFault extends Fault {
  /** The path with its prefixes, as far as a route has it; else `text`. */
  readonly full: string
  /** The expression that is the path, which may stand in another file. */
  readonly place: Located
  /** What the file of the registration has in its place. */
  readonly registration: Span
}

/** What is wrong with the paths and prefixes that a file registers. */
export function pathFaultsIn(fastapi: FastApiModel, module: Module): readonly PathFault[] {
  return [
    ...fastapi.routersIn(module).flatMap(faultsOfRouter),
    ...fastapi.includesIn(module).flatMap(faultsOfInclude),
    ...fastapi.routesIn(module).flatMap((route) => faultsOfRoute(fastapi, route)),
  ].filter(({ kind }) => kind !== 'converter' || !fastapi.hasOwnConverters)
}

function faultsOfRouter({ prefix, arguments: given }: Router): readonly PathFault[] {
  const place = given.get('prefix')
  if (prefix === null || !place) return []
  return faultsOfPrefix(prefix).map((fault) => ({ ...fault, full: fault.text, place, registration: place.node }))
}

function faultsOfInclude({ prefix, prefixNode: place, parent, call }: Include): readonly PathFault[] {
  if (prefix === null || place === null || parent.class === null) return []
  return faultsOfPrefix(prefix).map((fault) => ({ ...fault, full: fault.text, place, registration: call.node.func }))
}

function faultsOfRoute(fastapi: FastApiModel, route: Route): readonly PathFault[] {
  const { path, pathNode: place, router, registration } = route
  if (path === null || place === null || router.kind === 'unknown') return []
  if (fastapi.overridesRegistration(route) || fastapi.isDescription(router)) return []
  const full = fastapi.operationsOf(route).find(({ innerPath }) => innerPath?.endsWith(path))?.innerPath ?? null
  const isEmpty =
    path === '' &&
    router.prefix === '' &&
    fastapi.includes.some(({ child, parent, prefix }) => child === router && prefix === '' && parent.class !== null)
  const start: readonly Fault[] = isEmpty
    ? [{ kind: 'empty', text: '', meant: null }]
    : faultsOfStart(path, router.kind === 'app')
  // What is wrong with a prefix is told where the prefix is.
  const isOwn = ({ kind, text }: Fault) => (kind === 'twice' ? placeholdersOf(path).length > 0 : path.includes(text))
  const faults = [...start, ...faultsOfPlaceholders(full ?? path).filter(isOwn)]
  return faults.map((fault) => ({ ...fault, full: full ?? fault.text, place, registration: registration.func }))
}

const BRACES = /\{[^{}]*\}|[{}]/g
const SPACED = /^\{\s*([a-zA-Z_]\w*)\s*(?::\s*([a-zA-Z_]\w*)\s*)?\}$/

/** What is wrong at the beginning of a path that is registered on an app or a router. Paths that begin with a sign (`:import`) are meant so. */
function faultsOfStart(path: string, isApp: boolean): readonly Fault[] {
  if (path.startsWith('/') || (!isApp && !/^[\w{]/.test(path))) return []
  return [{ kind: isApp ? 'unrooted' : 'glued', text: path, meant: `/${path}` }]
}

/** What is wrong with a prefix. */
function faultsOfPrefix(prefix: string): readonly Fault[] {
  const meant = `/${prefix}`.replace(/^\/+/, '/').replace(/\/+$/, '')
  if (prefix !== '' && !prefix.startsWith('/')) return [{ kind: 'prefix-start', text: prefix, meant }]
  if (prefix.endsWith('/')) return [{ kind: 'prefix-end', text: prefix, meant }]
  return faultsOfPlaceholders(prefix)
}

/** What is wrong with the placeholders of a path, in order. */
function faultsOfPlaceholders(path: string): readonly Fault[] {
  const placeholders = placeholdersOf(path)
  const faults: (Fault & { readonly index: number })[] = []
  for (const { 0: text, index } of path.matchAll(BRACES)) {
    if (placeholders.some((one) => one.index === index)) continue
    const [, name, converter] = SPACED.exec(text) ?? []
    const isClear = name !== undefined && (converter === undefined || isOwnConverter(converter))
    const meant = isClear ? `{${name}${converter === undefined ? '' : `:${converter}`}}` : null
    faults.push({ kind: 'literal', text, index, meant })
  }
  const names = new Set<string>()
  for (const { name, converter, index, length } of placeholders) {
    const text = path.slice(index, index + length)
    if (!isOwnConverter(converter)) faults.push({ kind: 'converter', text, index, meant: null })
    if (names.has(name)) faults.push({ kind: 'twice', text, index, meant: null })
    names.add(name)
  }
  return faults.sort((one, other) => one.index - other.index)
}
