/** What apps answer, by this program and by the running FastAPI, in one form that can be compared. */
import { spawnSync } from 'node:child_process'
import type { AssembledApp } from '../../src/frameworks/fastapi/apps.ts'
import type { DependencyNode, Operation } from '../../src/frameworks/fastapi/operations.ts'
import type { Parameter } from '../../src/frameworks/fastapi/parameters.ts'
import { isConditional, isTriedBefore } from '../../src/frameworks/fastapi/precedence.ts'

/** Name in the signature, place, name in the request, whether it is required. */
export type ParameterRow = readonly [name: string, place: string, alias: string | null, isRequired: boolean]

export interface DependencyRow {
  /** Dotted name of what is called. */
  readonly call: string | null
  /** The parameter it fills; null for one in a list of `dependencies`. */
  readonly fills: string | null
  readonly parameters: readonly ParameterRow[]
  readonly dependencies: readonly DependencyRow[]
}

export interface RouteRow {
  readonly methods: readonly string[]
  readonly path: string | null
  readonly handler: string | null
  readonly parameters: readonly ParameterRow[]
  readonly dependencies: readonly DependencyRow[]
  /** `json`, `form` or `multipart`, and whether parameters stand under their names. */
  readonly body: readonly [string, boolean] | null
  readonly model: boolean
  readonly status: number | null | 'unknown'
  readonly security: readonly string[]
}

/** The apps of a module by name, or why it could not be imported. */
export type ModuleTables = { readonly apps: Readonly<Record<string, readonly RouteRow[]>> } | { readonly error: string }

/** What running apps answered. */
export interface RunningTables {
  readonly fastapi: string
  readonly python: string
  readonly modules: Readonly<Record<string, ModuleTables>>
}

/** Imports modules with a Python that has FastAPI; `script` is the path of `check-routes.py`, `env` variables beside those of this process. */
export function runningTables(
  { python, script, env = {} }: { python: string; script: string; env?: Readonly<Record<string, string>> },
  root: string,
  modules: readonly string[],
): RunningTables {
  const { stdout, stderr, status, error } = spawnSync(python, [script, root], {
    encoding: 'utf8',
    input: modules.join('\n'),
    maxBuffer: 1 << 30,
    env: { ...process.env, ...env },
  })
  if (status !== 0) throw new Error(error?.message ?? stderr.slice(-2000))
  const [versions, ...answers] = stdout
    .split('\n')
    .flatMap((line): unknown[] => (line === '' ? [] : [JSON.parse(line)]))
  const tables = (answers as ({ readonly module: string } & ModuleTables)[]).map(
    ({ module, ...table }) => [module, table as ModuleTables] as const,
  )
  return { ...(versions as Pick<RunningTables, 'fastapi' | 'python'>), modules: Object.fromEntries(tables) }
}

/** A route of ours, with the operation that it comes from. */
export type OwnRow = RouteRow & { readonly operation: Operation }

/** The operations of an app in the same form. */
export function ownTable(app: AssembledApp): readonly OwnRow[] {
  return app.operations.map((operation) => {
    const { route, response } = operation
    const { callable } = route
    return {
      operation,
      methods: [...(operation.methods ?? [])].sort(),
      path: operation.path,
      handler: (callable.wrapper ?? callable.function)?.qualifiedName ?? null,
      parameters: parameterRows(operation.handlerParameters),
      dependencies: operation.dependencies.map(dependencyRow),
      body: route.kind === 'http' && operation.body ? [operation.body.kind, operation.body.isEmbedded] : null,
      model: route.kind === 'http' && hasModel(operation),
      status: response.statusCode,
      security: operation.security.map(({ name }) => name).sort(),
    }
  })
}

function hasModel({ response: { model, isStream } }: Operation): boolean {
  return model.kind === 'declared' || (model.kind === 'annotated' && !isStream)
}

function dependencyRow({ callable, parameter, parameters, dependencies }: DependencyNode): DependencyRow {
  return {
    call: (callable.class ?? callable.objectClass ?? callable.function)?.qualifiedName ?? null,
    fills: parameter?.name ?? null,
    parameters: parameterRows(parameters),
    dependencies: dependencies.map(dependencyRow),
  }
}

function parameterRows(parameters: readonly Parameter[] | null): readonly ParameterRow[] {
  return (parameters ?? [])
    .filter(({ source }) => source !== 'dependency')
    .map(({ name, source, injection, alias, isRequired }) => [name, injection ?? source, alias, isRequired])
}

/** What became of the routes of one app. */
export interface Comparison {
  readonly equal: number
  /** Routes that FastAPI has, of which we do not know everything: with the reasons. */
  readonly unknown: readonly { readonly route: string; readonly reasons: readonly string[] }[]
  /** What contradicts: differences, routes that are missing or out of order. */
  readonly differences: readonly string[]
  /** Routes that FastAPI does not have; those under a condition may be there in another run. */
  readonly invented: readonly { readonly route: string; readonly isConditional: boolean }[]
}

/** Compares the operations of an app with the routes of the running one. */
export function compareRoutes(app: AssembledApp, running: readonly RouteRow[]): Comparison {
  let equal = 0
  const unknown: { route: string; reasons: readonly string[] }[] = []
  const differences: string[] = []
  const open = new Set(ownTable(app))
  const matched: (readonly [OwnRow, RouteRow])[] = []
  const unmatched: RouteRow[] = []
  for (const route of running) {
    const fits = [...open].filter((own) => keyOf(own) === keyOf(route))
    const match = fits.find(({ handler }) => handler === route.handler) ?? fits[0]
    if (match === undefined) {
      unmatched.push(route)
      continue
    }
    open.delete(match)
    matched.push([match, route])
    const reasons = match.operation.unknown
    if (reasons.length > 0) {
      unknown.push({ route: nameOf(route), reasons })
      continue
    }
    const different = differencesOf(match, route)
    if (different.length === 0) equal++
    else differences.push(...different.map((text) => `${nameOf(route)}: ${text}`))
  }
  for (const route of unmatched) {
    // A route whose path or methods are not known is on both sides, but is not recognised by them.
    const fit = [...open].find(
      (own) => (own.path === null || own.methods.length === 0) && own.handler === route.handler,
    )
    if (fit) {
      open.delete(fit)
      unknown.push({ route: nameOf(route), reasons: fit.operation.unknown })
    } else if (app.gaps.length > 0) {
      unknown.push({ route: nameOf(route), reasons: app.gaps.map(({ reason }) => reason) })
    } else differences.push(`${nameOf(route)} ${route.handler}: only in FastAPI's table`)
  }
  for (const [index, [after]] of matched.entries()) {
    const before = matched[index - 1]?.[0]
    if (before && isTriedBefore(before.operation, after.operation) === false) {
      differences.push(`${nameOf(before)} is tried before ${nameOf(after)} by FastAPI`)
    }
  }
  const invented = [...open].map((own) => ({
    route: nameOf(own),
    isConditional: [...own.operation.steps, own.operation.route].some(({ moment }) => isConditional(moment)),
  }))
  return { equal, unknown, differences, invented }
}

function keyOf({ methods, path }: RouteRow): string {
  return `${methods.join('|')} ${path}`
}

function nameOf(route: RouteRow): string {
  return `${route.methods.join('|')} ${route.path}`
}

function differencesOf(own: RouteRow, running: RouteRow): readonly string[] {
  const differences: string[] = []
  const compare = (what: string, ours: unknown, theirs: unknown): void => {
    const [left, right] = [JSON.stringify(ours), JSON.stringify(theirs)]
    if (left !== right) differences.push(`${what} ${left}, FastAPI ${right}`)
  }
  compare('handler', shortened(own.handler), shortened(running.handler))
  compare('parameters', sorted(own.parameters), sorted(running.parameters))
  const [ours, theirs] = [linesOnce(own.dependencies), linesOnce(running.dependencies)]
  const first = Array.from({ length: Math.max(ours.length, theirs.length) }).findIndex(
    (_, index) => ours[index] !== theirs[index],
  )
  if (first >= 0) compare(`dependency ${first + 1}`, ours[first] ?? null, theirs[first] ?? null)
  compare('body', own.body, running.body)
  compare('response model', own.model, running.model)
  compare('status', own.status, running.status)
  compare('security', own.security, running.security)
  return differences
}

function sorted(parameters: readonly ParameterRow[]): readonly ParameterRow[] {
  return [...parameters].sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1))
}

/** The libraries of class-based views list the dependencies of a router twice; FastAPI calls each once. */
function linesOnce(dependencies: readonly DependencyRow[]): readonly string[] {
  const seen = new Set<string>()
  return dependencies.flatMap((dependency) => {
    const lines = linesOf(dependency, 0)
    const isRepeated = dependency.fills === null && seen.has(lines.join())
    seen.add(lines.join())
    return isRepeated ? [] : lines
  })
}

/** A line for each dependency, those of dependencies after it and further in. */
function linesOf({ call, fills, parameters, dependencies }: DependencyRow, depth: number): readonly string[] {
  const read = sorted(parameters).map(
    ([name, place, alias, isRequired]) => `${place} ${name}=${alias}${isRequired ? '' : '?'}`,
  )
  const line = `${'>'.repeat(depth)}${fills ?? '-'}=${shortened(call)}(${read.join(', ')})`
  return [line, ...dependencies.flatMap((inner) => linesOf(inner, depth + 1))]
}

/** Libraries are known by public names, which are not those of the modules that define them. */
function shortened(name: string | null): string | null {
  return name !== null && /^(fastapi|starlette)\./.test(name) ? name.slice(name.lastIndexOf('.') + 1) : name
}
