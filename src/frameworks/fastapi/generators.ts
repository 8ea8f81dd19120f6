import type { Inference } from '../../project/inference.ts'
import type { FunctionSymbol } from '../../project/symbols.ts'
import type {
  AsyncFunctionDef,
  AsyncWith,
  ExceptHandler,
  FunctionDef,
  Node,
  Statement,
  Try,
  TryStar,
  With,
  Yield,
  YieldFrom,
} from '../../syntax/ast.ts'
import { lastIdentifier } from '../../syntax/expressions.ts'
import { walk } from '../../syntax/visit.ts'
import type { Application, CheckedFile } from '../application.ts'
import type { Dependency } from './dependency.ts'
import type { EndpointUse } from './endpoints.ts'

/** A dependency with `yield`: what stands before it runs before the handler, what follows after it. */
export interface GeneratorDependency {
  readonly symbol: FunctionSymbol
  readonly node: FunctionDef | AsyncFunctionDef
  /** As a person would name it: `get_db`, `Database.session`. */
  readonly name: string
  /** In source order; those of nested functions are not among them. */
  readonly yields: readonly YieldPoint[]
  /** The uses in routes, as far as they are known. */
  readonly uses: readonly EndpointUse[]
  /** The `Depends(…)` that name it, those that no known route has among them. */
  readonly dependencies: readonly Dependency[]
}

/** A statement on the way from the body of a function to a place in it. */
export interface Level {
  readonly statement: Statement
  /** The statements that follow it in its own list. */
  readonly rest: readonly Statement[]
  /** The part of the statement that the way goes on in: null for the innermost one, which is the place itself. */
  readonly branch: Branch | null
}
export type Branch =
  | { readonly kind: 'body' | 'orelse' | 'finalbody' }
  | { readonly kind: 'handler'; readonly handler: ExceptHandler }
  | { readonly kind: 'case'; readonly index: number }

/** A `yield` with the statements around it, outermost first. */
export interface YieldPoint {
  readonly node: Yield | YieldFrom
  readonly levels: readonly Level[]
}

/** Something that runs after a `yield`. */
export interface Aftermath {
  readonly statement: Statement
  /** Whether it runs when the handler raises, too; null where an `except` decides. */
  readonly runsOnError: boolean | null
}

/** The dependencies with `yield` that a file defines, in source order. Those with decorators other than Python's own are left out. */
export function* generatorDependencies(
  { fastapi, project }: Application,
  file: CheckedFile,
): Generator<GeneratorDependency> {
  const { module } = file
  const generators = module.functions.filter(({ facts }) => facts.isGenerator && facts.yields.length > 0)
  if (generators.length === 0) return
  const endpoints = fastapi.endpointsIn(module)
  for (const symbol of generators) {
    const endpoint = endpoints.find((one) => one.isDependency && one.function === symbol)
    const dependencies = fastapi.dependenciesOn(symbol)
    if ((endpoint === undefined && dependencies.length === 0) || !isPlain(project.inference, symbol)) continue
    const node = definitionOf(file, symbol)
    if (node === null) continue
    const yields = yieldPoints(node)
    const uses = (endpoint?.uses ?? []).filter(({ node: use }) => use !== null)
    yield { symbol, node, name: endpoint?.name ?? symbol.facts.name, yields, uses, dependencies }
  }
}

function isPlain(inference: Inference, symbol: FunctionSymbol): boolean {
  return inference
    .decoratorsOf(symbol)
    .every((name) => name === 'builtins.staticmethod' || name === 'builtins.classmethod')
}

/** The syntax of a function of the checked file; null for a lambda. */
export function definitionOf(file: CheckedFile, { facts }: FunctionSymbol): FunctionDef | AsyncFunctionDef | null {
  const definitions = facts.isAsync ? file.nodesOf('AsyncFunctionDef') : file.nodesOf('FunctionDef')
  return definitions.find(({ nameSpan }) => nameSpan.start === facts.nameSpan.start) ?? null
}

/** The nodes that run as part of a statement, itself first: what is in nested functions and classes is left out. */
export function nodesWithin(root: Node): readonly Node[] {
  const nodes: Node[] = []
  walk(root, (node) => {
    nodes.push(node)
    return !isDefinition(node)
  })
  return nodes
}

function isDefinition({ kind }: Node): boolean {
  return kind === 'FunctionDef' || kind === 'AsyncFunctionDef' || kind === 'ClassDef' || kind === 'Lambda'
}

function yieldPoints({ body }: FunctionDef | AsyncFunctionDef): readonly YieldPoint[] {
  const points: YieldPoint[] = []
  const visitList = (list: readonly Statement[], outer: readonly Level[]): void => {
    for (const [index, statement] of list.entries()) visit(statement, list.slice(index + 1), outer)
  }
  const visit = (statement: Statement, rest: readonly Statement[], outer: readonly Level[]): void => {
    const within = (branch: Branch, list: readonly Statement[]) =>
      visitList(list, [...outer, { statement, rest, branch }])
    switch (statement.kind) {
      case 'If':
      case 'For':
      case 'AsyncFor':
      case 'While':
        within({ kind: 'body' }, statement.body)
        within({ kind: 'orelse' }, statement.orelse)
        return
      case 'With':
      case 'AsyncWith':
        within({ kind: 'body' }, statement.body)
        return
      case 'Try':
      case 'TryStar':
        within({ kind: 'body' }, statement.body)
        for (const handler of statement.handlers) within({ kind: 'handler', handler }, handler.body)
        within({ kind: 'orelse' }, statement.orelse)
        within({ kind: 'finalbody' }, statement.finalbody)
        return
      case 'Match':
        for (const [index, { body: list }] of statement.cases.entries()) within({ kind: 'case', index }, list)
        return
      case 'FunctionDef':
      case 'AsyncFunctionDef':
      case 'ClassDef':
        return
      default:
        for (const node of nodesWithin(statement)) {
          if (node.kind === 'Yield' || node.kind === 'YieldFrom')
            points.push({ node, levels: [...outer, { statement, rest, branch: null }] })
        }
    }
  }
  visitList(body, [])
  return points
}

/** The `try` statements whose body holds the `yield`, innermost first: their handlers see what the handler of a route raises. */
export function triesAround({ levels }: YieldPoint): readonly (Try | TryStar)[] {
  return levels
    .flatMap(({ statement, branch }) =>
      (statement.kind === 'Try' || statement.kind === 'TryStar') && branch?.kind === 'body' ? [statement] : [],
    )
    .reverse()
}

/** The `with` statements around the `yield`, innermost first. */
export function withsAround({ levels }: YieldPoint): readonly (With | AsyncWith)[] {
  return levels
    .flatMap(({ statement }) => (statement.kind === 'With' || statement.kind === 'AsyncWith' ? [statement] : []))
    .reverse()
}

/** Whether only WebSocket routes use it, as far as is known: they have no response to wait for. */
export function isWebSocketOnly({ uses }: GeneratorDependency): boolean {
  return uses.length > 0 && uses.every(({ operation }) => operation.route.kind === 'websocket')
}

/** What runs after a `yield`, in order, until the function is left; what loops would repeat is not among it. */
export function afterYield(point: YieldPoint): readonly Aftermath[] {
  const found: Aftermath[] = []
  let runsOnError: boolean | null = false
  let hasLeft = false
  const add = (statements: readonly Statement[], always: boolean): void => {
    for (const statement of statements) {
      if (hasLeft && !always) return
      found.push({ statement, runsOnError: always || runsOnError })
      if (isExit(statement)) {
        hasLeft = true
        return
      }
    }
  }
  for (const { statement, rest, branch } of [...point.levels].reverse()) {
    if (statement.kind === 'Try' || statement.kind === 'TryStar') {
      if (branch?.kind === 'body') {
        add(statement.orelse, false)
        // After a handler that does not raise, what follows runs after all.
        if (statement.handlers.some((one) => isBroad(one) && one.body.at(-1)?.kind !== 'Raise')) runsOnError = null
      }
      if (branch?.kind !== 'finalbody') add(statement.finalbody, true)
    }
    add(rest, false)
  }
  return found
}

/** Whether an `except` catches whatever goes wrong, by the names of its classes. */
export function isBroad({ type }: ExceptHandler): boolean {
  const types = type?.kind === 'Tuple' ? type.elts : [type]
  return types.some((one) => one === null || /^(Base)?Exception$/.test(lastIdentifier(one)))
}

function isExit({ kind }: Statement): boolean {
  return kind === 'Return' || kind === 'Raise' || kind === 'Break' || kind === 'Continue'
}

/**
 * Whether `other` runs after `one` in one run of the function, whatever conditions say that have nothing to do with each other: both may
 * stand under conditions that exclude one another.
 */
export function runsAfter(one: YieldPoint, other: YieldPoint): boolean {
  const depth = one.levels.findIndex((level, index) => {
    const counterpart = other.levels[index]
    return counterpart?.statement !== level.statement || !isSameBranch(level.branch, counterpart.branch)
  })
  const [left, right] = [one.levels[depth], other.levels[depth]]
  if (depth < 0 || left === undefined || right === undefined) return false
  if (left.statement === right.statement) {
    // Two parts of one statement: only those of `try` follow each other.
    if (!isTry(left.statement.kind)) return false
    if (right.branch?.kind === 'finalbody') return true
    if (right.branch?.kind === 'orelse') return left.branch?.kind === 'body' && !leaves(one, depth)
    return false
  }
  if (!left.rest.includes(right.statement) || leaves(one, depth)) return false
  return !isConditional(one, depth) || !isConditional(other, depth)
}

function isSameBranch(one: Branch | null, other: Branch | null): boolean {
  if (one === null || other === null || one.kind !== other.kind) return one === other
  if (one.kind === 'handler') return other.kind === 'handler' && one.handler === other.handler
  return one.kind !== 'case' || (other.kind === 'case' && one.index === other.index)
}

/** Whether the function (or the loop around it) is left between the `yield` and the end of the statement at `depth`. */
function leaves({ levels }: YieldPoint, depth: number): boolean {
  return levels.slice(depth + 1).some(({ rest }) => rest.some(isExit))
}

function isConditional({ levels }: YieldPoint, depth: number): boolean {
  return levels
    .slice(depth)
    .some(
      ({ statement: { kind }, branch }) =>
        branch !== null && !(kind === 'With' || kind === 'AsyncWith' || (isTry(kind) && branch.kind !== 'handler')),
    )
}

function isTry(kind: Statement['kind']): boolean {
  return kind === 'Try' || kind === 'TryStar'
}
