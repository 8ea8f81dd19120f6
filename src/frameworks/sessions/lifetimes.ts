import { type Inference, qualifiedNameOf } from '../../project/inference.ts'
import type { Module } from '../../project/module.ts'
import type { FunctionSymbol } from '../../project/symbols.ts'
import { membersOf } from '../../project/types.ts'
import type { CallSite, Definition } from '../../semantics/facts.ts'
import type { AsyncFunctionDef, Call, Expression, FunctionDef, Name, Node, Statement } from '../../syntax/ast.ts'
import { argumentValues, lastIdentifier } from '../../syntax/expressions.ts'
import { forEachChild } from '../../syntax/visit.ts'
import { encloses } from '../../text/span.ts'
import type { Application, CheckedFile } from '../application.ts'
import type { SessionSources } from './sources.ts'

/** A session that a function makes, and that nobody is certain to close. */
export interface UnclosedSession {
  readonly call: Call
  /** The function that makes it. */
  readonly symbol: FunctionSymbol
  /** The variable that holds it; null for one that is used where it is made, or returned. */
  readonly name: string | null
  readonly isAsync: boolean
  /**
   * `never`: nothing closes it. `returned`: FastAPI gets it from a dependency that returns it. `skipped`: a `close` that does not run when
   * something before it raises.
   */
  readonly reason: 'never' | 'returned' | 'skipped'
  /** The `close` that may be skipped. */
  readonly close: Call | null
  /** The statement that makes it with those that follow in its own list, where it can be turned into a `with` around all uses; null for others. */
  readonly scope: { readonly statement: Statement; readonly rest: readonly Statement[] } | null
}

/** What happens to a session by one of its mentions. */
type Use =
  | { readonly kind: 'used' }
  | { readonly kind: 'closed'; readonly call: Call; readonly isCertain: boolean }
  /** Entered, stored, handed to something that may close it, or not known. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'returned' }

/** Where sessions end that functions make. */
export class SessionLifetimes {
  readonly #application: Application
  readonly #inference: Inference
  readonly #sources: SessionSources

  constructor(application: Application, sources: SessionSources) {
    this.#application = application
    this.#inference = application.project.inference
    this.#sources = sources
  }

  /** The sessions that functions of a file make while requests are served, and that nobody is certain to close; in source order. */
  *unclosedIn(file: CheckedFile): Generator<UnclosedSession> {
    for (const symbol of file.module.functions) {
      for (const site of symbol.facts.calls) {
        if (site.result === 'entered' || !MAY_MAKE.test(lastIdentifier(site.call.func))) continue
        const type = this.#madeBy(symbol, site)
        if (type === null || !this.#application.eventLoop.serves(symbol, site.call.start)) continue
        const found = this.#unclosed(file, symbol, site.call)
        if (found) yield { call: site.call, symbol, isAsync: type === 'async', ...found }
      }
    }
  }

  /** Whether a call makes a new session that its caller has to close. */
  #madeBy({ module }: FunctionSymbol, { call }: CallSite): 'sync' | 'async' | null {
    const place = { module, node: call }
    const [type, other] = membersOf(this.#inference.typeOf(module, call))
    if (type?.kind !== 'instance' || other !== undefined) return null
    const kind = (['sync', 'async'] as const).find(
      (one) => this.#inference.classes.isSubclass(type.class, SESSIONS[one]) === true,
    )
    if (kind === undefined) return null
    if (!this.#takesConnections(module, call)) return null
    // A function of the project may give one that somebody else closes.
    const sources = this.#sources.sourcesOf(place)
    const isNew = sources?.every(
      ({ call: made, dependency }) =>
        dependency === null &&
        (isSame(made.node, call) || this.#isReturned(made.module.functionAt(made.node.start), made.node)),
    )
    return isNew === true ? kind : null
  }

  /** Whether a session takes its connections from an engine, and is not given one that somebody else has. */
  #takesConnections(module: Module, { args, keywords }: Call): boolean {
    const bind = keywords.find(({ arg }) => arg === 'bind')?.value ?? args[0]
    if (bind === undefined) return true
    const types = membersOf(this.#inference.typeOf(module, bind))
    return types.every(
      (type) =>
        type.kind === 'instance' &&
        ENGINES.some((name) => this.#inference.classes.isSubclass(type.class, name) === true),
    )
  }

  /** Whether a function does nothing with a session but return it. */
  #isReturned(symbol: FunctionSymbol | null, { start, end }: Call): boolean {
    return (
      symbol !== null &&
      !symbol.facts.isGenerator &&
      symbol.facts.returns.some(({ value }) => value?.start === start && value.end === end)
    )
  }

  #unclosed(
    file: CheckedFile,
    symbol: FunctionSymbol,
    call: Call,
  ): Omit<UnclosedSession, 'call' | 'symbol' | 'isAsync'> | null {
    const node = definitionOf(file, symbol)
    if (node === null) return null
    const around = pathTo(node, call)
    const parent = around.at(-1)
    const unnamed = { name: null, close: null, scope: null }
    if (parent?.kind === 'Return') {
      return this.#isLeftTo(symbol) ? { ...unnamed, reason: 'returned' } : null
    }
    if (parent?.kind === 'Yield') return this.#isDependency(symbol) ? { ...unnamed, reason: 'never' } : null
    if (parent?.kind === 'Attribute') {
      const isUsed = around.at(-2)?.kind === 'Call' && IO.has(parent.attr)
      return isUsed ? { ...unnamed, reason: 'never' } : null
    }
    const name = parent && nameOf(parent, call)
    if (!name || !isOnlyValue(symbol, name, call)) return null
    const uses = usesOf(node, name).map((path) => this.#useOf(symbol, path))
    const closes = uses.filter((use) => use.kind === 'closed')
    if (uses.some(({ kind }) => kind === 'gone') || closes.some(({ isCertain }) => isCertain)) return null
    const isReturned = uses.some(({ kind }) => kind === 'returned')
    if (isReturned && (closes.length > 0 || symbol.facts.isGenerator || !this.#isLeftTo(symbol))) return null
    // What follows the `yield` of a dependency is another fault.
    if (closes.length > 0 && symbol.facts.isGenerator) return null
    if (!isReturned && !uses.some(({ kind }) => kind === 'used')) return null
    return {
      name,
      reason: isReturned ? 'returned' : closes.length > 0 ? 'skipped' : 'never',
      close: closes[0]?.call ?? null,
      scope: isReturned ? null : scopeOf(node, parent, name),
    }
  }

  /** What one mention of a session means, given the nodes around it from the function inwards, the mention last. */
  #useOf(symbol: FunctionSymbol, path: readonly Node[]): Use {
    const node = path.at(-1)!
    const [parent, outer] = [path.at(-2)!, path.at(-3)]
    if (path.slice(1).some(({ kind }) => DEFINITIONS.has(kind))) return { kind: 'gone' }
    switch (parent.kind) {
      case 'Attribute': {
        const isCalled = outer?.kind === 'Call' && outer.func === parent
        if (!isCalled) return GIVING.has(parent.attr) ? { kind: 'used' } : { kind: 'gone' }
        if (!CLOSING.has(parent.attr)) return { kind: 'used' }
        return { kind: 'closed', call: outer, isCertain: isCertain(path, outer) }
      }
      case 'Return':
        return { kind: 'returned' }
      case 'Yield':
        return { kind: 'used' }
      case 'Call':
        return this.#mayKeep(symbol, parent, node as Expression) ? { kind: 'gone' } : { kind: 'used' }
      case 'keyword':
        return outer?.kind === 'Call' && !this.#mayKeep(symbol, outer, node as Expression)
          ? { kind: 'used' }
          : { kind: 'gone' }
      case 'Compare':
      case 'If':
        return { kind: 'used' }
      default:
        return { kind: 'gone' }
    }
  }

  /** Whether what a call is given may outlive it, or be closed by it. */
  #mayKeep({ module }: FunctionSymbol, call: Call, argument: Expression): boolean {
    const callees = membersOf(this.#inference.typeOf(module, call.func))
    return callees.some((type) => {
      if (type.kind !== 'function' || type.function.module.isStub) return !HARMLESS.has(qualifiedNameOf(type) ?? '')
      const bound = type.self === null || this.#inference.isStaticMethod(type.function) ? 0 : 1
      return this.#keeps(type.function, call, argument, bound, MAXIMUM_CALLS)
    })
  }

  /** Whether a function closes, stores or returns the argument of a call, itself or in what it calls. */
  #keeps(symbol: FunctionSymbol, call: Call, argument: Expression, bound: number, steps: number): boolean {
    const { facts, module } = symbol
    const keyword = call.keywords.find(({ value }) => value === argument)?.arg
    const index = call.args.indexOf(argument) + bound
    const parameter = keyword ?? facts.parameters[index]?.name
    if (steps === 0 || parameter == null || call.args.some(({ kind }) => kind === 'Starred')) return true
    const isIt = (node: Expression | null): boolean => node?.kind === 'Name' && node.id === parameter
    const { returns, yields, uses, attributeAssignments, calls } = facts
    if ([...returns, ...yields, ...attributeAssignments, ...uses].some(({ value }) => isIt(value))) return true
    if (assignsAgain(symbol, parameter, isIt)) return true
    const inner = module.functions.filter(({ facts: one }) => one !== facts && encloses(facts, one))
    if (inner.some(({ facts: { calls: all } }) => all.some(({ call: one }) => mentions(one, isIt)))) return true
    return calls.some(({ call: one }) => {
      if (one.func.kind === 'Attribute' && isIt(one.func.value) && CLOSING.has(one.func.attr)) return true
      const given = argumentValues(one).find(isIt)
      if (given === undefined) return false
      return membersOf(this.#inference.typeOf(module, one.func)).some((type) => {
        if (type.kind !== 'function' || type.function.module.isStub) return !HARMLESS.has(qualifiedNameOf(type) ?? '')
        if (type.function === symbol) return false
        const own = type.self === null || this.#inference.isStaticMethod(type.function) ? 0 : 1
        return this.#keeps(type.function, one, given, own, steps - 1)
      })
    })
  }

  #isDependency(symbol: FunctionSymbol): boolean {
    const { fastapi } = this.#application
    return (
      fastapi.dependenciesOn(symbol).length > 0 ||
      fastapi.endpointsIn(symbol.module).some((one) => one.isDependency && one.function === symbol)
    )
  }

  /** Whether a function returns a session to FastAPI, which does not close it, and no function that depends on it does. */
  #isLeftTo(symbol: FunctionSymbol): boolean {
    if (symbol.facts.isGenerator || !this.#isDependency(symbol)) return false
    const endpoint = this.#application.fastapi
      .endpointsIn(symbol.module)
      .find((one) => one.isDependency && one.function === symbol)
    if (endpoint === undefined) return false
    return !endpoint.uses.some(({ operation }) =>
      [operation.route.callable, ...operation.allDependencies.map(({ callable }) => callable)].some(
        ({ function: user }) => user !== null && (user === symbol ? false : closesParameter(user)),
      ),
    )
  }
}

/** How something that makes sessions may be called. */
const MAY_MAKE = /session|maker|factory|^_*db$|local|connect/i

const SESSIONS = { sync: 'sqlalchemy.orm.Session', async: 'sqlalchemy.ext.asyncio.AsyncSession' } as const

const ENGINES: readonly string[] = ['sqlalchemy.engine.Engine', 'sqlalchemy.ext.asyncio.AsyncEngine']

const CLOSING: ReadonlySet<string> = new Set(['close', 'aclose', '__exit__', '__aexit__', 'close_all', 'reset'])

/** Methods that ask the database, or make something that will. */
const IO: ReadonlySet<string> = new Set([
  ...['execute', 'exec', 'scalar', 'scalars', 'get', 'get_one', 'query', 'merge', 'refresh', 'connection', 'stream'],
])

/** Attributes that say something of a session. */
const GIVING: ReadonlySet<string> = new Set(['info', 'new', 'dirty', 'deleted', 'is_active', 'bind'])

/** Functions that look at what they are given. */
const HARMLESS: ReadonlySet<string> = new Set([
  'builtins.print',
  'builtins.isinstance',
  'builtins.id',
  'builtins.repr',
  'builtins.type',
])

const DEFINITIONS: ReadonlySet<Node['kind']> = new Set(['FunctionDef', 'AsyncFunctionDef', 'ClassDef', 'Lambda'])

/** How far what a session is given to is followed. */
const MAXIMUM_CALLS = 4

/** Whether a `close` runs whatever happens before it, or in a way that is not simple: in a `finally`, an `except`, a `with`. */
function isCertain(path: readonly Node[], close: Call): boolean {
  return path.some((node) => {
    if (node.kind === 'With' || node.kind === 'AsyncWith') return false
    return (node.kind === 'Try' || node.kind === 'TryStar') && encloses(node, close)
  })
}

function definitionOf(file: CheckedFile, { facts }: FunctionSymbol): FunctionDef | AsyncFunctionDef | null {
  const definitions = facts.isAsync ? file.nodesOf('AsyncFunctionDef') : file.nodesOf('FunctionDef')
  return definitions.find(({ nameSpan }) => nameSpan.start === facts.nameSpan.start) ?? null
}

/** Whether two nodes are one: facts may have copies. */
function isSame(one: Node, other: Node): boolean {
  return one.kind === other.kind && one.start === other.start && one.end === other.end
}

/** The nodes around a place, from the function inwards. */
function pathTo(node: Node, place: Node): readonly Node[] {
  const path: Node[] = []
  const visit = (one: Node): void => {
    if (isSame(one, place) || !encloses(one, place)) return
    path.push(one)
    forEachChild(one, visit)
  }
  visit(node)
  return path
}

/** The ways from a function to each mention of a name in it, definitions left out. */
function usesOf(node: Node, name: string): readonly (readonly Node[])[] {
  const found: (readonly Node[])[] = []
  const visit = (one: Node, path: readonly Node[]): void => {
    const own = [...path, one]
    if (one.kind === 'Name' && one.id === name && !isTarget(one, path.at(-1))) found.push(own)
    forEachChild(one, (child) => visit(child, own))
  }
  visit(node, [])
  return found
}

function isTarget(node: Name, parent: Node | undefined): boolean {
  if (parent?.kind === 'Assign') return parent.targets.includes(node)
  return parent?.kind === 'AnnAssign' && parent.target === node
}

/** The variable that a statement assigns a call to. */
function nameOf(statement: Node, call: Call): string | null {
  if (statement.kind === 'AnnAssign')
    return statement.value && isSame(statement.value, call) && statement.target.kind === 'Name'
      ? statement.target.id
      : null
  if (statement.kind !== 'Assign' || !isSame(statement.value, call)) return null
  const [target, other] = statement.targets
  return target?.kind === 'Name' && other === undefined ? target.id : null
}

/** Whether a local variable has no other value than a call, or `None`. */
function isOnlyValue({ module, facts }: FunctionSymbol, name: string, call: Call): boolean {
  const { globals, nonlocals } = module.scope(facts.scope)
  if (globals.includes(name) || nonlocals.includes(name)) return false
  return module.definitionsIn(facts.scope, name).every((definition) => {
    const value = assigned(definition)
    return value !== null && (value.start === call.start || (value.kind === 'Constant' && value.type === 'None'))
  })
}

function assigned(definition: Definition): Expression | null {
  return definition.kind === 'assign' || definition.kind === 'annotated' ? definition.value : null
}

/** Whether a function gives a value another name, or puts it somewhere. */
function assignsAgain({ module, facts }: FunctionSymbol, name: string, isIt: (node: Expression) => boolean): boolean {
  return module.scope(facts.scope).bindings.some(({ name: other, definitions }) =>
    definitions.some((definition) => {
      if (other === name && definition.kind !== 'parameter') return true
      const value = assigned(definition)
      return value !== null && isIt(value)
    }),
  )
}

function mentions(node: Node, isIt: (one: Expression) => boolean): boolean {
  if (node.kind === 'Name' && isIt(node)) return true
  let found = false
  forEachChild(node, (child) => {
    found ||= mentions(child, isIt)
  })
  return found
}

/** Whether a function closes or enters one of its parameters. */
function closesParameter({ facts }: FunctionSymbol): boolean {
  const names = new Set(facts.parameters.map(({ name }) => name))
  const isParameter = (node: Expression) => node.kind === 'Name' && names.has(node.id)
  return (
    facts.uses.some(({ kind, value }) => kind === 'with' && isParameter(value)) ||
    facts.calls.some(
      ({ call: { func, args } }) =>
        (func.kind === 'Attribute' && CLOSING.has(func.attr) && isParameter(func.value)) ||
        (/^(closing|aclosing)$/.test(lastIdentifier(func)) && args.some(isParameter)),
    )
  )
}

/** The list of statements in which a session is made, from there on, if all mentions of it stand there. */
function scopeOf(node: FunctionDef | AsyncFunctionDef, made: Node, name: string): UnclosedSession['scope'] {
  const found = listWith(node.body, made)
  if (found === null || found.rest.length === 0) return null
  const [first, last] = [found.rest[0]!, found.rest.at(-1)!]
  const isWithin = (path: readonly Node[]) => {
    const { start, end } = path.at(-1)!
    return first.start <= start && end <= last.end
  }
  return usesOf(node, name).every(isWithin) ? found : null
}

function listWith(list: readonly Statement[], made: Node): UnclosedSession['scope'] {
  const index = list.findIndex((statement) => encloses(statement, made))
  const statement = list[index]
  if (statement === undefined) return null
  if (statement === made) return { statement, rest: list.slice(index + 1) }
  for (const inner of listsOf(statement)) {
    const found = listWith(inner, made)
    if (found) return found
  }
  return null
}

function listsOf(statement: Statement): readonly (readonly Statement[])[] {
  switch (statement.kind) {
    case 'If':
    case 'For':
    case 'AsyncFor':
    case 'While':
      return [statement.body, statement.orelse]
    case 'With':
    case 'AsyncWith':
      return [statement.body]
    case 'Try':
    case 'TryStar':
      return [statement.body, ...statement.handlers.map(({ body }) => body), statement.orelse, statement.finalbody]
    case 'Match':
      return statement.cases.map(({ body }) => body)
    default:
      return []
  }
}
