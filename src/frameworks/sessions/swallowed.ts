import { type Inference, qualifiedNameOf } from '../../project/inference.ts'
import type { Module } from '../../project/module.ts'
import { membersOf } from '../../project/types.ts'
import type { Call, ExceptHandler, Expression, Node, Statement, Try, TryStar } from '../../syntax/ast.ts'
import { argumentValues, lastIdentifier } from '../../syntax/expressions.ts'
import { forEachChild } from '../../syntax/visit.ts'
import { encloses, type Span } from '../../text/span.ts'
import type { CheckedFile } from '../checked-file.ts'

/** An `except` that goes on with a session after a failed `flush` or `commit`, without a rollback. */
export interface SwallowedFailure {
  readonly handler: ExceptHandler
  /** The `flush` or `commit` that may fail. */
  readonly failing: Call
  /** How the code names the session: `db`, `self.session`. */
  readonly session: string
  /** The call that uses it again, and raises then. */
  readonly next: Call
}

/** A part of a list of statements that runs when what stands before it is over. */
interface Level {
  readonly rest: readonly Statement[]
  /** The loop whose body the list is; null for every other list. */
  readonly loop: Statement | null
}

/** The failures of sessions that the functions of a file swallow, in source order. */
export function swallowedFailures(inference: Inference, file: CheckedFile): readonly SwallowedFailure[] {
  const { module } = file
  const found: SwallowedFailure[] = []
  const visitList = (list: readonly Statement[], loop: Statement | null, outer: readonly Level[]): void => {
    for (const [index, statement] of list.entries()) {
      visit(statement, [{ rest: list.slice(index + 1), loop }, ...outer])
    }
  }
  const visit = (statement: Statement, levels: readonly Level[]): void => {
    switch (statement.kind) {
      case 'If':
        visitList(statement.body, null, levels)
        visitList(statement.orelse, null, levels)
        return
      case 'For':
      case 'AsyncFor':
      case 'While':
        visitList(statement.body, statement, levels)
        visitList(statement.orelse, null, levels)
        return
      case 'With':
      case 'AsyncWith':
        visitList(statement.body, null, levels)
        return
      case 'Match':
        for (const { body } of statement.cases) visitList(body, null, levels)
        return
      case 'Try':
      case 'TryStar': {
        const failure = new Attempt(inference, module, statement, levels).failure()
        if (failure) found.push(failure)
        for (const list of [statement.body, ...statement.handlers.map(({ body }) => body)])
          visitList(list, null, levels)
        visitList(statement.orelse, null, levels)
        visitList(statement.finalbody, null, levels)
        return
      }
      default:
    }
  }
  for (const { body } of [...file.nodesOf('FunctionDef'), ...file.nodesOf('AsyncFunctionDef')])
    visitList(body, null, [])
  return found.sort((one, other) => one.handler.start - other.handler.start)
}

/** One `try` statement. */
class Attempt {
  readonly #inference: Inference
  readonly #module: Module
  readonly #statement: Try | TryStar
  readonly #levels: readonly Level[]

  constructor(inference: Inference, module: Module, statement: Try | TryStar, levels: readonly Level[]) {
    this.#inference = inference
    this.#module = module
    this.#statement = statement
    this.#levels = levels
  }

  failure(): SwallowedFailure | null {
    const { body, handlers, finalbody } = this.#statement
    for (const failing of body.flatMap(callsWithin)) {
      const session = this.#failingSession(failing)
      if (session === null || finalbody.flatMap(callsWithin).some((call) => recovers(call, session))) continue
      for (const handler of handlers) {
        if (!this.#catchesFailures(handler)) continue
        const next = this.#nextUse(handler, session)
        if (next) return { handler, failing, session, next }
        break
      }
    }
    return null
  }

  /** The session that a call flushes or commits, if its failure reaches the handlers and leaves the session as it is; null for another call. */
  #failingSession(call: Call): string | null {
    const { func } = call
    if (func.kind !== 'Attribute' || (func.attr !== 'commit' && func.attr !== 'flush')) return null
    const session = spelled(func.value)
    if (session === null || !this.#isSession(func.value)) return null
    // What a `with` or an inner `try` around the call does about it is its own affair.
    const inner = this.#statement.body.flatMap((statement) => around(statement, call))
    if (inner.some(({ kind }) => kind === 'Try' || kind === 'TryStar')) return null
    const entered = inner.flatMap((node) => (node.kind === 'With' || node.kind === 'AsyncWith' ? node.items : []))
    const isManaged = entered.some(
      ({ context_expr: context, optional_vars: target }) =>
        (target !== null && spelled(target) === session) ||
        (context.kind === 'Call'
          ? /^begin(_nested)?$/.test(lastIdentifier(context.func))
          : spelled(context) === session),
    )
    return isManaged || this.#isMadeIn(func.value, this.#statement) ? null : session
  }

  #isSession(node: Expression): boolean {
    const types = membersOf(this.#inference.typeOf(this.#module, node)).filter(({ kind }) => kind !== 'none')
    return (
      types.length > 0 &&
      types.every(
        (type) =>
          type.kind === 'instance' &&
          SESSIONS.some((name) => this.#inference.classes.isSubclass(type.class, name) === true),
      )
    )
  }

  /** Whether a variable gets its value within a place, so that another round has another session. */
  #isMadeIn(node: Expression, place: Span): boolean {
    if (node.kind !== 'Name') return false
    const resolution = this.#inference.names.lookUp(this.#module, node.id, node.start)
    if (resolution.kind !== 'definitions') return false
    return resolution.sites.some(
      ({ module, definition: { start, end } }) => module === this.#module && encloses(place, { start, end }),
    )
  }

  #catchesFailures({ type }: ExceptHandler): boolean {
    const types = type?.kind === 'Tuple' ? type.elts : [type]
    return types.some((one) => {
      if (one === null) return true
      return FAILURES.test(qualifiedNameOf(this.#inference.typeOf(this.#module, one)) ?? '')
    })
  }

  /** The first call that uses a session after a handler; null where the function ends before, or something is done about the failure. */
  #nextUse(handler: ExceptHandler, session: string): Call | null {
    if (handler.body.some((statement) => this.#deals(statement, session))) return null
    const own = this.#firstUse(handler.body, session)
    if (own !== undefined) return own
    const exit = handler.body.at(-1)!.kind
    if (exit === 'Return' || exit === 'Raise') return null
    const decided = assignedIn([...this.#statement.body, ...handler.body, ...this.#statement.orelse])
    let isLeaving = exit === 'Continue' || exit === 'Break'
    for (const { rest, loop } of [{ rest: this.#statement.finalbody, loop: null }, ...this.#levels]) {
      if (!isLeaving) {
        if (rest.some((one) => isDecidedBy(one, decided))) return null
        const found = this.#firstUse(rest, session)
        if (found !== undefined) return found
        if (rest.some(({ kind }) => kind === 'Return' || kind === 'Raise')) return null
      }
      if (loop === null) continue
      if (exit !== 'Break' || !isLeaving) {
        const found = this.#nextRound(loop, session, decided)
        if (found !== undefined) return found
      }
      isLeaving = false
    }
    return null
  }

  /** The first use in the next round of a loop; null where something is done before, undefined where there is no use. */
  #nextRound(loop: Statement, session: string, decided: ReadonlySet<string>): Call | null | undefined {
    const body = loop.kind === 'For' || loop.kind === 'AsyncFor' || loop.kind === 'While' ? loop.body : []
    const isRenewed = body
      .flatMap(callsWithin)
      .some(
        ({ func }) => func.kind === 'Attribute' && spelled(func.value) === session && this.#isMadeIn(func.value, loop),
      )
    if (isRenewed) return undefined
    return body.some((one) => isDecidedBy(one, decided)) ? null : this.#firstUse(body, session)
  }

  /** The first call in statements that raises because of the failure; null where it is dealt with before; undefined for neither. */
  #firstUse(statements: readonly Statement[], session: string): Call | null | undefined {
    for (const call of statements.flatMap(callsWithin)) {
      if (recovers(call, session) || this.#isHandedTo(call, session, RECOVERING)) return null
      const { func } = call
      if (func.kind === 'Attribute' && NEEDING.has(func.attr) && spelled(func.value) === session) return call
      if (this.#isHandedTo(call, session, NEEDING)) return call
    }
    return undefined
  }

  /** Whether a call hands the session to a function of the project that calls one of these methods of it. */
  #isHandedTo(call: Call, session: string, methods: ReadonlySet<string>): boolean {
    const given = argumentValues(call).find((one) => spelled(one) === session)
    if (given === undefined) return false
    const [type, other] = membersOf(this.#inference.typeOf(this.#module, call.func))
    // What is not known may do anything: it is taken for a rollback, which ends the search.
    if (type?.kind !== 'function' || other !== undefined || type.function.module.isStub) return methods === RECOVERING
    const { facts } = type.function
    const keyword = call.keywords.find(({ value }) => value === given)?.arg
    const bound = type.self === null || this.#inference.isStaticMethod(type.function) ? 0 : 1
    const parameter = keyword ?? facts.parameters[call.args.indexOf(given) + bound]?.name
    return facts.calls.some(
      ({ call: { func } }) => func.kind === 'Attribute' && methods.has(func.attr) && spelled(func.value) === parameter,
    )
  }

  /** Whether a statement of a handler does something about the failure, or may: it raises, rolls back, or calls something that does. */
  #deals(statement: Statement, session: string): boolean {
    const owner = session.includes('.') ? session.slice(0, session.indexOf('.')) : null
    return nodesWithin(statement).some((node) => {
      if (node.kind === 'Raise') return true
      if (node.kind !== 'Call') return false
      if (recovers(node, session) || this.#isHandedTo(node, session, RECOVERING)) return true
      if (/rollback|exit|abort/i.test(lastIdentifier(node.func))) return true
      // `self.undo()` has the session as well.
      if (owner !== null && node.func.kind === 'Attribute' && spelled(node.func.value) === owner) return true
      return membersOf(this.#inference.typeOf(this.#module, node.func)).some(
        (type) => type.kind === 'function' && !type.function.module.isStub && type.function.facts.raises.length > 0,
      )
    })
  }
}

const SESSIONS: readonly string[] = ['sqlalchemy.orm.Session', 'sqlalchemy.ext.asyncio.AsyncSession']

/** What a failed flush raises, and what that is. */
const FAILURES =
  /^(builtins\.(Base)?Exception|sqlalchemy\.(orm\.)?exc\.(SQLAlchemyError|StatementError|DBAPIError|DatabaseError|IntegrityError|OperationalError|DataError|ProgrammingError|InternalError|FlushError|StaleDataError))$/

/** Methods that raise `PendingRollbackError` when a flush has failed before. */
const NEEDING: ReadonlySet<string> = new Set([
  ...['execute', 'exec', 'scalar', 'scalars', 'query', 'get', 'get_one', 'refresh', 'commit', 'flush', 'merge'],
  ...['stream', 'stream_scalars', 'connection', 'begin_nested'],
])

/** Methods after which a session can be used again. */
const RECOVERING: ReadonlySet<string> = new Set(['rollback', 'close', 'aclose', 'reset', 'invalidate', 'remove'])

function recovers({ func }: Call, session: string): boolean {
  return func.kind === 'Attribute' && RECOVERING.has(func.attr) && spelled(func.value) === session
}

/** `db` and `self.session` as they are written; null for everything else. */
function spelled(node: Expression): string | null {
  if (node.kind === 'Name') return node.id
  if (node.kind !== 'Attribute') return null
  const object = spelled(node.value)
  return object === null ? null : `${object}.${node.attr}`
}

/** The nodes that run as part of a statement, in the order of the text; those of nested functions and classes are left out. */
function nodesWithin(root: Node): readonly Node[] {
  const nodes: Node[] = []
  const visit = (node: Node): void => {
    if (node !== root && DEFINITIONS.has(node.kind)) return
    nodes.push(node)
    forEachChild(node, visit)
  }
  if (!DEFINITIONS.has(root.kind)) visit(root)
  return nodes
}

const DEFINITIONS: ReadonlySet<Node['kind']> = new Set(['FunctionDef', 'AsyncFunctionDef', 'ClassDef', 'Lambda'])

function callsWithin(statement: Statement): readonly Call[] {
  return nodesWithin(statement).filter((node) => node.kind === 'Call')
}

/** The nodes around a place within a statement. */
function around(statement: Statement, place: Node): readonly Node[] {
  return nodesWithin(statement).filter((node) => node !== place && encloses(node, place))
}

/** The names that statements assign or fill. */
function assignedIn(statements: readonly Statement[]): ReadonlySet<string> {
  const names = new Set<string>()
  for (const node of statements.flatMap(nodesWithin)) {
    const targets =
      node.kind === 'Assign'
        ? node.targets
        : node.kind === 'AugAssign' || node.kind === 'AnnAssign'
          ? [node.target]
          : node.kind === 'Call' && node.func.kind === 'Attribute' && /^(append|add|update)$/.test(node.func.attr)
            ? [node.func.value]
            : []
    for (const target of targets) {
      const name = spelled(target.kind === 'Subscript' ? target.value : target)
      if (name !== null) names.add(name)
    }
  }
  return names
}

/** Whether a statement does one thing or another by what was assigned. */
function isDecidedBy(statement: Statement, names: ReadonlySet<string>): boolean {
  return nodesWithin(statement).some((node) => {
    const isTest = node.kind === 'If' || node.kind === 'While' || node.kind === 'IfExp'
    return (
      isTest &&
      nodesWithin(node.test).some(
        (one) => (one.kind === 'Name' || one.kind === 'Attribute') && names.has(spelled(one) ?? ''),
      )
    )
  })
}
