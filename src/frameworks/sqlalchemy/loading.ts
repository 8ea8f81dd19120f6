import type { Inference } from '../../project/inference.ts'
import type { Located } from '../../project/module.ts'
import { type ClassSymbol, lastName } from '../../project/symbols.ts'
import type { Definition } from '../../semantics/facts.ts'
import type { Call, Expression, Name, Node } from '../../syntax/ast.ts'
import { forEachChild } from '../../syntax/visit.ts'
import type { Span } from '../../text/span.ts'
import type { CheckedFile } from '../checked-file.ts'
import { entityAskedFor, nameOf, type QueryChain, queryChainsOf } from './chains.ts'
import { type Loop, loopsIn } from './loops.ts'
import type { Mappings } from './mappings.ts'
import { readsOf } from './uses.ts'

/** Rows that are loaded only to see how many there are. */
export interface CountByLoading {
  /** What loads the rows: the name of the method, or `list`. */
  readonly at: Span
  /** `all`, `fetchall`, `list`. */
  readonly loader: string
  /** Whether only their existence is asked for. */
  readonly isExistence: boolean
  /** Whether the rows come from the older `Query`. */
  readonly isLegacy: boolean
  /** Where they are counted, for rows that a variable holds. */
  readonly uses: readonly Span[]
}

/** A loop over whole objects of a query that reads one column of them. */
export interface OverFetching {
  readonly loop: Loop
  readonly entity: ClassSymbol
  /** The column with its class: `User.email`. */
  readonly column: string
  readonly isLegacy: boolean
  /** The call that begins the query. */
  readonly begin: Call
}

const LOADERS = /^sqlalchemy\.(orm\.Query|engine\.\w*Result|ext\.asyncio\.\w*Result)\.(all|fetchall)$/
const DISPLAYS = /^builtins\.(list|tuple)$/
const LOADER_NAMES: ReadonlySet<string> = new Set(['all', 'fetchall', 'list', 'tuple'])
/** Methods that leave it to the query's conditions how many rows there are, each with one object. */
const KEEPING = new Set([
  ...[
    'where',
    'filter',
    'filter_by',
    'order_by',
    'options',
    'execution_options',
    'all',
    'fetchall',
    'scalars',
    'unique',
  ],
  ...['join', 'outerjoin', 'join_from', 'outerjoin_from', 'select_from'],
])
/** A table with fewer columns than this is as well loaded whole. */
const MANY_COLUMNS = 4

/** Finds queries that load more than what becomes of it needs. */
export class Loading {
  readonly #inference: Inference
  readonly #mappings: Mappings

  constructor(inference: Inference, mappings: Mappings) {
    this.#inference = inference
    this.#mappings = mappings
  }

  /** The places of a file that load rows only to count them. */
  *countsIn(file: CheckedFile): Generator<CountByLoading> {
    const counting = this.#countingPlaces(file)
    if (counting.size === 0) return
    const handled = new Set<Definition>()
    for (const [node, isExistence] of counting) {
      if (node.kind !== 'Name') {
        const found = this.#loadedBy({ module: file.module, node })
        if (found) yield { ...found, isExistence, uses: [] }
        continue
      }
      for (const definition of this.#definitionsOf(file, node)) {
        if (handled.has(definition) || definition.kind !== 'assign' || definition.path.length > 0) continue
        handled.add(definition)
        if (!mayLoad(definition.value)) continue
        const reads = readsOf(this.#inference, file, node.id, definition)
        if (!reads.every((read) => counting.has(read) && this.#definitionsOf(file, read).length === 1)) continue
        const found = this.#loadedBy({ module: file.module, node: definition.value })
        if (found) yield { ...found, isExistence: reads.every((read) => counting.get(read) === true), uses: reads }
      }
    }
  }

  /** The loops of a file over objects of which one column is read. */
  *overFetchingIn(file: CheckedFile): Generator<OverFetching> {
    const { module } = file
    for (const loop of loopsIn(file)) {
      const attribute = onlyAttribute(loop)
      if (attribute === null) continue
      const chain = this.#chainOf(file, loop.iterable)
      const entity = chain && entityAskedFor(this.#inference, chain)
      const mapped = entity && this.#mappings.entityOf(entity)
      const column = mapped?.columns.get(attribute)
      if (!chain || !mapped || !column || column.isDeferred || mapped.columns.size < MANY_COLUMNS) continue
      if (chain.begin.module !== module) continue
      const { node } = chain.begin
      const name = `${lastName(entity!.qualifiedName)}.${attribute}`
      yield { loop, entity: entity!, column: name, isLegacy: isLegacy(chain), begin: node }
    }
  }

  /** The only query behind what a loop goes through, where nothing else reads its objects. */
  #chainOf(file: CheckedFile, iterable: Expression): QueryChain | null {
    const { module } = file
    if (iterable.kind === 'Name') {
      const [definition, ...others] = this.#definitionsOf(file, iterable)
      if (definition?.kind !== 'assign' || others.length > 0 || definition.path.length > 0) return null
      if (readsOf(this.#inference, file, iterable.id, definition).length !== 1) return null
      return this.#chainOf(file, definition.value)
    }
    const [chain, ...others] = queryChainsOf(this.#inference, { module, node: iterable }) ?? []
    if (
      !chain ||
      others.length > 0 ||
      !chain.methods.every((one) => KEEPING.has(one) || one === 'limit' || one === 'offset')
    )
      return null
    // What a session's own rows are is decided by how they are read.
    const isScalar =
      isLegacy(chain) || chain.methods.includes('scalars') || isOfScalars(this.#inference, { module, node: iterable })
    return isScalar ? chain : null
  }

  /** The expressions that are asked how many there are (false) or whether there are any (true). */
  #countingPlaces(file: CheckedFile): ReadonlyMap<Expression, boolean> {
    const { module } = file
    const places = new Map<Expression, boolean>()
    const isLen = (node: Expression): node is Call =>
      node.kind === 'Call' &&
      node.args.length === 1 &&
      nameOf(this.#inference, { module, node: node.func }) === 'builtins.len'
    const tests = (node: Expression): void => {
      if (node.kind === 'BoolOp') node.values.forEach(tests)
      else if (node.kind === 'UnaryOp' && node.op === 'Not') tests(node.operand)
      else if (isLen(node)) places.set(node.args[0]!, true)
      else places.set(node, true)
    }
    for (const call of file.nodesOf('Call')) {
      const { func, args } = call
      if (func.kind !== 'Name' || args.length !== 1) continue
      if (func.id === 'len' && isLen(call)) places.set(args[0]!, false)
      if (func.id === 'bool') places.set(args[0]!, true)
    }
    for (const { left, ops, comparators } of file.nodesOf('Compare')) {
      const [bound] = comparators
      if (!isLen(left) || ops.length !== 1 || bound?.kind !== 'Constant') continue
      const isExistence =
        (bound.value === 0 && ops[0] !== 'LtE') || (bound.value === 1 && (ops[0] === 'GtE' || ops[0] === 'Lt'))
      if (isExistence) places.set(left.args[0]!, true)
    }
    for (const { test } of [...file.nodesOf('If'), ...file.nodesOf('IfExp')]) tests(test)
    for (const node of file.nodesOf('UnaryOp')) if (node.op === 'Not') tests(node)
    return places
  }

  #definitionsOf({ module }: CheckedFile, { id, start }: Name): readonly Definition[] {
    const resolution = this.#inference.names.lookUp(module, id, start)
    return resolution.kind === 'definitions' ? resolution.sites.map(({ definition }) => definition) : []
  }

  /** How an expression loads all rows of known queries, which nothing bounds; null where it does not. */
  #loadedBy({ module, node }: Located): Pick<CountByLoading, 'at' | 'loader' | 'isLegacy'> | null {
    const inner = node.kind === 'Await' ? node.value : node
    if (inner.kind !== 'Call' || !mayLoad(inner)) return null
    const name = nameOf(this.#inference, { module, node: inner.func })
    if (!LOADERS.test(name) && !(DISPLAYS.test(name) && inner.args.length === 1)) return null
    const chains = queryChainsOf(this.#inference, { module, node: inner })
    if (chains === null || chains.length === 0) return null
    if (!chains.every(({ methods }) => methods.every((method) => KEEPING.has(method)))) return null
    const { func } = inner
    const at = func.kind === 'Attribute' ? { start: func.end - func.attr.length, end: func.end } : func
    return { at, loader: func.kind === 'Attribute' ? func.attr : 'list', isLegacy: chains.every(isLegacy) }
  }
}

/** Whether an expression may be a call that loads rows: methods are called by their names, and asking for these needs no types. */
function mayLoad(node: Expression): boolean {
  if (node.kind === 'Await') return mayLoad(node.value)
  if (node.kind !== 'Call') return false
  const { func } = node
  return func.kind === 'Name' || (func.kind === 'Attribute' && LOADER_NAMES.has(func.attr))
}

function isLegacy({ begin: { node } }: QueryChain): boolean {
  return node.func.kind === 'Attribute' && node.func.attr === 'query'
}

/** Whether going through a result gives objects instead of rows. */
function isOfScalars(inference: Inference, { module, node }: Located): boolean {
  const element = inference.iterated(inference.typeOf(module, node))
  return element.kind === 'instance' && element.class.qualifiedName !== 'builtins.tuple'
}

/** The only attribute of its element that a loop uses, and only to read it; null where it uses the element otherwise. */
function onlyAttribute({ target, body }: Loop): string | null {
  if (target.kind !== 'Name') return null
  const attributes = new Set<string>()
  let isRead = true
  const isOwn = (node: Node): boolean =>
    node.kind === 'Attribute' && node.value.kind === 'Name' && node.value.id === target.id
  const visit = (node: Node): void => {
    if (node.kind === 'Attribute' && isOwn(node)) {
      attributes.add(node.attr)
      return
    }
    if (node.kind === 'Name' && node.id === target.id) isRead = false
    if (node.kind === 'Call' && isOwn(node.func)) isRead = false
    if ((node.kind === 'Assign' || node.kind === 'Delete') && node.targets.some(isOwn)) isRead = false
    if ((node.kind === 'AugAssign' || node.kind === 'AnnAssign') && isOwn(node.target)) isRead = false
    forEachChild(node, visit)
  }
  for (const part of body) visit(part)
  const [only, ...others] = attributes
  return isRead && others.length === 0 ? (only ?? null) : null
}
