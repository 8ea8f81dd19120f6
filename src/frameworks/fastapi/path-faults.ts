import { isOwnConverter, placeholdersOf } from './paths.ts'

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

/** Something in a path that FastAPI refuses, or that is not what it looks like. */
export interface PathFault {
  readonly kind: PathFaultKind
  /** The part of the path that it is about. */
  readonly text: string
  /** What is probably meant instead of `text`; null where that is a guess. */
  readonly meant: string | null
}

const BRACES = /\{[^{}]*\}|[{}]/g
const SPACED = /^\{\s*([a-zA-Z_]\w*)\s*(?::\s*([a-zA-Z_]\w*)\s*)?\}$/

/** What is wrong at the beginning of a path that is registered on an app or a router. Paths that begin with a sign (`:import`) are meant so. */
export function faultsOfStart(path: string, isApp: boolean): readonly PathFault[] {
  if (path.startsWith('/') || (!isApp && !/^[\w{]/.test(path))) return []
  return [{ kind: isApp ? 'unrooted' : 'glued', text: path, meant: `/${path}` }]
}

/** What is wrong with a prefix. */
export function faultsOfPrefix(prefix: string): readonly PathFault[] {
  const meant = `/${prefix}`.replace(/^\/+/, '/').replace(/\/+$/, '')
  if (prefix !== '' && !prefix.startsWith('/')) return [{ kind: 'prefix-start', text: prefix, meant }]
  if (prefix.endsWith('/')) return [{ kind: 'prefix-end', text: prefix, meant }]
  return faultsOfPlaceholders(prefix)
}

/** What is wrong with the placeholders of a path, in order. */
export function faultsOfPlaceholders(path: string): readonly PathFault[] {
  const placeholders = placeholdersOf(path)
  const faults: (PathFault & { readonly index: number })[] = []
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
