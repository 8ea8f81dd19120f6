import { Effects, type ResolvedCall } from '../../project/calls.ts'
import type { Inference } from '../../project/inference.ts'
import type { Located, Module, Place } from '../../project/module.ts'
import type { ClassSymbol, FunctionSymbol } from '../../project/symbols.ts'
import { type Type, withoutNone } from '../../project/types.ts'
import type { Definition, ReturnSite } from '../../semantics/facts.ts'
import type { Attribute, Call, Expression } from '../../syntax/ast.ts'
import { walk } from '../../syntax/visit.ts'
import type { Application } from '../application.ts'
import type { Mappings } from '../sqlalchemy/mappings.ts'
import type { QueryTracer } from '../sqlalchemy/queries.ts'
import { isAsyncSession } from '../sqlalchemy/session-calls.ts'
import { COMMIT, Forgetting } from './forgetting.ts'
import { entityIn, isMakerCall, mayReturnObject } from './held-objects.ts'
import type { SessionSources } from './sources.ts'
import { type Compound, type Happening, type Sequence, timelineOf } from './timeline.ts'

/** Why an object has forgotten what was loaded. */
export interface Expiry {
  /** `block` is the end of `async with session.begin():`. */
  readonly kind: 'commit' | 'rollback' | 'block'
  /** Where that happens in this function. */
  readonly place: Place
  /** The commit itself, where that place only calls a function that commits. */
  readonly within: Place | null
}

/** What is known of an object of an asynchronous session, or of a list of such objects, at some place. */
export interface ObjectState {
  readonly entity: ClassSymbol
  readonly isMany: boolean
  /** `new` ones are made in the function, `query` ones come from the database, `given` ones are parameters; `mixed` is one or the other. */
  readonly origin: 'new' | 'query' | 'given' | 'mixed'
  /** The call that makes a new object. */
  readonly made: Located<Call> | null
  /** The session that it belongs to, as the function writes it; null where none is known. */
  readonly session: string | null
  /** Whether a new object has been sent to the database. */
  readonly isStored: boolean
  /** Whether it was refreshed after that. */
  readonly isRefreshed: boolean
  readonly expiry: Expiry | null
  /** Whether something has had the object that may have loaded any attribute of it. */
  readonly mayBeLoaded: boolean
  /** Attributes that have a value all the same: those that were assigned, or refreshed by name. */
  readonly known: ReadonlySet<string>
}

/** A place where something of an object is needed. */
export interface ObjectUse {
  /** `validation` is `Model.model_validate(user)`; `result` is `User`, whose attributes are not read here but by whoever gets it. */
  readonly kind: 'read' | 'validation' | 'return'
  readonly module: Module
  /** The attribute that is read, the object that is validated, or the value that is returned. */
  readonly node: Expression
  readonly object: ObjectState
  /** False for `user.address.city`, where `object` is the user. */
  readonly isDirect: boolean
  readonly site: ReturnSite | null
  /** The call that validates it. */
  readonly call: Call | null
  /** The classes of other objects that the function has loaded or got. */
  readonly others: ReadonlySet<ClassSymbol>
}

/** The objects that a function knows at one moment. */
interface Moment {
  readonly names: Map<string, string>
  readonly objects: Map<string, ObjectState>
}

const QUERYING = new Set(['execute', 'exec', 'scalar', 'scalars', 'stream', 'stream_scalars', 'get', 'get_one'])
const SESSION_METHODS = new Set([
  ...[...QUERYING, 'add', 'add_all', 'merge', 'delete', 'refresh', 'flush', 'commit', 'rollback'],
  ...['expunge', 'expunge_all', 'expire', 'expire_all', 'close', 'aclose', 'run_sync'],
])
const TOUCHING =
  /^sqlalchemy\.ext\.asyncio\.AsyncSession\.(execute|scalar|scalars|stream|stream_scalars|get|get_one|merge|refresh|run_sync)$|\.AsyncSession\.exec$/
/** Methods that make a model of an object, which reads all that the model needs. */
export const VALIDATING: ReadonlySet<string> = new Set(['model_validate', 'from_orm'])
/** Methods that put something into a collection. */
const FILLING = new Set(['append', 'extend', 'insert', 'add', 'update', 'set'])
const CHANGES = /^sqlalchemy\.(Insert|Update|Delete|TextClause)$/
const SYNCHRONOUS = new Set(['builtins', 'logging', 'typing'])
/** How many calls deep a commit is looked for. */
const MAXIMUM_CALLS = 3
const NOTHING: ReadonlySet<string> = new Set()

/** Follows the objects of asynchronous sessions through functions. */
export class ObjectFlow {
  readonly #application: Application
  readonly #inference: Inference
  readonly #mappings: Mappings
  readonly #sources: SessionSources
  readonly #tracer: QueryTracer
  readonly #touches: Effects<true>
  readonly #flows = new Map<FunctionSymbol, { uses: readonly ObjectUse[]; returned: ObjectState | null }>()
  readonly #commits = new Map<FunctionSymbol, Place | null>()
  readonly #forgetting: Forgetting

  constructor(application: Application, sources: SessionSources) {
    this.#application = application
    this.#inference = application.project.inference
    this.#mappings = application.sqlAlchemy.mappings
    this.#sources = sources
    this.#tracer = application.sqlAlchemy.tracer
    this.#touches = new Effects(application.project.calls, {
      effectOf: ({ names }) => (names.some((name) => TOUCHING.test(name)) ? true : null),
      follows: (_, callee) => callee.module.role === 'application',
    })
    this.#forgetting = new Forgetting(
      application,
      sources,
      (symbol) => this.#commitIn(symbol, MAXIMUM_CALLS) !== null || this.returnedBy(symbol)?.expiry != null,
    )
  }

  /** Whether objects that a function knows may have forgotten what was loaded; cheap to ask. */
  mayForgetIn(symbol: FunctionSymbol): boolean {
    return symbol.facts.isAsync && this.#forgetting.mayHappenIn(symbol)
  }

  /** Where the body of a function needs something of objects that it knows, in the order in which that happens. */
  usesIn(symbol: FunctionSymbol): readonly ObjectUse[] {
    return this.#flow(symbol).uses
  }

  /** What is known of the object that a function returns; null where it may be different ones, or nothing is known. */
  returnedBy(symbol: FunctionSymbol): ObjectState | null {
    return mayReturnObject(symbol) ? this.#flow(symbol).returned : null
  }

  #flow(symbol: FunctionSymbol): { uses: readonly ObjectUse[]; returned: ObjectState | null } {
    let flow = this.#flows.get(symbol)
    if (flow === undefined) {
      this.#flows.set(symbol, { uses: [], returned: null }) // while it is being worked out
      const run = new FlowRun(symbol, {
        application: this.#application,
        inference: this.#inference,
        mappings: this.#mappings,
        sources: this.#sources,
        tracer: this.#tracer,
        touches: (call) => this.#touches.chainOf(call) !== null,
        returnedBy: (callee) => this.returnedBy(callee),
        commitIn: (callee) => this.#commitIn(callee, MAXIMUM_CALLS),
      })
      flow = run.result()
      this.#flows.set(symbol, flow)
    }
    return flow
  }

  /** The commit that a function runs whatever happens, after which it loads nothing again; null for none. */
  #commitIn(symbol: FunctionSymbol, calls: number): Place | null {
    const known = this.#commits.get(symbol)
    if (known !== undefined || calls === 0) return known ?? null
    this.#commits.set(symbol, null)
    const { module } = symbol
    let found: Place | null = null
    for (const call of this.#application.project.calls.callsIn(symbol)) {
      const { site, node, block } = call
      if (site === null || !site.awaited || site.call.func.kind !== 'Attribute') continue
      if (site.call.func.attr === 'commit' && call.names.includes(COMMIT)) {
        const expires = this.#sources.expiresOnCommit({ module, node: site.call.func.value })
        if (expires === true && isUnconditional(module, block)) found = { module, start: node.start, end: node.end }
      } else if (found && this.#touches.chainOf(call) !== null) found = null
    }
    this.#commits.set(symbol, found)
    return found
  }
}

function isUnconditional(module: Module, block: number): boolean {
  for (const { kind } of module.blocksAround(block)) {
    if (kind === 'function') return true
    if (kind !== 'with' && kind !== 'try') return false
  }
  return false
}

/** What following needs to know of the project. */
interface Knowledge {
  readonly application: Application
  readonly inference: Inference
  readonly mappings: Mappings
  readonly sources: SessionSources
  readonly tracer: QueryTracer
  readonly touches: (call: ResolvedCall) => boolean
  readonly returnedBy: (callee: FunctionSymbol) => ObjectState | null
  readonly commitIn: (callee: FunctionSymbol) => Place | null
}

/** One walk through a function. */
class FlowRun {
  readonly #symbol: FunctionSymbol
  readonly #module: Module
  readonly #known: Knowledge
  readonly #uses = new Map<Expression, ObjectUse>()
  /** The sessions that the function names, as it writes them. */
  #sessions: ReadonlySet<string> | null = null
  readonly #others = new Set<ClassSymbol>()
  #returned: ObjectState | null | undefined
  /** The `with` statements around what is being looked at, outermost first. */
  readonly #entered: Compound[] = []

  constructor(symbol: FunctionSymbol, known: Knowledge) {
    this.#symbol = symbol
    this.#module = symbol.module
    this.#known = known
  }

  result(): { uses: readonly ObjectUse[]; returned: ObjectState | null } {
    const { facts, module } = this.#symbol
    if (!facts.isAsync || facts.isStub || module.isStub) return { uses: [], returned: null }
    const calls = this.#known.application.project.calls.callsIn(this.#symbol)
    const moment: Moment = { names: new Map(), objects: new Map() }
    for (const [index, { name }] of facts.parameters.entries()) {
      const found = this.#entityIn(this.#known.inference.parameterType(this.#symbol, index))
      if (found) this.#define(moment, name, `parameter ${name}`, { ...UNTOUCHED, ...found, origin: 'given' })
    }
    this.#sequence(timelineOf(this.#symbol, calls), moment)
    return { uses: [...this.#uses.values()], returned: this.#returned ?? null }
  }

  // ---- statements -----------------------------------------------------------------------------------------------------------

  /** What is known after a sequence; null where it is left before its end. */
  #sequence({ block, items }: Sequence, before: Moment): Moment | null {
    let moment: Moment | null = before
    for (const item of items) {
      if (moment === null) return null
      if (item.kind === 'compound') moment = this.#compound(item, moment)
      else if (item.kind === 'return') {
        this.#return(item.site, moment)
      } else this.#happen(item, moment)
    }
    return block.leaves === 'function' ? null : moment
  }

  #compound(compound: Compound, before: Moment): Moment | null {
    const [first] = compound.blocks
    const run = (sequence: Sequence | undefined, moment: Moment | null) =>
      sequence && moment ? this.#sequence(sequence, copyOf(moment)) : moment
    const named = (kind: string) => compound.blocks.filter(({ block }) => block.kind === kind)
    switch (first?.block.kind) {
      case 'with': {
        this.#entered.push(compound)
        const after = run(first, before)
        this.#entered.pop()
        if (after) this.#leave(compound, after)
        return after
      }
      case 'for':
      case 'while':
      case 'comprehension': {
        const once = run(first, before)
        const again = once && run(first, merged(before, once))
        const after = again ? afterLoop(before, again) : before
        return run(named('loop-else')[0], after)
      }
      case 'try': {
        const tried = run(first, before)
        const interrupted = withoutExpiry(merged(before, tried), before)
        const handled = named('except').map((one) => run(one, interrupted))
        const after = [run(named('try-else')[0], tried), ...handled].reduce(either, null)
        const [last] = named('finally')
        if (after !== null) return run(last, after)
        run(last, interrupted)
        return null
      }
      case 'if': {
        const [other] = named('else')
        return either(run(first, before), other ? run(other, before) : before)
      }
      default:
        return compound.blocks.map((one) => run(one, before)).reduce(either, before)
    }
  }

  /** What the end of a `with` statement does to objects. */
  #leave({ entered }: Compound, moment: Moment): void {
    for (const node of [...entered].reverse()) {
      if (node.kind !== 'Call' || node.func.kind !== 'Attribute' || node.func.attr !== 'begin') continue
      const session = this.#sessionOf(node.func.value)
      if (session !== null) this.#expire(moment, session, node.func.value, { kind: 'block', node, within: null })
    }
  }

  #return(site: ReturnSite, moment: Moment): void {
    const { value } = site
    if (value === null || (value.kind === 'Constant' && value.type === 'None')) return
    const after = copyOf(moment)
    for (const compound of [...this.#entered].reverse()) this.#leave(compound, after)
    const id = this.#objectOf(value, after, 'what is returned')
    const object = (id !== null && after.objects.get(id)) || null
    if (this.#returned === undefined) this.#returned = object
    else this.#returned = object && this.#returned && mergedObject(this.#returned, object)
    if (object) this.#use({ kind: 'return', node: value, object, isDirect: true, site, call: null })
  }

  #use(use: Omit<ObjectUse, 'module' | 'others'>): void {
    this.#uses.set(use.node, { ...use, module: this.#module, others: this.#others })
  }

  // ---- what happens ---------------------------------------------------------------------------------------------------------

  #happen(item: Happening, moment: Moment): void {
    switch (item.kind) {
      case 'read':
        this.#read(item.node, moment)
        return
      case 'write': {
        const id = this.#idOf(item.node.value, moment)
        if (id !== null) this.#change(moment, id, ({ known }) => ({ known: new Set([...known, item.node.attr]) }))
        return
      }
      case 'name':
        this.#name(item.name, item.definition, moment)
        return
      case 'call':
        this.#call(item.call, moment)
        return
      default:
    }
  }

  #read(node: Attribute, moment: Moment): void {
    const { value, attr } = node
    if (value.kind === 'Attribute') {
      const holder = this.#idOf(value.value, moment)
      if (holder !== null && value.attr === 'awaitable_attrs') {
        this.#change(moment, holder, ({ known }) => ({ known: new Set([...known, attr]) }))
      }
      const root = rootOf(value)
      const owner = root === null ? undefined : moment.objects.get(moment.names.get(root) ?? '')
      if (owner) this.#use({ kind: 'read', node, object: owner, isDirect: false, site: null, call: null })
      return
    }
    const id = this.#idOf(value, moment)
    const object = id === null ? undefined : moment.objects.get(id)
    if (id === null || object === undefined || object.known.has(attr)) return
    const entity = this.#known.mappings.entityOf(object.entity)
    const column = entity?.columns.get(attr)
    const isLazy = entity?.relationships.has(attr) || column?.isDeferred
    // What every query loads is there unless it was forgotten; there are too many such reads to keep them.
    if (!isLazy && !(column && object.expiry)) return
    this.#use({ kind: 'read', node, object, isDirect: true, site: null, call: null })
    // One report is enough: the first read raises.
    if (object.expiry) this.#change(moment, id, () => ({ expiry: null }))
  }

  #name(name: string, definition: Definition, moment: Moment): void {
    moment.names.delete(name)
    if ('path' in definition && definition.path.length > 0) return
    if (definition.kind === 'with') return
    const value = definition.kind === 'for' ? definition.iterable : 'value' in definition ? definition.value : null
    if (value === null) return
    const id = this.#objectOf(value, moment, `${definition.start}`)
    if (id !== null) moment.names.set(name, id)
  }

  #call(call: ResolvedCall, moment: Moment): void {
    const { site } = call
    if (site === null) return
    const { func, args, keywords } = site.call
    if (func.kind === 'Attribute' && SESSION_METHODS.has(func.attr)) {
      const session = this.#sessionOf(func.value)
      if (session !== null) {
        this.#sessionCall(session, func.value, func.attr, site.call, moment)
        return
      }
    }
    if (func.kind === 'Attribute' && VALIDATING.has(func.attr) && args[0]) {
      const id = this.#idOf(args[0], moment)
      const object = id === null ? undefined : moment.objects.get(id)
      if (object) {
        this.#use({ kind: 'validation', node: args[0], object, isDirect: true, site: null, call: site.call })
        if (object.expiry) this.#change(moment, id!, () => ({ expiry: null }))
      }
      return
    }
    if (moment.objects.size === 0) return
    if (func.kind === 'Attribute' && FILLING.has(func.attr) && func.value.kind === 'Attribute') {
      // A collection of a new object is there as soon as something was put into it.
      const { value, attr } = func.value
      const id = this.#idOf(value, moment)
      if (id !== null && moment.objects.get(id)?.origin === 'new') {
        this.#change(moment, id, ({ known }) => ({ known: new Set([...known, attr]) }))
      }
    }
    const given = [...args, ...keywords.map(({ value }) => value), ...(func.kind === 'Attribute' ? [func.value] : [])]
    this.#otherCall(call, given, moment)
  }

  /** A call of something that may do anything with the session or the objects that it gets. */
  #otherCall(call: ResolvedCall, given: readonly Expression[], moment: Moment): void {
    const sessions = given.flatMap((one) => this.#sessionOf(one) ?? [])
    const { callee, names, runs } = call
    if (runs.length > 0) {
      const [only] = runs
      const commit = runs.length === 1 && sessions.length === 1 ? this.#known.commitIn(only!) : null
      if (commit) {
        const node = call.site!.call
        const place = { module: this.#module, start: node.func.start, end: node.func.end }
        this.#mark(moment, sessions[0]!, { kind: 'commit', place, within: commit })
      } else if (this.#known.touches(call)) {
        this.#forgetExpiry(moment, null)
        // It may load what it needs of the objects that it gets.
        this.#forget(moment, given)
      }
      return
    }
    if (callee.kind === 'class') {
      // `Book(author=author)` makes the book one of a new author's books.
      this.#forget(moment, given, ({ origin }) => origin !== 'query')
      return
    }
    const isHarmless = names.some((name) => SYNCHRONOUS.has(name.split('.')[0]!) || /\.log(ger)?\./.test(name))
    if (isHarmless) return
    if (sessions.length > 0) this.#forgetExpiry(moment, null)
    this.#forget(moment, given)
  }

  #forget(moment: Moment, given: readonly Expression[], isMeant: (object: ObjectState) => boolean = () => true): void {
    for (const one of given) {
      const id = this.#idOf(one, moment)
      const object = id === null ? undefined : moment.objects.get(id)
      if (object && isMeant(object)) this.#change(moment, id!, () => ({ expiry: null, mayBeLoaded: true }))
    }
  }

  #sessionCall(session: string, receiver: Expression, method: string, call: Call, moment: Moment): void {
    const [first] = call.args
    const id = first ? this.#idOf(first, moment) : null
    switch (method) {
      case 'add':
        if (id !== null) this.#change(moment, id, () => ({ session }))
        return
      case 'add_all':
        for (const one of first?.kind === 'List' ? first.elts : first ? [first] : []) {
          const added = this.#idOf(one, moment)
          if (added !== null) this.#change(moment, added, () => ({ session }))
        }
        return
      case 'refresh': {
        if (id === null) return
        const names = namesIn(call)
        if (names === null) moment.objects.delete(id)
        else if (names.length > 0) {
          this.#change(moment, id, ({ known }) => ({ session, known: new Set([...known, ...names]) }))
        } else {
          const refreshed = { session, expiry: null, isRefreshed: true, isStored: true }
          this.#change(moment, id, ({ origin, known }) => ({ ...refreshed, known: origin === 'new' ? NOTHING : known }))
        }
        return
      }
      case 'delete':
      case 'expunge':
      case 'expire':
        if (id !== null) moment.objects.delete(id)
        return
      case 'expunge_all':
      case 'expire_all':
      case 'run_sync':
      case 'close':
      case 'aclose':
        for (const [key, object] of moment.objects) if (object.session === session) moment.objects.delete(key)
        return
      case 'flush':
        this.#store(moment, session)
        return
      case 'commit':
        this.#expire(moment, session, receiver, { kind: 'commit', node: call.func, within: null })
        return
      case 'rollback': {
        const { start, end } = call.func
        const expiry = { kind: 'rollback', place: { module: this.#module, start, end }, within: null } as const
        for (const [key, object] of moment.objects) {
          if (object.session !== session) continue
          if (object.origin === 'query') this.#change(moment, key, () => ({ expiry, known: NOTHING }))
          else moment.objects.delete(key)
        }
        return
      }
      default:
        if (QUERYING.has(method) || method === 'merge') {
          this.#store(moment, session)
          this.#forgetExpiry(moment, call)
        }
    }
  }

  // ---- changes --------------------------------------------------------------------------------------------------------------

  #change(moment: Moment, id: string, part: (object: ObjectState) => Partial<ObjectState>): void {
    const object = moment.objects.get(id)
    if (object) moment.objects.set(id, { ...object, ...part(object) })
  }

  #define(moment: Moment, name: string, id: string, object: ObjectState): void {
    moment.objects.set(id, object)
    moment.names.set(name, id)
    this.#others.add(object.entity)
  }

  #store(moment: Moment, session: string): void {
    for (const [key, object] of moment.objects) {
      if (object.session === session && !object.isStored) this.#change(moment, key, () => ({ isStored: true }))
    }
  }

  #expire(
    moment: Moment,
    session: string,
    receiver: Expression,
    { kind, node, within }: { kind: Expiry['kind']; node: Expression; within: Place | null },
  ): void {
    const expires = this.#known.sources.expiresOnCommit({ module: this.#module, node: receiver })
    this.#store(moment, session)
    if (expires === false) return
    if (expires === null) this.#forgetExpiry(moment, null)
    else
      this.#mark(moment, session, { kind, place: { module: this.#module, start: node.start, end: node.end }, within })
  }

  #mark(moment: Moment, session: string, expiry: Expiry): void {
    for (const [key, object] of moment.objects) {
      if (object.session === session) this.#change(moment, key, () => ({ expiry, known: NOTHING, isStored: true }))
    }
  }

  /** What a query may load again; null for one that may load anything. */
  #forgetExpiry(moment: Moment, call: Call | null): void {
    const [statement] = call?.args ?? []
    if (statement && isInstanceOf(this.#known.inference.typeOf(this.#module, statement), CHANGES)) return
    const origins =
      call && moment.objects.size > 0 ? this.#known.tracer.originsOf({ module: this.#module, node: call }) : null
    for (const [key, { entity, expiry }] of moment.objects) {
      if (!expiry) continue
      const isOther = origins?.every(
        ({ query }) => query.entity && query.options.length === 0 && query.entity !== entity,
      )
      if (isOther !== true || origins!.length === 0) this.#change(moment, key, () => ({ expiry: null }))
    }
  }

  // ---- expressions ----------------------------------------------------------------------------------------------------------

  #idOf(node: Expression, moment: Moment): string | null {
    if (node.kind === 'NamedExpr') return this.#idOf(node.target, moment)
    return node.kind === 'Name' ? (moment.names.get(node.id) ?? null) : null
  }

  /** The object that a value is, which is made known if it is one of a session. */
  #objectOf(value: Expression, moment: Moment, id: string): string | null {
    const node = value.kind === 'Await' || value.kind === 'NamedExpr' ? value.value : value
    if (node.kind === 'Name') return moment.names.get(node.id) ?? null
    if (node.kind === 'List' && node.elts.length === 1) return this.#objectOf(node.elts[0]!, moment, id)
    const found = this.#entityIn(this.#known.inference.typeOf(this.#module, value))
    if (found === null || node.kind !== 'Call') return null
    const object = this.#made(node, value, found)
    if (object === null) return null
    moment.objects.set(id, object)
    this.#others.add(object.entity)
    return id
  }

  #made(call: Call, value: Expression, found: Pick<ObjectState, 'entity' | 'isMany'>): ObjectState | null {
    const callee = this.#known.inference.typeOf(this.#module, call.func)
    if (callee.kind === 'class' || isMakerCall(call)) {
      return { ...UNTOUCHED, ...found, origin: 'new', made: { module: this.#module, node: call } }
    }
    const sessions = this.#sessionsIn(value)
    const session = sessions.length === 1 ? sessions[0]! : this.#onlySession()
    if (callee.kind === 'function' && !callee.function.module.isStub && isDefinedHere(callee.function)) {
      const returned = value.kind === 'Await' ? this.#known.returnedBy(callee.function) : null
      if (returned) return { ...returned, session }
      // What a function gives that gets the session belongs to it.
      if (sessions.length === 1) return { ...UNTOUCHED, ...found, origin: 'query', session }
    } else if (sessions.length === 1) return { ...UNTOUCHED, ...found, origin: 'query', session }
    const origins = this.#known.tracer.originsOf({ module: this.#module, node: value })
    if (!origins || origins.length === 0 || !origins.every(({ query }) => query.session === 'async')) return null
    return { ...UNTOUCHED, ...found, origin: 'query', session }
  }

  #entityIn(type: Type): Pick<ObjectState, 'entity' | 'isMany'> | null {
    return entityIn(this.#known.mappings, type)
  }

  // ---- sessions -------------------------------------------------------------------------------------------------------------

  /** How the function writes a session; null for anything else. */
  #sessionOf(node: Expression): string | null {
    const text = pathOf(node)
    if (text === null) return null
    const type = withoutNone(this.#known.inference.typeOf(this.#module, node))
    return type.kind === 'instance' && isAsyncSession(this.#known.inference, type) ? text : null
  }

  #onlySession(): string | null {
    this.#sessions ??= this.#sessionsNamed()
    const [only, ...others] = this.#sessions
    return only !== undefined && others.length === 0 ? only : null
  }

  #sessionsNamed(): ReadonlySet<string> {
    const found = new Set<string>()
    for (const { call } of this.#symbol.facts.calls) {
      const { func, args, keywords } = call
      if (func.kind === 'Attribute') found.add(this.#sessionOf(func.value) ?? '')
      for (const one of [...args, ...keywords.map(({ value }) => value)]) found.add(this.#sessionOf(one) ?? '')
    }
    found.delete('')
    return found
  }

  /** The sessions that an expression names, results of theirs with local names included. */
  #sessionsIn(node: Expression): readonly string[] {
    const found = new Set<string>()
    walk(node, (inner) => {
      if (inner.kind === 'Lambda') return false
      if (inner.kind === 'Name' || inner.kind === 'Attribute') {
        const session = this.#sessionOf(inner)
        if (session !== null) found.add(session)
        return session === null
      }
      return true
    })
    if (found.size === 0) {
      const root = rootOf(node)
      const [definition, ...others] = root ? this.#module.definitionsIn(this.#symbol.facts.scope, root) : []
      if (definition?.kind === 'assign' && others.length === 0 && definition.value !== node) {
        for (const session of this.#sessionsIn(definition.value)) found.add(session)
      }
    }
    return [...found]
  }
}

/** What nothing has happened to. */
const UNTOUCHED = {
  made: null,
  session: null,
  isStored: false,
  isRefreshed: false,
  expiry: null,
  mayBeLoaded: false,
  known: NOTHING,
} as const

function isDefinedHere({ facts }: FunctionSymbol): boolean {
  return !facts.isStub
}

function isInstanceOf(type: Type, names: RegExp): boolean {
  return type.kind === 'instance' && names.test(type.class.qualifiedName)
}

/** `session` and `self.session` as they are written; null for anything longer than names. */
function pathOf(node: Expression): string | null {
  if (node.kind === 'Name') return node.id
  const object = node.kind === 'Attribute' ? pathOf(node.value) : null
  return object === null || node.kind !== 'Attribute' ? null : `${object}.${node.attr}`
}

/** The local name at the beginning of `result.scalars().all()`; null where there is none. */
function rootOf(value: Expression): string | null {
  let node = value
  while (node.kind === 'Call' || node.kind === 'Attribute' || node.kind === 'Await') {
    node = node.kind === 'Call' ? node.func : node.value
  }
  return node.kind === 'Name' ? node.id : null
}

/** The attribute names that `refresh` is given; empty for none, null where they are not written out. */
function namesIn({ args, keywords }: Call): readonly string[] | null {
  const given = args[1] ?? keywords.find(({ arg }) => arg === 'attribute_names')?.value
  if (given === undefined || (given.kind === 'Constant' && given.type === 'None')) return []
  if (given.kind !== 'List' && given.kind !== 'Tuple') return null
  const names = given.elts.map((one) => (one.kind === 'Constant' && one.type === 'str' ? one.value : null))
  return names.every((name) => name !== null) ? names : null
}

// ---- moments ----------------------------------------------------------------------------------------------------------------

function copyOf({ names, objects }: Moment): Moment {
  return { names: new Map(names), objects: new Map(objects) }
}

function either(one: Moment | null, other: Moment | null): Moment | null {
  return one && other ? merged(one, other) : (one ?? other)
}

/** What may be so after one of two ways. */
function merged(one: Moment, other: Moment | null): Moment {
  if (other === null) return copyOf(one)
  const result = copyOf(one)
  for (const [id, object] of other.objects) {
    const known = result.objects.get(id)
    if (known === undefined || known === object) result.objects.set(id, object)
    else {
      const both = mergedObject(known, object)
      if (both) result.objects.set(id, both)
      else result.objects.delete(id)
    }
  }
  for (const [name, id] of other.names) {
    const known = result.names.get(name)
    if (known === undefined) result.names.set(name, id)
    else if (known !== id) {
      const [first, second] = [one.objects.get(known), other.objects.get(id)]
      const both = first && second ? mergedObject(first, second) : null
      result.names.delete(name)
      if (both) {
        result.names.set(name, `${known}|${id}`)
        result.objects.set(`${known}|${id}`, both)
      }
    }
  }
  return result
}

function mergedObject(one: ObjectState, other: ObjectState): ObjectState | null {
  if (one.entity !== other.entity || one.isMany !== other.isMany) return null
  return {
    ...one,
    origin: one.origin === other.origin ? one.origin : 'mixed',
    made: one.made === other.made ? one.made : null,
    session: one.session === other.session ? one.session : null,
    isStored: one.isStored && other.isStored,
    isRefreshed: one.isRefreshed || other.isRefreshed,
    expiry: one.expiry ?? other.expiry,
    mayBeLoaded: one.mayBeLoaded || other.mayBeLoaded,
    known: knownAfter(one, other),
  }
}

/** An attribute is known after two ways if it is on both; where only one of them expired the object, that one counts. */
function knownAfter(one: ObjectState, other: ObjectState): ReadonlySet<string> {
  if (one.expiry && !other.expiry) return one.known
  if (other.expiry && !one.expiry) return other.known
  return new Set([...one.known].filter((name) => other.known.has(name)))
}

/** What holds after a loop: what its body makes right again is right, since there was nothing to do for an empty list. */
function afterLoop(before: Moment, body: Moment): Moment {
  const result = merged(before, body)
  for (const [id, object] of body.objects) {
    const known = result.objects.get(id)
    if (known?.expiry && object.expiry === null && before.objects.has(id)) result.objects.set(id, object)
  }
  return result
}

/** What holds when a statement has raised: what would have expired objects has not been done. */
function withoutExpiry(moment: Moment, before: Moment): Moment {
  const result = copyOf(moment)
  for (const [id, object] of result.objects) {
    if (object.expiry && !before.objects.get(id)?.expiry) result.objects.set(id, { ...object, expiry: null })
  }
  return result
}
