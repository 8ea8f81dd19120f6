import { defaultDriver, driversOf, POOL_KINDS, USUAL_DRIVERS } from '../../knowledge/database-drivers.ts'
import type { ResolvedCall } from '../../project/calls.ts'
import { type Inference, qualifiedNameOf } from '../../project/inference.ts'
import type { Located, Module } from '../../project/module.ts'
import type { Project } from '../../project/project.ts'
import { lastName } from '../../project/symbols.ts'
import { membersOf } from '../../project/types.ts'
import { stringOf, valuesOf } from '../../project/values.ts'
import type { Attribute, Call, Expression } from '../../syntax/ast.ts'
import { lastIdentifier } from '../../syntax/expressions.ts'

/** A call that makes an engine. */
export interface EngineCreation {
  readonly call: Call
  readonly made: ResolvedCall
  /** The name of the function, `create_async_engine`. */
  readonly name: string
  readonly isAsync: boolean
  /** What the URL may begin with, once for each value that it may have; empty where one of them is not known. */
  readonly urls: readonly DatabaseUrl[]
  /** The argument for `poolclass` with the class of `sqlalchemy.pool` that it is, by its own name; null where none is given or known. */
  readonly pool: { readonly node: Expression; readonly name: string } | null
  /** Whether an argument for `poolclass` may be given. */
  readonly mayHavePool: boolean
}

/** The beginning of a database URL. */
export interface DatabaseUrl {
  /** `postgresql`. */
  readonly dialect: string
  /** `asyncpg`; null where the URL names none. */
  readonly driver: string | null
  /** What follows, as far as it is written out. */
  readonly rest: string
  /** The expression that spells it. */
  readonly place: Located
}

/** The function behind a canonical name, and whether it makes an `AsyncEngine`. */
const MAKERS: ReadonlyMap<string, boolean> = new Map([
  ['sqlalchemy.engine.create_engine', false],
  ['sqlalchemy.engine.engine_from_config', false],
  ['sqlalchemy.ext.asyncio.create_async_engine', true],
  ['sqlalchemy.ext.asyncio.async_engine_from_config', true],
])

/** The calls in a file that make engines, in source order; those in functions that it names otherwise are left out. */
export function enginesIn({ calls, inference }: Project, module: Module): readonly EngineCreation[] {
  const names = namesOfMakers(module)
  const made = [calls.callsAtImport(module), ...module.functions.map((symbol) => calls.callsIn(symbol))]
  return made.flatMap((all) =>
    all.flatMap((call) => {
      if (call.site === null || !names.has(lastIdentifier(call.site.call.func))) return []
      return engineOf(inference, call) ?? []
    }),
  )
}

/** The engine that a call makes; null for another call. */
export function engineOf(inference: Inference, call: ResolvedCall): EngineCreation | null {
  const [name, other] = call.names
  const isAsync = name === undefined || other !== undefined ? undefined : MAKERS.get(name)
  if (isAsync === undefined || call.site === null) return null
  const { module, site } = call
  const { args, keywords } = site.call
  const hasUrl = !name!.endsWith('from_config')
  const url = hasUrl ? (args[0] ?? keywords.find(({ arg }) => arg === 'url')?.value) : undefined
  const pool = keywords.find(({ arg }) => arg === 'poolclass')?.value ?? null
  return {
    call: site.call,
    made: call,
    name: lastName(name!),
    isAsync,
    urls: url ? urlsOf(inference, { module, node: url }) : [],
    pool: pool && poolOf(inference, { module, node: pool }),
    mayHavePool: pool !== null || keywords.some(({ arg }) => arg === null),
  }
}

function namesOfMakers({ facts }: Module): ReadonlySet<string> {
  const names = new Set(Array.from(MAKERS.keys(), lastName))
  for (const { name, definitions } of facts.scopes.flatMap(({ bindings }) => bindings)) {
    if (definitions.some((one) => one.kind === 'import-from' && names.has(one.name))) names.add(name)
  }
  return names
}

/** The class that an expression for `poolclass` is; null where it may be several, or is not known. */
function poolOf(inference: Inference, { module, node }: Located): EngineCreation['pool'] {
  const name = qualifiedNameOf(inference.typeOf(module, node))
  return name?.startsWith('sqlalchemy.pool.') ? { node, name: lastName(name) } : null
}

/** What a URL may begin with; empty where that is not known for each of its values. */
function urlsOf(inference: Inference, place: Located): readonly DatabaseUrl[] {
  const urls = headsOf(inference, place, MAXIMUM_STEPS).map(({ text, place: at }) => {
    const parts = /^([a-z]\w*)(?:\+(\w+))?:\/\/(.*)$/is.exec(text ?? '')
    return parts && { dialect: parts[1]!.toLowerCase(), driver: parts[2] ?? null, rest: parts[3]!, place: at }
  })
  return urls.every((url) => url !== null) ? urls : []
}

/** How a text begins that is put together; null where that is not known. */
interface Head {
  readonly text: string | null
  readonly place: Located
}

const MAXIMUM_STEPS = 8

/** How each value of an expression begins. */
function headsOf(inference: Inference, start: Located, steps: number): readonly Head[] {
  if (steps === 0) return [{ text: null, place: start }]
  const within = ({ module }: Located, node: Expression) => headsOf(inference, { module, node }, steps - 1)
  const transformed = (heads: readonly Head[], change: (text: string) => string | null): readonly Head[] =>
    heads.map(({ text, place }) => ({ text: text === null ? null : change(text), place }))
  return valuesOf(inference, start).flatMap((place): readonly Head[] => {
    const { module, node } = place
    const unknown: readonly Head[] = [{ text: null, place }]
    const text = stringOf(inference, place)
    if (text !== null) return [{ text, place }]
    switch (node.kind) {
      case 'JoinedStr': {
        const [first] = node.values
        if (first?.kind === 'Constant') return [{ text: String(first.value), place }]
        return first?.kind === 'FormattedValue' ? within(place, first.value) : unknown
      }
      case 'BinOp':
        return node.op === 'Add' || node.op === 'Mod' ? within(place, node.left) : unknown
      case 'Attribute':
        return returnedBy(inference, module, node)?.flatMap((one) => headsOf(inference, one, steps - 1)) ?? unknown
      case 'Call': {
        const { func, args, keywords } = node
        const names = membersOf(inference.typeOf(module, func)).map((type) => qualifiedNameOf(type) ?? '')
        const argument = (index: number, name: string) => args[index] ?? keywords.find(({ arg }) => arg === name)?.value
        const scheme = names.some((name) => /\.URL(\.create)?$/.test(name))
          ? argument(0, 'drivername')
          : names.some((name) => /Dsn\.build$/.test(name)) || /Dsn$/.test(ownerOf(func))
            ? argument(Number.POSITIVE_INFINITY, 'scheme')
            : undefined
        if (scheme) return transformed(within(place, scheme), (one) => `${one}://`)
        const [first] = args
        if (first && names.every((name) => /^(builtins\.str|sqlalchemy\.engine\.make_url)$/.test(name)))
          return within(place, first)
        if (func.kind !== 'Attribute') break
        if (/^(unicode_string|render_as_string|format)$/.test(func.attr)) return within(place, func.value)
        const [from, to] = args.map((one) => stringOf(inference, { module, node: one }))
        if (func.attr === 'replace' && from && to != null)
          return transformed(within(place, func.value), (one) => (one.includes(from) ? one.replace(from, to) : null))
        break
      }
      default:
    }
    return unknown
  })
}

/** `PostgresDsn` of `PostgresDsn.build`. */
function ownerOf(func: Expression): string {
  return func.kind === 'Attribute' && func.attr === 'build' ? lastIdentifier(func.value) : ''
}

/** What the property of the project returns that an attribute is; null for another attribute. */
function returnedBy(inference: Inference, module: Module, { value, attr }: Attribute): readonly Located[] | null {
  const object = inference.typeOf(module, value)
  const site = object.kind === 'instance' ? inference.classes.member(object, attr)?.sites[0] : undefined
  if (site?.definition.kind !== 'function') return null
  const { facts, module: home } = site.module.functions[site.definition.function]!
  return facts.returns.flatMap((one) => (one.value ? { module: home, node: one.value } : []))
}

/** A database URL with a driver that the engine cannot use. */
export interface WrongDriver {
  readonly url: DatabaseUrl
  readonly driver: string
  /** The beginning of a URL that the engine can use. */
  readonly instead: string
}

/** The driver of an engine that is certain to be of the other kind: synchronous for an `AsyncEngine`, or the reverse; null where it may be right. */
export function wrongDriver({ urls, isAsync }: EngineCreation, isVersion21: boolean): WrongDriver | null {
  const wrong = urls.map((url): WrongDriver | null => {
    const driver = url.driver?.toLowerCase() ?? defaultDriver(url.dialect, isVersion21)
    const kind = driver === null ? undefined : driversOf(url.dialect)[driver]
    if (driver === null || kind === undefined || kind === 'both' || (kind === 'async') === isAsync) return null
    return { url, driver, instead: USUAL_DRIVERS[url.dialect]![isAsync ? 'async' : 'sync'] }
  })
  return wrong.every((one) => one !== null) ? (wrong[0] ?? null) : null
}

/** The pool class of an engine that only the other kind of engine can use; null where it may be right. */
export function wrongPool({ pool, isAsync }: EngineCreation): EngineCreation['pool'] {
  const kind = pool && POOL_KINDS[pool.name]
  return kind && (kind === 'async') !== isAsync ? pool : null
}
